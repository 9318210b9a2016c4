"""Joining what files say with what is here, in whatever order the files come: people, posts, codes, campaigns.

Called inside the step of every import. What a file said stays beside what it was joined with, so that it can be joined
again when the other side was taken back and comes anew. What words mean is looked up in `queries.import_links`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import aliased

from crm.db.entities import Account, Campaign, Comment, Conversion, Influencer, Payment, Post
from crm.db.unit_of_work import UnitOfWork
from crm.domain.identity import code_key
from crm.domain.vocabulary import CollaborationStage, SaleSource
from crm.queries.import_links import Referred, gone, people_named, posts_named, referred
from crm.services.campaigns import collaborations_for
from crm.services.import_sale_lines import CODE_GLUE

_JOINED = ("influencer_id", "collaboration_id", "campaign_id", "post_id", "sale_source")
_PLAIN = frozenset({SaleSource.ORGANIC, SaleSource.PAID})
_BLOCK = 500
_NAMED = 5  # things that are not here, by name
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How many records that were open found what they name."""

    posts: int = 0
    sales: int = 0
    payments: int = 0
    comments: int = 0


def link(uow: UnitOfWork) -> LinkReport:
    """Join whatever names a person, post or code that is known by now; set-based, nothing to do when nothing is open."""
    uow.flush()
    posts = _link_people(uow, Post)
    payments = _link_people(uow, Payment)
    sales = _link_sales(uow)
    return LinkReport(posts, sales, payments, _link_comments(uow))


def attribute(uow: UnitOfWork, rows: Sequence[Row], meaning: Referred) -> None:
    """Fill in through whom these sales came: influencer, collaboration, campaign, post and source.

    A code comes before the person that a link or file names, unless its campaign says otherwise (domain.md, money).
    Sales that came through search or paid ads are nobody's, whatever else they name. All lines of an order are the
    same partner's.

    Args:
        rows: columns of conversions, changed in place; `campaign_id` is kept where it is known.
    """
    for row in rows:
        _say_whose(row, meaning)
    _share_within_orders(rows)
    removed = gone(uow.session, Campaign, {row["campaign_id"] for row in rows} - {None})
    pairs = {
        (row["campaign_id"], row["influencer_id"])
        for row in rows
        if row["campaign_id"] and row["influencer_id"] and row["campaign_id"] not in removed
    }
    collaborations = collaborations_for(uow, sorted(pairs), CollaborationStage.LIVE)
    for row in rows:
        row["collaboration_id"] = collaborations.get((row["campaign_id"], row["influencer_id"]))


def orphans(what: str, said: Sequence[Any], meaning: Referred) -> list[str]:
    """What a file names that is not here, as warnings: it is joined as soon as it comes.

    Args:
        what: plural, as in "sales".
        said: things with `influencer_ref` or `post_ref`.
    """
    told: list[str] = []
    for name, noun, known in (("influencer_ref", "influencers", meaning.people), ("post_ref", "posts", meaning.posts)):
        words = [getattr(each, name, "") for each in said]
        missing = [word for word in words if word and word not in known and code_key(word) not in meaning.codes]
        if missing:
            few = list(dict.fromkeys(missing))
            more = f" and {len(few) - _NAMED:,} more" if len(few) > _NAMED else ""
            told.append(f"{len(missing):,} {what} name {noun} that are not here yet: {', '.join(few[:_NAMED])}{more}.")
    return told


def codes_of(text: str | None) -> list[str]:
    """The codes that a sale keeps as one text."""
    return (text or "").split(CODE_GLUE) if text else []


