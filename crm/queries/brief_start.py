"""What a new brief may start from: what the campaign, the collaboration and the agreed pieces say already.

Only what its reader may see is taken: no notes, and of money only their own fee.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, BrandValue, Brief, BriefVersion, Campaign, Collaboration, Deliverable, Post
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents, from_json
from crm.domain.text import clean_line
from crm.domain.vocabulary import Platform, PostType
from crm.errors import NotFound
from crm.formats import Formats

FREEDOM = "Pick a theme, mix them or bring your own. How you tell it is yours to decide: there is no script."
DISCLOSURE = "Please switch on the platform’s paid partnership label and begin the caption with #ad."
APPROVAL_DAYS = 2
APPROVAL_ROUNDS = 1
_POST_TEXT = 60


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of a partner's own with a link, offered as inspiration; `text` is how it begins."""

    url: str
    text: str
    posted_on: date | None


def suggested_contents(db: Database, campaign_id: str, influencer_id: str | None, formats: Formats) -> BriefContents:
    """A campaign's brief, or a partner's own version of it, to start writing from.

    Raises:
        NotFound: the campaign is gone.
    """
    with db.read() as session:
        campaign = session.get(Campaign, campaign_id)
        if campaign is None:
            raise NotFound("That campaign is no longer there.")
        common = _common(session, campaign_id) or _first(session, campaign, formats)
        return common if influencer_id is None else _with_agreed(session, common, campaign_id, influencer_id, formats)


def own_posts(db: Database, influencer_id: str, limit: int = 12) -> list[OwnPost]:
    """A partner's posts that have a link, newest first."""
    posts = select(Post.url, Post.text, Post.posted_on).where(
        Post.influencer_id == influencer_id, Post.url.is_not(None)
    )
    with db.read() as session:
        rows = session.execute(posts.order_by(Post.posted_on.desc().nulls_last(), Post.id.desc()).limit(limit))
        return [OwnPost(url or "", clean_line(text)[:_POST_TEXT], posted_on) for url, text, posted_on in rows]


def _common(session: Session, campaign_id: str) -> BriefContents | None:
    newest = (
        select(BriefVersion.contents)
        .join(Brief, Brief.id == BriefVersion.brief_id)
        .where(Brief.campaign_id == campaign_id, Brief.influencer_id.is_(None))
        .order_by(BriefVersion.number.desc())
        .limit(1)
    )
    contents = session.scalar(newest)
    return None if contents is None else from_json(contents)


def _first(session: Session, campaign: Campaign, formats: Formats) -> BriefContents:
    brand = session.scalar(select(Brand.name).where(Brand.id == campaign.brand_id)) or ""
    values = session.scalars(
        select(BrandValue.name).where(BrandValue.brand_id == campaign.brand_id).order_by(BrandValue.position)
    )
    stands_for = ", ".join(value.lower() for value in values)
    return BriefContents(
        aim=clean_line(campaign.objective)[:500],
        brand_sentences=f"{brand} stands for {stands_for}." if stands_for else "",
        freedom=FREEDOM,
        disclosure=DISCLOSURE,
        dates=tuple(_live(campaign, formats)),
        approval_days=APPROVAL_DAYS,
        approval_rounds=APPROVAL_ROUNDS,
    )


def _live(campaign: Campaign, formats: Formats) -> Iterator[str]:
    start, end = campaign.starts_on, campaign.ends_on
    if start and end:
        yield f"Live on any day from {formats.date(start)} to {formats.date(end)}"
    elif start or end:
        yield f"Live from {formats.date(start)}" if start else f"Live by {formats.date(end)}"


def _with_agreed(
    session: Session, common: BriefContents, campaign_id: str, influencer_id: str, formats: Formats
) -> BriefContents:
    """The campaign's brief with what was agreed with this partner: pieces, code, link, fee."""
    part = session.scalar(
        select(Collaboration).where(
            Collaboration.campaign_id == campaign_id, Collaboration.influencer_id == influencer_id
        )
    )
    if part is None:
        return common
    agreed = select(Deliverable).where(Deliverable.collaboration_id == part.id)
    pieces = session.scalars(agreed.order_by(Deliverable.due_on.nulls_last(), Deliverable.id))
    told: dict[str, Any] = {
        "deliverables": tuple(_piece(piece, formats) for piece in pieces),
        "codes": tuple(text for text in (f"Your code: {part.code}" if part.code else "", part.link or "") if text),
        "money": f"Your fee is {formats.money(part.fee_minor, part.currency)}." if part.fee_minor else "",
    }
    return replace(common, **{name: value for name, value in told.items() if value})


def _piece(piece: Deliverable, formats: Formats) -> str:
    what = piece.format.value
    words = f"{piece.count} {what if piece.count == 1 else _PLURALS.get(piece.format, f'{what}s')}"
    if piece.platform is not None:
        words += f" on {_PLATFORMS.get(piece.platform, piece.platform.value.capitalize())}"
    return f"{words}, by {formats.date(piece.due_on)}" if piece.due_on else words


_PLURALS = {PostType.STORY: "stories"}
_PLATFORMS = {Platform.TIKTOK: "TikTok", Platform.YOUTUBE: "YouTube", Platform.LINKEDIN: "LinkedIn"}
