"""What the sample's campaigns did: collaborations, posts with readings, sales, comments, payments. Told from the data in
resources/samples/campaigns.toml by chance with a fixed seed; writes through the scene that it is given.
"""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from crm.db.entities import (
    Base,
    Campaign,
    CampaignGoal,
    Collaboration,
    CollaborationMove,
    Comment,
    Conversion,
    Deliverable,
    DeliverablePost,
    DraftReview,
    Payment,
    Post,
    PostTag,
    Reading,
)
from crm.domain.collaborations import STAGES
from crm.domain.identity import code_key, name_key, permalink_key
from crm.domain.vocabulary import (
    CollaborationStage,
    DeliverableState,
    GoalFigure,
    Platform,
    PostTagKind,
    PostType,
    ReadingSource,
    ReviewVerdict,
    SaleSource,
)

_SEED = "rapport sample campaigns 1"
_PARTNERS, _POSTS = 8, 30  # of each campaign that has begun; five have, so 150 posts in all
_AGES = ((1, "0.55"), (7, "0.86"), (30, "1"))  # days after the post, and how much of the final figures it has by then
_CURRENCY = "EUR"

_TYPES = {
    Platform.INSTAGRAM: (PostType.REEL, PostType.CAROUSEL, PostType.POST),
    Platform.TIKTOK: (PostType.VIDEO,),
    Platform.YOUTUBE: (PostType.SHORT, PostType.VIDEO),
}
_STATES = {
    CollaborationStage.DRAFT: DeliverableState.IN_REVIEW,
    CollaborationStage.CHANGES: DeliverableState.CHANGES,
    CollaborationStage.APPROVED: DeliverableState.APPROVED,
}
_REVIEWS = (
    (ReviewVerdict.CHANGES, "Lovely start. Could the label be in the first line, please?"),
    (ReviewVerdict.APPROVED, "Exactly that. Thank you."),
)
_COMMENT_SHARES = (
    ("praise", 34), ("question", 18), ("purchase_intent", 14), ("scepticism", 10), ("complaint", 5),
    ("off_topic", 9), ("not_english", 5), ("spam", 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Partner:
    """An influencer as a campaign meets them.

    Attributes:
        rate: engagement in percent of `followers`; None when nobody knows.
        since_days_ago, until_days_ago: while the partnership ran; until 0 = it still does.
    """

    influencer_id: str
    account_id: str
    platform: Platform
    handle: str
    followers: int
    rate: float | None
    since_days_ago: int
    until_days_ago: int = 0


class Scene(Protocol):
    """What collects the rows of the sample."""

    @property
    def user(self) -> str: ...
    @property
    def colleague(self) -> str: ...
    def put(self, entity: type[Base], **values: Any) -> str: ...
    def put_fact(self, entity: type[Base], **values: Any) -> None: ...
    def day(self, days_ago: int) -> date: ...
    def at(self, days_ago: int, minute: int = 9 * 60, *, office: bool = False) -> datetime: ...


class CampaignTale:
    """Tells one campaign into a scene."""

    def __init__(self, scene: Scene, told: Mapping[str, Any], comments: Mapping[str, Sequence[str]]) -> None:
        self._scene, self._told, self._comments = scene, told, comments
        self._rng = random.Random(f"{_SEED} {told['name']}")
        self._starts: int = told["starts_days_ago"]
        self._ends: int = self._starts - told["days"]

    def tell(self, brand_id: str, things: Sequence[str], partners: Sequence[Partner]) -> None:
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
        self._sold = 0  # orders so far
        self._said = 0  # comments so far
        self._code = f"{_word(partner.handle)}{campaign.told['code']}".upper()[:24]

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
            currency=_CURRENCY,
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
        for number in range(posts):
            self._post(collaboration_id, deliverable_id, number, posts, things)
        if posts:
            self._payment(collaboration_id, fee)

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
            format=self._rng.choice(_TYPES.get(self._partner.platform, (PostType.POST,))),
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

    def _post(self, collaboration_id: str, deliverable_id: str, number: int, of: int, things: Sequence[str]) -> None:
        rng, partner, told = self._rng, self._partner, self._told
        span = self._campaign.starts - max(1, self._campaign.ends)
        days_ago = max(1, self._campaign.starts - 6 - (span - 8) * number // of - rng.randint(0, 3))
        url = _address(partner.platform, partner.handle, f"{told['code']}{partner.handle}{number}")
        key = permalink_key(url)
        post_id = self._scene.put(
            Post,
            influencer_id=partner.influencer_id,
            account_id=partner.account_id,
            collaboration_id=collaboration_id,
            platform=partner.platform,
            type=rng.choice(_TYPES.get(partner.platform, (PostType.POST,))),
            platform_post_id=None,
            permalink_key=key[1] if key else None,
            url=url,
            posted_on=self._scene.day(days_ago),
            posted_at=None,
            text=rng.choice(told["captions"]).format(thing=rng.choice(things)),
            boosted=rng.random() < 0.08,
            created_at=self._scene.at(max(0, days_ago - 1)),
        )
        self._scene.put(DeliverablePost, deliverable_id=deliverable_id, post_id=post_id)
        for kind, names in ((PostTagKind.THEME, told["themes"]), (PostTagKind.STYLE, told["styles"])):
            name = rng.choice(names)
            self._scene.put(PostTag, post_id=post_id, kind=kind, name=name, name_key=name_key(name))
        likes = self._readings(post_id, days_ago)
        self._sales(collaboration_id, post_id, days_ago, likes)
        self._people_say(post_id, days_ago)

    def _readings(self, post_id: str, days_ago: int) -> int:
        """Figures at 24 hours, 7 and 30 days as far as those have come; returns the likes in the end."""
        rng, partner = self._rng, self._partner
        rate = (partner.rate or 3.5) / 100 * rng.lognormvariate(0, 0.35)
        reach = round(partner.followers * rng.uniform(0.28, 0.6))
        likes = round(partner.followers * rate * 0.9)
        hidden, moving = rng.random() < 0.05, partner.platform is not Platform.INSTAGRAM
        final = {
            "impressions": None if moving else round(reach * rng.uniform(1.15, 1.45)),
            "reach": None if partner.platform is Platform.YOUTUBE else reach,
            "views": round(reach * rng.uniform(1.2, 1.8)) if moving else None,
            "likes": None if hidden else likes,
            "comments": round(likes * rng.uniform(0.03, 0.09)),
            "shares": round(likes * rng.uniform(0.02, 0.07)),
            "saves": None if partner.platform is Platform.YOUTUBE else round(likes * rng.uniform(0.04, 0.12)),
            "clicks": round(reach * rng.uniform(0.004, 0.012)),
        }
        for age, share in _AGES:
            if age < days_ago and rng.random() > 0.04:  # now and then nobody looked
                known = {
                    name: None if value is None else round(value * Decimal(share)) for name, value in final.items()
                }
                self._reading(post_id, days_ago - age, ReadingSource.EXPORT, known)
        if days_ago > 8 and rng.random() < 0.06:  # the partner's own picture tells a little more
            claimed = {name: None if value is None else round(value * 1.04) for name, value in final.items()}
            self._reading(post_id, days_ago - 7, ReadingSource.SCREENSHOT, claimed)
        return likes

    def _reading(self, post_id: str, days_ago: int, source: ReadingSource, figures: Mapping[str, int | None]) -> None:
        read_at = self._scene.day(days_ago).isoformat()
        self._scene.put_fact(Reading, post_id=post_id, read_at=read_at, source=source, revision=0, **figures)

    def _sales(self, collaboration_id: str, post_id: str, days_ago: int, likes: int) -> None:
        rng = self._rng
        for _ in range(min(12, round(likes * rng.uniform(0.001, 0.004)))):
            sold = days_ago - rng.randint(0, 16)
            if sold < 1:
                continue
            self._sold += 1
            order = f"{self._told['code']}-{self._place + 1}{self._sold:04d}"
            minor = rng.choice((1890, 2450, 3200, 3990, 4800, 6450))
            self._conversion(order, "1", sold, minor, 1, (collaboration_id, post_id))
            if rng.random() < 0.06 and sold > 6:
                self._conversion(order, "refund", sold - 5, -minor, 0, (collaboration_id, post_id))

    def _conversion(self, order: str, line: str, days_ago: int, minor: int, orders: int, of: tuple[str, str]) -> None:
        self._scene.put_fact(
            Conversion,
            shop="sample",
            order_ref=order,
            line=line,
            revision=0,
            at=self._scene.day(days_ago).isoformat(),
            sale_source=SaleSource.PARTNER,
            influencer_id=self._partner.influencer_id,
            collaboration_id=of[0],
            campaign_id=self._campaign_id,
            post_id=of[1],
            code=self._code,
            orders=orders,
            units=orders,
            revenue_minor=minor,
            currency=_CURRENCY,
        )

    def _people_say(self, post_id: str, days_ago: int) -> None:
        rng = self._rng
        kinds, weights = zip(*_COMMENT_SHARES, strict=True)
        for kind in rng.choices(kinds, weights, k=rng.randint(1, 4)):
            text = rng.choice(self._campaign.comments[kind])
            self._said += 1
            key = f"{self._code} {self._said}"
            self._scene.put_fact(
                Comment,
                id=hashlib.sha256(key.encode()).hexdigest(),
                post_id=post_id,
                author_key=hashlib.sha256(f"author {key}".encode()).hexdigest(),
                at=self._scene.day(max(0, days_ago - rng.randint(0, 4))).isoformat(),
                text=text,
                likes=rng.choice((0, 0, 1, 2, 5)),
                spam=None,
            )

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
            currency=_CURRENCY,
            due_on=self._scene.day(due),
            paid_on=None if paid is None else self._scene.day(paid),
            created_at=self._scene.at(max(1, self._campaign.starts)),
        )


def _shared_out(things: int, among: int) -> list[int]:
    """So many things shared out as evenly as they go."""
    return [things // among + (place < things % among) for place in range(among)] if among else []


def _word(handle: str) -> str:
    return next(part for part in handle.replace("_", ".").split(".") if part)


def _address(platform: Platform, handle: str, seed: str) -> str:
    """An address of an invented post, of the platform's own form."""
    digest = hashlib.sha256(seed.encode()).hexdigest()
    if platform is Platform.INSTAGRAM:
        return f"https://www.instagram.com/p/Sample{digest[:5]}/"
    if platform is Platform.TIKTOK:
        return f"https://www.tiktok.com/@{handle}/video/7{int(digest[:15], 16) % 10**18:018d}"
    if platform is Platform.YOUTUBE:
        return f"https://www.youtube.com/watch?v=sam{digest[:8]}"
    return f"https://{_word(handle)}.example/{digest[:8]}"


def tell_campaigns(
    scene: Scene, told: Mapping[str, Any], brands: Mapping[str, tuple[str, Sequence[str], Sequence[Partner]]]
) -> None:
    """Make every campaign of the data.

    Args:
        told: resources/samples/campaigns.toml.
        brands: brand name -> its id, its things, its partners.
    """
    for campaign in told["campaigns"]:
        CampaignTale(scene, campaign, told["comments"]).tell(*brands[campaign["brand"]])
