"""Comparing the posts of a file with the posts that are here: which are new, what changes, which readings are news.

Nothing is read from the database or written here; `import_posts` hands in what is known and carries out what comes back.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from crm.db.entities import new_id
from crm.domain.identity import AccountKey, handle_key
from crm.domain.vocabulary import PostType
from crm.files.cells import Cell
from crm.files.post_rows import ROW_COLUMN, PostFigures, PostRow, row_digest
from crm.files.rows import RowProblem, RowWarning
from crm.queries.import_posts import KnownPost, KnownReading, Owners, PostKey
from crm.queries.imports import AliasKey
from crm.services.import_inspection import ImportOptions

FIGURES = tuple(each.name for each in fields(PostFigures))
_KEPT_REF = 200
Figures = tuple[Any, ...]  # in the order of FIGURES


@dataclass(slots=True)
class FilePost:
    """One post of the file, joined from all rows that name it.

    Attributes:
        row: the joined row; `row.line` is the last one.
        told: ISO moment, "" where the row names none -> the figures of that moment.
    """

    row: PostRow
    first_line: int
    keys: dict[PostKey, None] = field(default_factory=dict)
    told: dict[str, Figures] = field(default_factory=dict)


@dataclass(slots=True)
class PostChange:
    """What applying does for one post; new ids are drawn already.

    Attributes:
        columns: of the new post, or those to set.
        readings: moment, revision and figures of each new reading.
        campaign, brand: names of the campaign that the post is part of; "" = none is told.
    """

    post_id: str
    is_new: bool
    influencer_id: str | None
    columns: dict[str, Any] = field(default_factory=dict)
    aliases: list[AliasKey] = field(default_factory=list)
    readings: list[tuple[str, int, Figures]] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    campaign: str = ""
    brand: str = ""

    def is_empty(self) -> bool:
        """Whether everything was known already."""
        return not (self.is_new or self.campaign or self.columns or self.aliases or self.readings)


class FilePosts:
    """Gathers rows into posts: the same id or link twice in one file is one post, with a reading for each moment.

    Args:
        namespace: under which the file's own ids of posts are kept.
        header_key: by which rows without id and link are told from those of other files.
    """

    def __init__(self, namespace: str, header_key: str) -> None:
        self.posts: list[FilePost] = []
        self.warnings: list[RowWarning] = []
        self._namespace, self._header_key = namespace, header_key
        self._place: dict[PostKey, int] = {}
        self._occurred: dict[str, int] = {}

    def add(self, row: PostRow, cells: Sequence[Cell]) -> RowProblem | int | None:
        """Take one row.

        Returns:
            None for a post not met before; the line of the post that this row tells more of; or a problem when it
            joins two posts of the file.
        """
        keys = self._keys(row) or [self._row_key(cells)]
        met = sorted({self._place[key] for key in keys if key in self._place})
        if len(met) > 1:
            lines = " and ".join(str(self.posts[at].first_line) for at in met)
            return RowProblem(row.line, "", called(row), f"The row joins two posts of this file, in lines {lines}.")
        at = met[0] if met else len(self.posts)
        if not met:
            self.posts.append(FilePost(row, row.line))
        post = self.posts[at]
        self._tell(post, row)
        if met:
            post.row = joined(post.row, row)
        for key in keys:
            self._place[key] = at
            post.keys[key] = None
        return post.first_line if met else None

    def _keys(self, row: PostRow) -> list[PostKey]:
        keys: list[PostKey] = [(kind, row.platform.value, value) for kind, value in row.identities]
        if row.own_id:
            keys.append(("own", self._namespace, row.own_id_column, row.own_id))
        return keys

    def _row_key(self, cells: Sequence[Cell]) -> PostKey:
        """A post without id and link is recognised by its whole row, and by how often that occurred."""
        digest = row_digest(cells)
        self._occurred[digest] = self._occurred.get(digest, 0) + 1
        return ("own", self._header_key, ROW_COLUMN, f"{digest}-{self._occurred[digest]}")

    def _tell(self, post: FilePost, row: PostRow) -> None:
        if row.figures.is_empty():
            return
        moment = row.read.iso() if row.read else ""
        figures = figures_of(row)
        earlier = post.told.get(moment)
        if earlier is not None and not agrees(figures, earlier):
            text = f"{called(row)} stands in line {post.row.line} already, with other figures; the later line counts."
            self.warnings.append(RowWarning(row.line, "", text))
        post.told[moment] = figures


def figures_of(row: PostRow) -> Figures:
    """A row's figures in the order of FIGURES."""
    return tuple(getattr(row.figures, name) for name in FIGURES)


def agrees(told: Figures, known: Figures) -> bool:
    """Whether nothing told differs; what is not told is no difference."""
    return all(new is None or new == old for new, old in zip(told, known, strict=True))


def filled(known: Figures, told: Figures) -> Figures:
    """What is told, and where nothing is told what was known."""
    return tuple(old if new is None else new for old, new in zip(known, told, strict=True))


def joined(earlier: PostRow, later: PostRow) -> PostRow:
    """Two rows of one post as one: the later one's values where it has any."""
    plain = PostRow(0, later.platform)
    kept = {
        each.name: getattr(earlier, each.name)
        for each in fields(PostRow)
        if getattr(later, each.name) == getattr(plain, each.name)
    }
    return replace(later, **kept)


