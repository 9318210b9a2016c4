"""From a name to the one record it means, and a few hits for the palette. Nothing here writes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Agreement,
    Brand,
    Brief,
    Campaign,
    Collaboration,
    Comment,
    Conversion,
    Deliverable,
    ExchangeRate,
    Exclusivity,
    Gift,
    Influencer,
    InfluencerAlias,
    Outreach,
    PartnerRate,
    Partnership,
    Payment,
    Post,
    Promise,
    Reading,
    SearchDocument,
    Task,
    TrackingLink,
    UsageRight,
)
from crm.db.unit_of_work import Database
from crm.domain.identity import handle_key, permalink_key, sort_key
from crm.domain.profiles import parse_profile
from crm.domain.text import fold
from crm.errors import Ambiguous, NotFound, UserError
from crm.queries.posts import posts_called

THINGS = {
    "influencer": "influencer",
    "influencers": "influencer",
    "account": "account",
    "accounts": "account",
    "brand": "brand",
    "brands": "brand",
    "partnership": "partnership",
    "partnerships": "partnership",
    "outreach": "outreach",
    "outreaches": "outreach",
    "task": "task",
    "tasks": "task",
    "post": "post",
    "posts": "post",
    "reading": "reading",
    "readings": "reading",
    "campaign": "campaign",
    "campaigns": "campaign",
    "collaboration": "collaboration",
    "collaborations": "collaboration",
    "deliverable": "deliverable",
    "deliverables": "deliverable",
    "link": "link",
    "links": "link",
    "rate": "rate",
    "rates": "rate",
    "conversion": "conversion",
    "conversions": "conversion",
    "comment": "comment",
    "comments": "comment",
    "payment": "payment",
    "payments": "payment",
    "brief": "brief",
    "briefs": "brief",
    "promise": "promise",
    "promises": "promise",
    "right": "right",
    "rights": "right",
    "agreement": "agreement",
    "agreements": "agreement",
    "exclusivity": "exclusivity",
    "exclusivities": "exclusivity",
    "gift": "gift",
    "gifts": "gift",
    "partner_rate": "partner_rate",
    "partner_rates": "partner_rate",
}
_MOST_CANDIDATES = 20
_MOST_READ = 1000  # a text that fits more is unclear anyway
_ENTITIES: dict[str, Any] = {
    "influencer": Influencer,
    "account": Account,
    "brand": Brand,
    "partnership": Partnership,
    "outreach": Outreach,
    "task": Task,
    "post": Post,
    "reading": Reading,
    "campaign": Campaign,
    "collaboration": Collaboration,
    "deliverable": Deliverable,
    "link": TrackingLink,
    "rate": ExchangeRate,
    "conversion": Conversion,
    "comment": Comment,
    "payment": Payment,
    "brief": Brief,
    "promise": Promise,
    "right": UsageRight,
    "agreement": Agreement,
    "exclusivity": Exclusivity,
    "gift": Gift,
    "partner_rate": PartnerRate,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: `title` is its name, `detail` tells it from others of that name, in its own words."""

    thing: str
    id: str
    title: str
    detail: str

    @property
    def told(self) -> str:
        """Both in one line."""
        return "  ·  ".join(filter(None, (self.title, self.detail)))


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    names: tuple[str, ...]
    shown: str
    detail: str = ""


def thing_named(word: str) -> str:
    """The thing a word means, singular or plural.

    Raises:
        UserError: none of ours; the sentence lists them.
    """
    thing = THINGS.get(word.strip().lower())
    if thing is None:
        known = ", ".join(dict.fromkeys(THINGS.values()))
        raise UserError(f"“{word}” is not one of: {known}.", field="thing")
    return thing