def _say_whose(row: Row, meaning: Referred) -> None:
    if row["sale_source"] in _PLAIN:
        row["influencer_id"] = row["post_id"] = None
        return
    codes = [*codes_of(row["code"]), row["influencer_ref"] or ""]  # a tracking id may be the code
    holders = (meaning.codes.get(code_key(code)) for code in codes)
    holder = next((each for each in holders if each is not None), None)
    post = meaning.posts.get(row["post_ref"] or "")
    told = meaning.people.get(row["influencer_ref"] or "") or (post.influencer_id if post else None)
    by_code = holder is not None and (holder.code_first or told is None)
    row["post_id"] = post.id if post else None
    row["influencer_id"] = holder.influencer_id if holder and by_code else told
    if row["campaign_id"] is None:
        row["campaign_id"] = holder.campaign_id if holder and by_code else post.campaign_id if post else None
    if row["influencer_id"] is not None:
        row["sale_source"] = SaleSource.PARTNER


def _share_within_orders(rows: Sequence[Row]) -> None:
    """Give the lines of an order that name nobody what its other lines know."""
    ordered = sorted(rows, key=lambda row: (row["shop"], row["order_ref"]))
    for _, order in groupby(ordered, key=lambda row: (row["shop"], row["order_ref"])):
        lines = list(order)
        known = next((line for line in lines if line["influencer_id"]), None)
        if len(lines) == 1 or known is None:
            continue
        for line in lines:
            if line["influencer_id"] is None and line["sale_source"] not in _PLAIN:
                line |= {name: line[name] or known[name] for name in ("influencer_id", "campaign_id", "post_id")}
                line["sale_source"] = SaleSource.PARTNER


def _link_people(uow: UnitOfWork, entity: Any) -> int:
    """Posts or payments that name somebody who is known by now."""
    open_ = (entity.influencer_id.is_(None), entity.influencer_ref.is_not(None))
    words = uow.execute(select(entity.import_batch_id, entity.influencer_ref).where(*open_).distinct())
    changed = 0
    for batch_id, found in _meanings(words, lambda refs: people_named(uow.session, refs)):
        for block in _blocks(list(found)):
            rows = select(entity.id, entity.influencer_ref).where(
                *open_, entity.import_batch_id.is_not_distinct_from(batch_id), entity.influencer_ref.in_(block)
            )
            values = [{"id": id_, "influencer_id": found[ref or ""]} for id_, ref in uow.session.execute(rows)]
            changed += len(values)
            if entity is Post:
                _give_account(uow, values)
            uow.session.execute(update(entity), values) if values else None
    return changed


def _give_account(uow: UnitOfWork, posts: Sequence[Row]) -> None:
    """Put posts on the only account that their person has on the platform."""
    ids = [post["id"] for post in posts]
    platforms = {
        row.id: row.platform for row in uow.session.execute(select(Post.id, Post.platform).where(Post.id.in_(ids)))
    }
    owners = {post["influencer_id"] for post in posts}
    accounts: dict[tuple[str, str], list[str]] = {}
    rows = select(Account.influencer_id, Account.platform, Account.id).where(Account.influencer_id.in_(owners))
    for owner, platform, account_id in uow.session.execute(rows):
        accounts.setdefault((owner, platform), []).append(account_id)
    for post in posts:
        only = accounts.get((post["influencer_id"], platforms[post["id"]]), [])
        post["account_id"] = only[0] if len(only) == 1 else None


def _link_comments(uow: UnitOfWork) -> int:
    gone = ~select(Post.id).where(Post.id == Comment.post_id).exists()
    open_ = (Comment.post_ref.is_not(None), or_(Comment.post_id.is_(None), gone))
    words = uow.execute(select(Comment.import_batch_id, Comment.post_ref).where(*open_).distinct())
    changed = 0
    for batch_id, found in _meanings(words, lambda refs: posts_named(uow.session, refs)):
        for ref, post in found.items():
            same = (Comment.import_batch_id.is_not_distinct_from(batch_id), Comment.post_ref == ref)
            changed += uow.execute(update(Comment).where(*open_, *same).values(post_id=post.id)).rowcount  # type: ignore[attr-defined]
    return changed


