"""What the brief page of a campaign shows at once: whom it may choose, the opened brief, what it can insert."""

from dataclasses import dataclass
from datetime import date

from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents
from crm.formats import Formats
from crm.queries.brief_start import OwnPost, own_posts, suggested_contents
from crm.queries.briefs import BlockRow, BriefRow, CampaignBriefs, brief_blocks, brief_version, campaign_briefs


@dataclass(frozen=True, slots=True)
class OpenedBrief:
    """One brief, opened for writing.

    Attributes:
        row: None while it is not written: then `contents` are what to start from.
        common: the campaign's brief; None while there is none, and for that brief itself.
        own_parts: parts in which a partner's own differs from it.
        posts: of the partner, newest first; () for the campaign's brief.
        today: the workspace's day.
    """

    briefs: CampaignBriefs
    influencer_id: str | None
    row: BriefRow | None
    contents: BriefContents
    common: BriefContents | None
    own_parts: tuple[str, ...]
    posts: tuple[OwnPost, ...]
    blocks: tuple[BlockRow, ...]
    today: date

    @property
    def partner(self) -> str:
        """The name of whom it is for; "" for the campaign's brief."""
        names = (each.name for each in self.briefs.partners if each.influencer_id == self.influencer_id)
        return next(names, "")


def opened_brief(db: Database, campaign_id: str, influencer_id: str | None, formats: Formats) -> OpenedBrief:
    """The campaign's brief, or a partner's; who is not in the campaign any more gets the campaign's.

    Raises:
        NotFound: the campaign is gone.
    """
    briefs = campaign_briefs(db, campaign_id)
    known = {each.influencer_id: each.brief for each in briefs.partners}
    chosen = influencer_id if influencer_id in known else None
    row = known.get(chosen) if chosen else briefs.common
    common = brief_version(db, briefs.common.id).contents if chosen and briefs.common else None
    own_parts: tuple[str, ...] = ()
    if row is None:
        contents = suggested_contents(db, campaign_id, chosen, formats)
    else:
        version = brief_version(db, row.id)
        contents, own_parts = version.contents, version.own_parts
    return OpenedBrief(
        briefs=briefs,
        influencer_id=chosen,
        row=row,
        contents=contents,
        common=common,
        own_parts=own_parts,
        posts=tuple(own_posts(db, chosen)) if chosen else (),
        blocks=tuple(brief_blocks(db)),
        today=db.today(formats.zone_name),
    )
