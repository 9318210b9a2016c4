"""Everything about everybody as words, block by block, for the pages of the readable export. Nothing is left out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Attachment,
    AudienceNote,
    Brand,
    BrandKit,
    Brief,
    BriefVersion,
    Campaign,
    Collaboration,
    Influencer,
    InfluencerTag,
    MadeReport,
    Outreach,
    Partnership,
    Post,
    PostProof,
    Tag,
    Task,
    Workspace,
)
from crm.domain.brief_contents import from_json

PAGE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line about a person; `on` is None where no day is known."""

    on: date | datetime | None
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedPerson:
    """One person as the export's pages tell of them."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    accounts: tuple[str, ...]
    partnerships: tuple[tuple[str, str], ...]
    campaigns: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    attachments: tuple[tuple[str, str], ...]

    @property
    def search(self) -> str:
        """What one may type to find them."""
        return " ".join((self.name, *self.accounts, *(brand for brand, _status in self.partnerships))).casefold()


@dataclass(frozen=True, slots=True)
class BlobName:
    """What a file is called, a picture perhaps without its ending, and whose it is."""

    sha256: str
    name: str
    owner: str


def workspace_name(session: Session) -> str:
    """What the workspace is called."""
    return session.scalar(select(Workspace.name)) or ""


def people_pages(session: Session) -> Iterator[list[ArchivedPerson]]:
    """Everybody by name, so many at a time."""
    ids = session.scalars(select(Influencer.id).order_by(Influencer.sort_key, Influencer.id)).all()
    for start in range(0, len(ids), PAGE):
        yield _people(session, ids[start : start + PAGE])


def attachment_names(session: Session) -> Iterator[BlobName]:
    """What every file is called and whose it is: attachments, proofs of posts, logos, pictures of briefs, kept reports."""
    rows = select(Attachment.sha256, Attachment.name, Influencer.name).join(
        Influencer, Influencer.id == Attachment.influencer_id
    )
    for sha256, name, owner in session.execute(rows.order_by(Influencer.sort_key, Attachment.name, Attachment.id)):
        yield BlobName(sha256, name, owner or "No name")
    proofs = (
        select(PostProof.sha256, PostProof.name, PostProof.taken_on, Influencer.name)
        .join(Post, Post.id == PostProof.post_id)
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .order_by(Influencer.sort_key, PostProof.taken_on, PostProof.id)
    )
    for sha256, name, taken_on, owner in session.execute(proofs):
        yield BlobName(sha256, f"{taken_on} proof {name}", owner or "No name")
    logos = select(BrandKit.logo_sha256, Brand.name).outerjoin(Brand, Brand.id == BrandKit.brand_id)
    for logo, brand in session.execute(logos.order_by(BrandKit.id)):
        if logo is not None:
            yield BlobName(logo, "Logo", brand or "Our own")
    briefs = select(BriefVersion.contents, Campaign.name).join(Brief, Brief.id == BriefVersion.brief_id)
    for contents, campaign in session.execute(
        briefs.join(Campaign, Campaign.id == Brief.campaign_id).order_by(BriefVersion.made_at, BriefVersion.id)
    ):
        for theme in from_json(contents).themes:
            for sha256 in theme.pictures:
                yield BlobName(sha256, theme.title or "Theme", f"Brief of {campaign}")
    made = select(MadeReport.frozen_sha256, MadeReport.title, MadeReport.kind, MadeReport.made_at)
    for sha256, title, kind, at in session.execute(made.order_by(MadeReport.made_at, MadeReport.id)):
        yield BlobName(sha256, f"{at:%Y-%m-%d} {kind} - {title}.json", "Kept reports")


def _people(session: Session, ids: Sequence[str]) -> list[ArchivedPerson]:
    found = {row.id: row for row in session.scalars(select(Influencer).where(Influencer.id.in_(ids)))}
    accounts, snapshots = _accounts(session, ids)
    partnerships, campaigns, tags = _partnerships(session, ids), _campaigns(session, ids), _tags(session, ids)
    entries, attachments = _entries(session, ids), _attachments(session, ids)
    people = []
    for each in (found[key] for key in ids if key in found):
        facts = {
            "E-mail": each.email,
            "Phone": each.phone,
            "Website": each.website,
            "Place": each.location,
            "Language": each.language,
            "Tags": ", ".join(tags[each.id]),
            "Contact": "Do not contact" if each.do_not_contact else "",
            "Note": each.note,
            "Private note": each.private_note,
        }
        told = sorted((*entries[each.id], *snapshots[each.id]), key=lambda entry: str(entry.on or ""), reverse=True)
        people.append(
            ArchivedPerson(
                id=each.id,
                name=each.name or next(iter(accounts[each.id]), "No name"),
                facts=tuple((label, value) for label, value in facts.items() if value),
                accounts=tuple(accounts[each.id]),
                partnerships=tuple(partnerships[each.id]),
                campaigns=tuple(campaigns[each.id]),
                entries=tuple(told),
                attachments=tuple(attachments[each.id]),
            )
        )
    return people


def _accounts(
    session: Session, ids: Sequence[str]
) -> tuple[defaultdict[str, list[str]], defaultdict[str, list[Entry]]]:
    """Accounts as words, and their readings as dated lines, by influencer."""
    accounts: defaultdict[str, list[str]] = defaultdict(list)
    readings: defaultdict[str, list[Entry]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    rows = select(Account.id, Account.influencer_id, Account.platform, Account.handle, Account.url)
    for account_id, owner, platform, handle, url in session.execute(rows.where(Account.influencer_id.in_(ids))):
        words = f"{platform.value} @{handle}" if handle else f"{platform.value} {url or ''}".strip()
        names[account_id] = owner, words
        accounts[owner].append(words)
    for start in range(0, len(names), PAGE):
        block = list(names)[start : start + PAGE]
        for row in session.scalars(select(AccountSnapshot).where(AccountSnapshot.account_id.in_(block))):
            owner, words = names[row.account_id]
            rate = "" if row.engagement_rate is None else f"engagement {row.engagement_rate * 100:f} %"
            count = "" if row.followers is None else f"{row.followers:,} followers"
            readings[owner].append(Entry(row.read_on, f"Reading of {words}", ", ".join(filter(None, (count, rate)))))
    return accounts, readings


def _partnerships(session: Session, ids: Sequence[str]) -> defaultdict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = select(Partnership.influencer_id, Brand.name, Partnership.status, Partnership.since_on).join(
        Brand, Brand.id == Partnership.brand_id
    )
    for owner, brand, status, since_on in session.execute(
        rows.where(Partnership.influencer_id.in_(ids)).order_by(Brand.sort_key)
    ):
        found[owner].append((brand, f"{status.value}, since {since_on}" if since_on else status.value))
    return found


def _campaigns(session: Session, ids: Sequence[str]) -> defaultdict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = select(Collaboration.influencer_id, Campaign.name, Collaboration.stage).join(
        Campaign, Campaign.id == Collaboration.campaign_id
    )
    for owner, campaign, stage in session.execute(
        rows.where(Collaboration.influencer_id.in_(ids)).order_by(Campaign.name)
    ):
        found[owner].append((campaign, stage.value.replace("_", " ")))
    return found


def _tags(session: Session, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = select(InfluencerTag.influencer_id, Tag.name).join(Tag, Tag.id == InfluencerTag.tag_id)
    for owner, name in session.execute(rows.where(InfluencerTag.influencer_id.in_(ids)).order_by(Tag.name)):
        found[owner].append(name)
    return found


def _entries(session: Session, ids: Sequence[str]) -> defaultdict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for line in session.scalars(select(Outreach).where(Outreach.influencer_id.in_(ids))):
        way = "from them" if line.direction.value == "in" else "from us"
        outcome = "" if line.outcome.value == "none" else f", {line.outcome.value.replace('_', ' ')}"
        found[line.influencer_id].append(
            Entry(line.at, f"{line.channel.value.replace('_', ' ')} {way}{outcome}", line.note)
        )
    for task in session.scalars(select(Task).where(Task.influencer_id.in_(ids))):
        found[task.influencer_id].append(Entry(task.due_on, "Task, done" if task.done_at else "Task, open", task.title))
    for note in session.scalars(select(AudienceNote).where(AudienceNote.influencer_id.in_(ids))):
        found[note.influencer_id].append(Entry(note.noted_on, "Audience note", note.text))
    return found


def _attachments(session: Session, ids: Sequence[str]) -> defaultdict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = select(Attachment.influencer_id, Attachment.name, Attachment.sha256).where(Attachment.influencer_id.in_(ids))
    for owner, name, sha256 in session.execute(rows.order_by(Attachment.name)):
        found[owner].append((name, sha256))
    return found