def _link_sales(uow: UnitOfWork) -> int:
    """Sales whose person, post or code is known by now, with the other lines of their orders."""
    changed = 0
    batches = uow.session.scalars(select(Conversion.import_batch_id).where(_open_sales()).distinct()).all()
    for batch_id in batches:
        in_batch = Conversion.import_batch_id.is_not_distinct_from(batch_id)
        if _meaning_of(uow, in_batch, _open_sales()) != Referred():
            changed += _attribute_batch(uow, batch_id, _meaning_of(uow, in_batch))
    return changed + _share_with_orders(uow)


def _share_with_orders(uow: UnitOfWork) -> int:
    """Give lines that name nobody what another line of their order knows: its codes may stand in another file."""
    line = aliased(Conversion)
    keys = [getattr(Conversion, column.name) for column in Conversion.__table__.primary_key]
    shared = [getattr(line, name) for name in _JOINED]
    found = (
        select(*keys, *shared)
        .join(line, and_(line.shop == Conversion.shop, line.order_ref == Conversion.order_ref))
        .where(Conversion.sale_source == SaleSource.UNKNOWN, Conversion.influencer_id.is_(None))
        .where(line.influencer_id.is_not(None), line.sale_source == SaleSource.PARTNER)
    )
    rows = {tuple(row[: len(keys)]): dict(row._mapping) for row in uow.session.execute(found)}
    if rows:
        uow.session.execute(update(Conversion), list(rows.values()))
    return len(rows)


def _meaning_of(uow: UnitOfWork, *where: Any) -> Referred:
    """What these sales name."""
    words = select(Conversion.influencer_ref, Conversion.post_ref, Conversion.code).where(*where).distinct()
    said = uow.session.execute(words).all()
    codes = {code for row in said for code in [*codes_of(row.code), row.influencer_ref or ""]}
    return referred(
        uow.session, {row.influencer_ref or "" for row in said}, {row.post_ref or "" for row in said}, codes
    )


def _open_sales() -> Any:
    """Sales that name something which they are not joined with, or which has gone since."""
    no_person = ~select(Influencer.id).where(Influencer.id == Conversion.influencer_id).exists()
    no_post = ~select(Post.id).where(Post.id == Conversion.post_id).exists()
    names_person = or_(Conversion.influencer_ref.is_not(None), Conversion.code.is_not(None))
    return and_(
        Conversion.sale_source.not_in(list(_PLAIN)),
        or_(and_(names_person, no_person), and_(Conversion.post_ref.is_not(None), no_post)),
    )


def _attribute_batch(uow: UnitOfWork, batch_id: str | None, meaning: Referred) -> int:
    line = aliased(Conversion)
    table = Conversion.__table__
    columns = [column for column in table.columns if column.computed is None]
    same_order = (Conversion.shop == line.shop, Conversion.order_ref == line.order_ref)
    asked = select(*columns).where(
        Conversion.import_batch_id.is_not_distinct_from(batch_id)
        | select(line.shop).where(*same_order, line.import_batch_id.is_not_distinct_from(batch_id)).exists()
    )
    rows = [dict(row) for row in uow.execute(asked).mappings()]
    before = [{name: row[name] for name in _JOINED} for row in rows]
    attribute(uow, rows, meaning)
    keys = [column.name for column in table.primary_key]
    changed = [
        {name: row[name] for name in (*keys, *_JOINED)}
        for row, was in zip(rows, before, strict=True)
        if any(row[name] != was[name] for name in _JOINED)
    ]
    if changed:
        uow.session.execute(update(Conversion), changed)
    return len(changed)


def _meanings(words: Iterable[Any], look_up: Any) -> Iterable[tuple[str | None, Mapping[str, Any]]]:
    """What open words mean, file by file: a file's own ids are those of one list."""
    told: dict[str | None, list[str]] = {}
    for batch_id, ref in words:
        told.setdefault(batch_id, []).append(ref)
    for batch_id, refs in told.items():
        found = look_up(refs)
        if found:
            yield batch_id, found


def _blocks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _BLOCK] for at in range(0, len(values), _BLOCK))