def resolve(db: Database, thing: str, text: str) -> str:
    """The id of the record that a text means: its id, else its exact name or handle, else the one that begins so.

    Case and accents do not matter. A partnership is named "person / brand", or by either when that is enough.

    Args:
        thing: singular or plural, e.g. "influencers".

    Raises:
        NotFound: nothing fits.
        Ambiguous: several fit equally; `candidates` tells them apart.
        UserError: there is no such thing.
    """
    kind = thing_named(thing)
    wanted = text.strip()
    if not wanted:
        raise NotFound(f"Say which {kind} is meant.")
    with db.read() as session:
        entity = _ENTITIES[kind]
        for id_ in dict.fromkeys((wanted, wanted.lower())):  # a platform's own ids may have capitals
            if session.scalar(select(entity.id).where(entity.id == id_)) is not None:
                return id_
        candidates = list(_CANDIDATES[kind](db, session, wanted))
    exact = [each for each in candidates if any(_same(name, wanted) for name in each.names)]
    beginning = [each for each in candidates if any(_begins(name, wanted) for name in each.names)]
    for hits in (exact, beginning):
        if len(hits) == 1:
            return hits[0].id
        if hits:
            shown = [each.shown for each in hits[:_MOST_CANDIDATES]]
            raise Ambiguous(f"“{wanted}” may mean {len(hits)} records: {'; '.join(shown)}.", shown)
    raise NotFound(f"There is no {kind} called “{wanted}”.")


def quick_find(db: Database, text: str, limit: int = 12) -> list[Found]:
    """A few influencers and brands that a text fits, those whose name begins with it first."""
    if not text.strip():
        return []
    with db.read() as session:
        brands = [
            Found("brand", row.id, row.name, row.website or "")
            for row in session.execute(select(Brand.id, Brand.name, Brand.website).order_by(Brand.sort_key))
            if _words_begin(row.name, text)
        ]
        people = [
            Found("influencer", each.id, each.names[0] if each.names else each.id, each.detail)
            for each in _people(session, _by_number(db, session, text, limit * 4))
        ]
    people.sort(key=lambda found: (not _begins(found.title, text), sort_key(found.title)))
    return (brands + people)[:limit]


def _same(name: str, wanted: str) -> bool:
    return bool(name) and fold(name).lstrip("@") == fold(wanted).lstrip("@")


def _begins(name: str, wanted: str) -> bool:
    return bool(name) and fold(name).lstrip("@").startswith(fold(wanted).lstrip("@"))


def _words_begin(name: str, text: str) -> bool:
    words = fold(name).split()
    return all(any(word.startswith(part) for word in words) for part in fold(text).split())


def _by_number(db: Database, session: Session, text: str, most: int) -> Any:
    numbers = sorted(db.search.match(session, text))[:most]
    return Influencer.id.in_(select(SearchDocument.influencer_id).where(SearchDocument.number.in_(numbers)))


def _influencers(db: Database, session: Session, wanted: str) -> list[_Candidate]:
    """Exactly by name, handle or a file's own id; else by how a name or handle begins. Indexes answer all but the id."""
    key = handle_key(wanted)
    holders = select(Account.influencer_id).where(Account.handle_key == key)
    exact = _people(session, or_(Influencer.sort_key == sort_key(wanted), Influencer.id.in_(holders)))
    if not exact:
        named_in_file = select(InfluencerAlias.influencer_id).where(InfluencerAlias.value == wanted)
        exact = _people(session, Influencer.id.in_(named_in_file))
    if exact:
        return [_Candidate(each.id, (wanted, *each.names), each.shown) for each in exact]
    begun = select(Account.influencer_id).where(_prefix(Account.handle_key, key))
    return _people(session, or_(_prefix(Influencer.sort_key, sort_key(wanted)), Influencer.id.in_(begun)))


def _prefix(column: Any, start: str) -> Any:
    """A range instead of LIKE, so that the index on the column answers; an empty start fits nothing."""
    return (column >= start) & (column < start + "\U0010ffff") if start else column.is_(None) & column.is_not(None)


def _people(session: Session, where: Any) -> list[_Candidate]:
    people = session.execute(
        select(Influencer.id, Influencer.name, Influencer.location)
        .where(where)
        .order_by(Influencer.sort_key)
        .limit(_MOST_READ)
    ).all()
    handles: dict[str, list[tuple[str, str]]] = {}
    accounts = select(Account.influencer_id, Account.platform, Account.handle).where(
        Account.influencer_id.in_([person.id for person in people]), Account.handle.is_not(None)
    )
    for owner, platform, handle in session.execute(accounts.order_by(Account.followers.desc().nulls_last())):
        handles.setdefault(owner, []).append((platform, handle or ""))
    return [_person(person.id, person.name, person.location, handles.get(person.id, [])) for person in people]


