"""What the sample's campaigns did: collaborations with their moves, pieces, reviews and payments. Told from the data in
resources/samples/campaigns.toml by chance with a fixed seed; writes through the scene that it is given. Posts and what
followed them are told by sample_posts, briefs by sample_briefs.
"""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crm.db.entities import (
    Campaign,
    CampaignGoal,
    Collaboration,
    CollaborationMove,
    Deliverable,
    DraftReview,
    ExchangeRate,
    Payment,
)
from crm.domain.collaborations import STAGES
from crm.domain.identity import code_key, name_key
from crm.domain.vocabulary import CollaborationStage, DeliverableState, GoalFigure, PostType, ReviewVerdict
from crm.services.sample_briefs import BriefedCampaign, tell_blocks, tell_brief
from crm.services.sample_posts import TYPES, PostTale, Setting, address, word_of
from crm.services.sample_scene import Partner, Scene

_SEED = "rapport sample campaigns 1"
_PARTNERS, _POSTS = 8, 30  # of each campaign that has begun; five have, so 150 posts in all
_CURRENCY = "EUR"

_STATES = {
    CollaborationStage.DRAFT: DeliverableState.IN_REVIEW,
    CollaborationStage.CHANGES: DeliverableState.CHANGES,
    CollaborationStage.APPROVED: DeliverableState.APPROVED,
}
_REVIEWS = (
    (ReviewVerdict.CHANGES, "Lovely start. Could the label be in the first line, please?"),
    (ReviewVerdict.APPROVED, "Exactly that. Thank you."),
)


class CampaignTale:
    """Tells one campaign into a scene."""

    def __init__(self, scene: Scene, told: Mapping[str, Any], comments: Mapping[str, Sequence[str]]) -> None:
        self._scene, self._told, self._comments = scene, told, comments
        self._rng = random.Random(f"{_SEED} {told['name']}")
        self._starts: int = told["starts_days_ago"]
        self._ends: int = self._starts - told["days"]

    def tell(self, brand_id: str, things: Sequence[str], partners: Sequence[Partner]) -> BriefedCampaign:
        """Make the campaign with those partners of its brand who were there at the time."""
        told, scene = self._told, self._scene
        campaign_id = scene.put(
            Campaign,
            brand_id=brand_id,
            name=told["name"],
            name_key=name_key(told["name"]),
            objective=told["objective"],
            starts_on=scene.day(self._starts),
            ends_on=scene.day(self._ends),
            zone="Europe/Amsterdam",
            currency=_CURRENCY,
            budget_minor=told["budget"] * 100,
            landing_url=None,
            created_at=scene.at(max(0, self._starts) + 21),
        )
        for figure, target in told["goals"].items():
            scene.put(CampaignGoal, campaign_id=campaign_id, figure=GoalFigure(figure), target=Decimal(str(target)))
        begins = max(1, self._starts)
        there = [partner for partner in partners if partner.since_days_ago > begins > partner.until_days_ago]
        chosen = sorted(self._rng.sample(there, min(_PARTNERS, len(there))), key=lambda partner: partner.handle)
        tales = [_CollaborationTale(self, campaign_id, partner, place) for place, partner in enumerate(chosen)]
        live = [tale for tale in tales if tale.is_live]
        posts = dict(zip(live, _shared_out(_POSTS, len(live)), strict=True))
        for tale in tales:
            tale.tell(posts.get(tale, 0), things)
        return BriefedCampaign(campaign_id, self._starts, self._ends, chosen, [tale.look for tale in tales])

    @property
    def scene(self) -> Scene:
        """Where rows go."""
        return self._scene

    @property
    def told(self) -> Mapping[str, Any]:
        """The campaign's own data."""
        return self._told

    @property
    def comments(self) -> Mapping[str, Sequence[str]]:
        """What people write, by what it is."""
        return self._comments

    @property
    def starts(self) -> int:
        """Days ago that it began; negative is ahead."""
        return self._starts

    @property
    def ends(self) -> int:
        """Days ago that it ended; negative is ahead."""
        return self._ends