def in_campaign(row: PostRow, options: ImportOptions) -> PostRow:
    """The row with the campaign and brand that the person names for the whole file, where it names none itself."""
    if not (options.campaign or options.brand):
        return row
    return replace(row, campaign=row.campaign or options.campaign or "", brand=row.brand or options.brand or "")


def called(row: PostRow) -> str:
    """How a post is called in lists: its id, its link, else its text."""
    return row.own_id or row.platform_post_id or row.url or row.text[:80] or f"line {row.line}"


def account_key(row: PostRow) -> AccountKey | None:
    """Platform and handle key of the account that a post is on; None when the row names none."""
    key = handle_key(row.handle)
    return (row.platform, key) if key else None


def post_of(post: FilePost, known: dict[PostKey, str]) -> str | RowProblem | None:
    """The post here that a post of the file is.

    Returns:
        Its id; None for a new one; a problem when id and link belong to two.
    """
    found = {known[key] for key in post.keys if key in known}
    if len(found) > 1:
        reason = "The row's id and its link belong to two different posts here."
        return RowProblem(post.row.line, "", called(post.row), reason)
    return next(iter(found), None)


def change_of(
    post: FilePost, here: KnownPost | None, aliases: set[AliasKey], owners: Owners, person: str | None
) -> PostChange:
    """What applying changes of one post and its aliases; readings are added by `add_readings`.

    Args:
        here: the post as it is here; None for a new one.
        aliases: own ids that are kept already.
        person: whose all posts of the file are; None = as the rows say.
    """
    owner = _owner(post.row, owners, person)
    change = PostChange(here.id if here else new_id(), here is None, (here and here.influencer_id) or owner[0])
    told = _columns(post.row, *owner)
    if here is None:
        change.columns = {"id": change.post_id, **told}
    else:
        change.columns = dict(_missing(told, here))
        change.details += [f"{name.replace('_', ' ')} added" for name in change.columns]
    if post.row.campaign and change.influencer_id and (here is None or here.collaboration_id is None):
        change.campaign, change.brand = post.row.campaign, post.row.brand
    change.aliases = [key[1:] for key in post.keys if key[0] == "own" and key[1:] not in aliases]  # type: ignore[misc]
    return change


def add_readings(
    change: PostChange, told: dict[str, Figures], known: Sequence[KnownReading], as_of: str, *, again: bool
) -> None:
    """Add those of a post's readings that are news.

    Told figures that agree with what is known of their moment are none. Figures without a moment of their own are none
    either when they agree with those before that day, or with the latest, or when this very file was imported before.

    Args:
        told: moment, "" where the file names none -> figures.
        known: the readings here, oldest first.
        as_of: ISO day of figures without a moment.
        again: the file was imported before.
    """
    line = {reading.read_at: (reading.revision, reading.figures) for reading in known}
    moments = sorted(line)
    for moment in sorted(told, key=lambda each: each or as_of):
        at, figures = moment or as_of, told[moment]
        if at in line:
            revision, before = line[at]
            figures = filled(before, figures)
            if figures == before:
                continue
            revision += 1
        else:
            place = bisect_left(moments, at)
            if not moment and moments:
                near = (*moments[max(place - 1, 0) : place], moments[-1])
                if again or any(agrees(figures, line[each][1]) for each in near):
                    continue
            revision = 0
            moments.insert(place, at)
        line[at] = (revision, figures)
        change.readings.append((at, revision, figures))
        change.details.append(f"figures of {at} {'corrected' if revision else 'added'}")


def _owner(row: PostRow, owners: Owners, person: str | None) -> tuple[str | None, str | None, str | None]:
    """Influencer id, account id, and the file's word for the person where nobody is known by it."""
    key = account_key(row)
    account_id, influencer_id = owners.accounts.get(key, (None, None)) if key else (None, None)
    influencer_id = influencer_id or owners.refs.get(row.influencer_ref) or person
    if influencer_id and account_id is None and not key:
        account_id = owners.only.get((influencer_id, row.platform))
    ref = row.influencer_ref or (f"@{row.handle}"[:_KEPT_REF] if row.handle else None)
    return influencer_id, account_id, ref


def _columns(row: PostRow, influencer_id: str | None, account_id: str | None, ref: str | None) -> dict[str, Any]:
    return {
        "influencer_id": influencer_id,
        "account_id": account_id,
        "platform": row.platform,
        "type": row.type,
        "platform_post_id": row.platform_post_id,
        "permalink_key": row.permalink_key,
        "url": row.url,
        "posted_on": row.posted.on if row.posted else None,
        "posted_at": row.posted.at if row.posted else None,
        "text": row.text,
        "boosted": row.boosted,
        "influencer_ref": ref,
    }


def _missing(told: dict[str, Any], here: KnownPost) -> Iterator[tuple[str, Any]]:
    """What the row knows and the record does not: nothing a person has set is replaced."""
    for name, value in told.items():
        kept = getattr(here, name)
        if name == "type":
            if kept is PostType.POST and value is not PostType.POST:
                yield name, value
        elif name == "posted_at":
            if value and kept is None and told["posted_on"] == (here.posted_on or told["posted_on"]):
                yield name, value
        elif name == "influencer_ref":
            if value and not kept and here.influencer_id is None:
                yield name, value
        elif value and not kept:
            yield name, value