def _person(id_: str, name: str, location: str | None, handles: list[tuple[str, str]]) -> _Candidate:
    spoken = [f"@{handle} on {platform}" for platform, handle in handles[:2]] or [location or f"id {id_}"]
    names = tuple(each for each in (name, *(handle for _, handle in handles)) if each)
    distinct = list(dict.fromkeys(f"@{handle}" for _, handle in handles))[:2] or [location or ""]
    return _Candidate(id_, names, f"{name} ({', '.join(spoken)})" if name else ", ".join(spoken), " · ".join(distinct))


def _accounts(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    platform, handle = parse_profile(wanted)
    rows = select(Account.id, Account.handle, Account.platform, Influencer.name).join(Influencer)
    rows = rows.where(_prefix(Account.handle_key, handle_key(handle)))
    if platform is not None:
        rows = rows.where(Account.platform == platform)
    for row in session.execute(rows.limit(_MOST_READ)):
        shown = f"@{row.handle} on {row.platform}" + (f" ({row.name})" if row.name else "")
        exact = (wanted,) if handle_key(row.handle or "") == handle_key(handle) else ()
        yield _Candidate(row.id, (row.handle or "", *exact, f"@{row.handle}", wanted if platform else ""), shown)


def _brands(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    for row in session.execute(select(Brand.id, Brand.name, Brand.website).order_by(Brand.sort_key)):
        yield _Candidate(row.id, (row.name,), f"{row.name} ({row.website})" if row.website else row.name)


def _partnerships(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """By "person / brand", or by one of them alone."""
    person, slash, brand = (part.strip() for part in wanted.partition("/"))
    if "//" in wanted:  # the address of a profile, not a pair
        person, slash, brand = wanted, "", ""
    statement = select(Partnership.id, Partnership.influencer_id, Brand.name.label("brand"), Partnership.status)
    statement = statement.join(Brand, Brand.id == Partnership.brand_id)
    ids = [each.id for each in _influencers(db, session, person)]
    either = or_(Partnership.influencer_id.in_(ids), _prefix(Brand.sort_key, sort_key(wanted)))
    rows = session.execute(statement.where(either).limit(_MOST_READ)).all()
    people = {each.id: each for each in _people(session, Influencer.id.in_([row.influencer_id for row in rows]))}
    for row in rows:
        partner = people[row.influencer_id]
        alone = (*partner.names, row.brand)
        pairs = tuple(_pair_name(name, row.brand, person, brand, wanted) for name in partner.names) if slash else alone
        yield _Candidate(row.id, pairs, f"{partner.shown} with {row.brand}, {row.status}")


def _pair_name(name: str, brand_name: str, person: str, brand: str, wanted: str) -> str:
    """A pair as the text that was typed when it is exactly that, as a longer one when each part only begins so."""
    if _same(name, person) and _same(brand_name, brand):
        return wanted
    begins = _begins(name, person) and _begins(brand_name, brand)
    return f"{wanted}…" if begins else f"{name} / {brand_name}"


def _outreach(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    statement = select(Outreach.id, Outreach.note, Outreach.at, Influencer.name).join(Influencer)
    starts = statement.where(Outreach.note != "").order_by(Outreach.at.desc())
    for row in session.execute(starts).partitions(_MOST_READ):
        for id_, note, at, name in row:
            if _begins(note, wanted):
                yield _Candidate(id_, (note,), f"{name}, {at:%Y-%m-%d}: {note[:40]}")


def _posts(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    key = permalink_key(wanted)
    for id_ in dict.fromkeys((*posts_called(session, wanted), *(posts_called(session, key[1]) if key else ()))):
        yield _Candidate(id_, (wanted,), f"post {id_}")


def _tasks(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    statement = select(Task.id, Task.title, Task.due_on, Influencer.name).join(Influencer)
    for id_, title, due_on, name in session.execute(statement.where(Task.done_at.is_(None)).order_by(Task.due_on)):
        if _begins(title, wanted):
            yield _Candidate(id_, (title,), f"{title} ({name}, due {due_on or 'any day'})")


def _by_id_alone(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """Readings, sales, comments, payments and rates are named by their id, which `resolve` knows by itself."""
    return ()


def _campaigns(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    rows = select(Campaign.id, Campaign.name, Brand.name.label("brand")).join(Brand, Brand.id == Campaign.brand_id)
    for row in session.execute(rows.order_by(Campaign.name_key)):
        yield _Candidate(row.id, (row.name, f"{row.brand} / {row.name}"), f"{row.name} of {row.brand}")


def _collaborations(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """By "person / campaign", or by the person alone when that is enough."""
    person, _, campaign = (part.strip() for part in wanted.partition("/"))
    people = {each.id: each for each in _influencers(db, session, person)}
    rows = select(Collaboration.id, Collaboration.influencer_id, Campaign.name).join(Campaign)
    for row in session.execute(rows.where(Collaboration.influencer_id.in_(people)).limit(_MOST_READ)):
        partner = people[row.influencer_id]
        pairs = tuple(_pair_name(name, row.name, person, campaign, wanted) for name in partner.names)
        yield _Candidate(row.id, pairs if campaign else partner.names, f"{partner.shown} in {row.name}")


def _deliverables(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """By "person / campaign" or the person alone, when that one agreed to one kind of piece."""
    parts = {each.id: each for each in _collaborations(db, session, wanted)}
    rows = select(Deliverable.id, Deliverable.collaboration_id, Deliverable.format, Deliverable.due_on)
    for row in session.execute(rows.where(Deliverable.collaboration_id.in_(parts)).limit(_MOST_READ)):
        part = parts[row.collaboration_id]
        yield _Candidate(row.id, part.names, f"{row.format} of {part.shown}, due {row.due_on or 'any day'}")


def _links(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """By the whole link, or by its partner's part."""
    rows = select(TrackingLink.id, TrackingLink.url, TrackingLink.utm_content)
    for row in session.execute(rows.where(or_(TrackingLink.url == wanted, TrackingLink.utm_content == wanted))):
        yield _Candidate(row.id, (wanted,), row.url)


def _briefs(db: Database, session: Session, wanted: str) -> Iterable[_Candidate]:
    """By "person / campaign" for a partner's own, by the campaign alone for the campaign's."""
    person, slash, campaign = (part.strip() for part in wanted.partition("/"))
    rows = select(Brief.id, Brief.influencer_id, Campaign.name).join(Campaign, Campaign.id == Brief.campaign_id)
    people = {each.id: each for each in _influencers(db, session, person)} if slash else {}
    own = Brief.influencer_id.in_(people) if slash else Brief.influencer_id.is_(None)
    for row in session.execute(rows.where(own).limit(_MOST_READ)):
        if row.influencer_id is None:
            yield _Candidate(row.id, (row.name,), f"the brief of {row.name}")
        else:
            partner = people[row.influencer_id]
            pairs = tuple(_pair_name(name, row.name, person, campaign, wanted) for name in partner.names)
            yield _Candidate(row.id, pairs, f"the brief of {partner.shown} in {row.name}")


_CANDIDATES: dict[str, Callable[[Database, Session, str], Iterable[_Candidate]]] = {
    "influencer": _influencers,
    "account": _accounts,
    "brand": _brands,
    "partnership": _partnerships,
    "outreach": _outreach,
    "task": _tasks,
    "post": _posts,
    "reading": _by_id_alone,
    "campaign": _campaigns,
    "collaboration": _collaborations,
    "deliverable": _deliverables,
    "link": _links,
    "rate": _by_id_alone,
    "conversion": _by_id_alone,
    "comment": _by_id_alone,
    "payment": _by_id_alone,
    "brief": _briefs,
    "promise": _by_id_alone,
    "right": _by_id_alone,
    "agreement": _by_id_alone,
    "exclusivity": _by_id_alone,
    "gift": _by_id_alone,
    "partner_rate": _by_id_alone,
}