class _CollaborationTale:
    """One partner's part in it."""

    def __init__(self, campaign: CampaignTale, campaign_id: str, partner: Partner, place: int) -> None:
        self._campaign, self._campaign_id, self._partner, self._place = campaign, campaign_id, partner, place
        self._scene, self._told = campaign.scene, campaign.told
        self._rng = random.Random(f"{_SEED} {campaign.told['name']} {partner.handle}")
        abroad = self._told.get("abroad")  # every third partner is paid in another currency and sells in it
        self._currency: str = abroad if abroad and place % 3 == 1 else _CURRENCY
        self._code = f"{word_of(partner.handle)}{campaign.told['code']}".upper()[:24]

    @property
    def is_live(self) -> bool:
        """Whether something was published."""
        return STAGES.index(self._stage()) >= STAGES.index(CollaborationStage.LIVE)

    def tell(self, posts: int, things: Sequence[str]) -> None:
        """Make the collaboration, what was agreed, and `posts` posts."""
        scene, partner = self._scene, self._partner
        stage = self._stage()
        fee = round(max(120, partner.followers * self._rng.uniform(0.008, 0.014)) / 10) * 10
        moved = max(0, self._campaign.starts) + 14
        collaboration_id = scene.put(
            Collaboration,
            campaign_id=self._campaign_id,
            influencer_id=partner.influencer_id,
            stage=stage,
            stage_since_at=scene.at(
                max(1, min(moved, self._campaign.ends)) if self._campaign.ends > 0 else 3 + self._place
            ),
            currency=self._currency,
            fee_minor=fee * 100,
            product_cost_minor=self._rng.randint(18, 60) * 100,
            retail_value_minor=self._rng.randint(70, 160) * 100,
            shipping_minor=self._rng.choice((490, 690, 890)),
            code=self._code if self._campaign.starts > 0 else None,
            code_key=code_key(self._code) if self._campaign.starts > 0 else None,
            link=None,
            created_at=scene.at(moved + 4),
        )
        self._moves(collaboration_id, stage, moved)
        deliverable_id = self._deliverable(collaboration_id, posts)
        setting = self._setting()
        tale = PostTale(scene, setting, partner, collaboration_id, self._rng)
        for number in range(posts):
            tale.tell(deliverable_id, number, posts, things)
        if posts:
            self._payment(collaboration_id, fee)

    @property
    def look(self) -> str:
        """The address of what they published first for the campaign."""
        return address(self._partner.platform, self._partner.handle, f"{self._told['code']}{self._partner.handle}0")

    def _setting(self) -> Setting:
        told_of = self._campaign
        return Setting(
            self._campaign_id,
            told_of.starts,
            told_of.ends,
            self._place,
            self._code,
            self._currency,
            self._told,
            told_of.comments,
        )

    def _stage(self) -> CollaborationStage:
        if self._campaign.starts < 0:
            return (CollaborationStage.INVITED, CollaborationStage.ACCEPTED)[self._place % 2]
        if self._campaign.ends > 45:
            return CollaborationStage.CLOSED
        live, changes = CollaborationStage.LIVE, CollaborationStage.CHANGES
        running = (live, live, live, CollaborationStage.DRAFT, changes, CollaborationStage.APPROVED, live, live)
        return running[self._place % len(running)]

    def _moves(self, collaboration_id: str, stage: CollaborationStage, moved: int) -> None:
        before: CollaborationStage | None = None
        for step, reached in enumerate(STAGES[: STAGES.index(stage) + 1]):
            if reached is CollaborationStage.CHANGES and stage is not CollaborationStage.CHANGES:
                continue
            self._scene.put(
                CollaborationMove,
                collaboration_id=collaboration_id,
                from_stage=before,
                to_stage=reached,
                reason="",
                at=self._scene.at(max(1, moved - 4 * step), 10 * 60 + step),
                moved_by=self._rng.choice((self._scene.user, self._scene.colleague)),
            )
            before = reached

    def _deliverable(self, collaboration_id: str, posts: int) -> str:
        """What was agreed, with what reviewers said as far as it came; a draft that still waits is late."""
        stage = self._stage()
        deliverable_id = self._scene.put(
            Deliverable,
            collaboration_id=collaboration_id,
            platform=self._partner.platform,
            format=self._rng.choice(TYPES.get(self._partner.platform, (PostType.POST,))),
            count=max(1, posts or 2),
            due_on=self._scene.day(4 if stage is CollaborationStage.DRAFT else self._campaign.starts - 20),
            state=_STATES.get(stage, DeliverableState.LIVE if posts else DeliverableState.AGREED),
            rounds_agreed=2,
        )
        reviewed = STAGES.index(stage) >= STAGES.index(CollaborationStage.CHANGES)
        told = _REVIEWS[: 0 if not reviewed else 1 if stage is CollaborationStage.CHANGES else 2]
        for round_, (verdict, words) in enumerate(told, start=1):
            self._scene.put(
                DraftReview,
                deliverable_id=deliverable_id,
                round=round_,
                verdict=verdict,
                words=words,
                reviewer=self._scene.colleague,
                at=self._scene.at(max(1, self._campaign.starts - 2 * round_), 15 * 60),
            )
        return deliverable_id

    def _payment(self, collaboration_id: str, fee: int) -> None:
        """Most are paid in time, one late; one of a campaign that ran is still owed."""
        due = max(1, self._campaign.ends) - 30 if self._campaign.ends > 0 else -20
        owed_late = self._campaign.ends < 0 and self._place == 1
        due = 12 if owed_late else due
        paid = None if due < 0 or owed_late else max(1, due - (9 if self._place == 3 else -3))
        self._scene.put(
            Payment,
            influencer_id=self._partner.influencer_id,
            collaboration_id=collaboration_id,
            amount_minor=fee * 100,
            currency=self._currency,
            due_on=self._scene.day(due),
            paid_on=None if paid is None else self._scene.day(paid),
            created_at=self._scene.at(max(1, self._campaign.starts)),
        )


def _shared_out(things: int, among: int) -> list[int]:
    """So many things shared out as evenly as they go."""
    return [things // among + (place < things % among) for place in range(among)] if among else []


def tell_campaigns(
    scene: Scene,
    told: Mapping[str, Any],
    briefs: Mapping[str, Any],
    brands: Mapping[str, tuple[str, Sequence[str], Sequence[Partner]]],
) -> None:
    """Make every campaign of the data, its brief, and the rates between its currencies.

    Args:
        told: resources/samples/campaigns.toml; briefs: resources/samples/briefs.toml.
        brands: brand name -> its id, its things, its partners.
    """
    brief_of = {brief["campaign"]: brief for brief in briefs["briefs"]}
    for campaign in told["campaigns"]:
        made = CampaignTale(scene, campaign, told["comments"]).tell(*brands[campaign["brand"]])
        if campaign["name"] in brief_of:
            tell_brief(scene, brief_of[campaign["name"]], made)
    tell_blocks(scene, briefs["blocks"])
    for rate in told["rates"]:
        pair = {"from_currency": rate["from"], "to_currency": rate["to"], "source": rate["source"]}
        scene.put(ExchangeRate, on_day=scene.day(rate["days_ago"]), rate=Decimal(rate["rate"]), **pair)
