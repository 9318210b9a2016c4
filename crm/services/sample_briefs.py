"""The sample's briefs, told from resources/samples/briefs.toml: versions, a partner's own one, one that was accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm.db.entities import Brief, BriefBlock, BriefVersion
from crm.domain.brief_contents import BriefContents, Theme, clean_part, cleaned, to_json
from crm.domain.vocabulary import Channel
from crm.services.sample_scene import Partner, Scene

_OURS = ("campaign", "versions", "accepted", "own")
_BEFORE_START = 21  # days before the campaign that its brief is written


@dataclass(frozen=True, slots=True)
class BriefedCampaign:
    """What a brief needs of its campaign.

    Attributes:
        starts, ends: days ago; negative is ahead.
        partners: in their places; looks: an earlier post of each, "" where there is none.
    """

    id: str
    starts: int
    ends: int
    partners: Sequence[Partner]
    looks: Sequence[str]


def tell_brief(scene: Scene, told: Mapping[str, Any], campaign: BriefedCampaign) -> None:
    """Write one campaign's brief with its versions, the partner's own one and the accepted one."""
    written = max(0, campaign.starts) + _BEFORE_START
    dates = _dates(scene, campaign)
    contents = [_contents({name: value for name, value in told.items() if name not in _OURS}, dates)]
    for changes in told.get("versions", ()):
        contents.append(cleaned(replace(contents[-1], **_parts(changes, dates))))
    common = _brief(scene, campaign.id, contents, written)
    if own := told.get("own"):
        version = _own_contents(contents[-1], own, campaign)
        _brief(scene, campaign.id, [version], written - 8, partner=campaign.partners[own["place"]], parent_id=common)
    if accepted := told.get("accepted"):
        _accepted(scene, campaign, contents[accepted["version"] - 1], accepted, common)


def tell_blocks(scene: Scene, blocks: Sequence[Mapping[str, str]]) -> None:
    """Keep the reusable pieces."""
    for block in blocks:
        scene.put(BriefBlock, **block)


def _accepted(
    scene: Scene, campaign: BriefedCampaign, contents: BriefContents, told: Mapping[str, Any], common: str
) -> None:
    """Who accepts the campaign's brief has a copy of that version, which nothing changes any more."""
    days_ago = max(0, campaign.starts) + told["days_before_start"]
    acceptance = {
        "accepted_version": 1,
        "accepted_on": scene.day(days_ago),
        "accepted_channel": Channel(told["channel"]),
    }
    partner = campaign.partners[told["place"]]
    _brief(scene, campaign.id, [contents], days_ago, partner=partner, parent_id=common, **acceptance)


def _brief(
    scene: Scene,
    campaign_id: str,
    versions: Sequence[BriefContents],
    written: int,
    *,
    partner: Partner | None = None,
    **values: Any,
) -> str:
    brief_id = scene.put(
        Brief,
        campaign_id=campaign_id,
        influencer_id=None if partner is None else partner.influencer_id,
        parent_id=values.get("parent_id"),
        accepted_version=values.get("accepted_version"),
        accepted_on=values.get("accepted_on"),
        accepted_channel=values.get("accepted_channel"),
        created_at=scene.at(written),
    )
    for number, contents in enumerate(versions, start=1):
        scene.put(
            BriefVersion,
            brief_id=brief_id,
            number=number,
            contents=to_json(contents),
            made_by=scene.user if number % 2 else scene.colleague,
            made_at=scene.at(max(0, written - 3 * (number - 1)), 11 * 60 + number),
        )
    return brief_id


def _own_contents(common: BriefContents, own: Mapping[str, Any], campaign: BriefedCampaign) -> BriefContents:
    """The campaign's brief in words for one partner, with a look back at what they made before."""
    look = campaign.looks[own["place"]] if own.get("look_back") else ""
    first, *others = common.themes
    themes = (replace(first, links=(look,)), *others) if look else common.themes
    return cleaned(replace(common, why_partner=own["why_partner"], freedom=own["freedom"], themes=themes))


def _contents(told: Mapping[str, Any], dates: Mapping[str, str]) -> BriefContents:
    return cleaned(BriefContents(**_parts(told, dates)))


def _parts(told: Mapping[str, Any], dates: Mapping[str, str]) -> dict[str, Any]:
    parts = {name: value for name, value in told.items() if name not in ("themes", "dates")}
    found = {
        name: clean_part(name, tuple(value) if isinstance(value, list) else value) for name, value in parts.items()
    }
    if "themes" in told:
        found["themes"] = tuple(Theme(**theme) for theme in told["themes"])
    if "dates" in told:
        found["dates"] = tuple(line.format_map(dates) for line in told["dates"])
    return found


def _dates(scene: Scene, campaign: BriefedCampaign) -> dict[str, str]:
    days = {"first": campaign.starts, "last": campaign.ends, "draft": campaign.starts + 7}
    return {name: _spoken(scene.day(days_ago)) for name, days_ago in days.items()}


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
