"""What one partner of the sample published in a campaign, and what followed: readings, sales, comments, proofs."""

import hashlib
import random
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crm.db.entities import (
    Comment,
    Conversion,
    DeliverablePost,
    Post,
    PostProof,
    PostTag,
    Reading,
)
from crm.domain.identity import name_key, permalink_key
from crm.domain.vocabulary import Platform, PostTagKind, PostType, ReadingSource, SaleSource
from crm.services.sample_scene import Partner, Scene

TYPES = {
    Platform.INSTAGRAM: (PostType.REEL, PostType.CAROUSEL, PostType.POST),
    Platform.TIKTOK: (PostType.VIDEO,),
    Platform.YOUTUBE: (PostType.SHORT, PostType.VIDEO),
}
_AGES = ((1, "0.55"), (7, "0.86"), (30, "1"))  # days after the post, and how much of the final figures it has by then
_PROVEN = 0.2  # share of posts that somebody kept a picture of
_COMMENT_SHARES = (
    ("praise", 34), ("question", 18), ("purchase_intent", 14), ("scepticism", 10), ("complaint", 5),
    ("off_topic", 9), ("not_english", 5), ("spam", 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """In which campaign and for whom posts are made.

    Attributes:
        id, starts, ends: of the campaign; days ago, negative is ahead.
        place: of the partner among its partners; currency: of the partner's sales.
        told, comments: the campaign's own data, and what people write, by what it is.
    """

    id: str
    starts: int
    ends: int
    place: int
    code: str
    currency: str
    told: Mapping[str, Any]
    comments: Mapping[str, Sequence[str]]


class PostTale:
    """Tells one partner's posts into a scene."""

    def __init__(
        self, scene: Scene, setting: Setting, partner: Partner, collaboration_id: str, rng: random.Random
    ) -> None:
        self._scene, self._told_of, self._partner = scene, setting, partner
        self._collaboration_id, self._rng, self._told = collaboration_id, rng, setting.told
        self._sold = 0  # orders so far
        self._said = 0  # comments so far

    def tell(self, deliverable_id: str, number: int, of: int, things: Sequence[str]) -> None:
        """Make post `number` of `of`, and what followed it."""
        rng, partner, told = self._rng, self._partner, self._told
        span = self._told_of.starts - max(1, self._told_of.ends)
        days_ago = max(1, self._told_of.starts - 6 - (span - 8) * number // of - rng.randint(0, 3))
        url = address(partner.platform, partner.handle, f"{told['code']}{partner.handle}{number}")
        key = permalink_key(url)
        post_id = self._scene.put(
            Post,
            influencer_id=partner.influencer_id,
            account_id=partner.account_id,
            collaboration_id=self._collaboration_id,
            platform=partner.platform,
            type=rng.choice(TYPES.get(partner.platform, (PostType.POST,))),
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
        self._sales(post_id, days_ago, likes)
        self._people_say(post_id, days_ago)
        if rng.random() < _PROVEN:
            self._proof(post_id, days_ago)

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

    def _sales(self, post_id: str, days_ago: int, likes: int) -> None:
        rng = self._rng
        for _ in range(min(12, round(likes * rng.uniform(0.001, 0.004)))):
            sold = days_ago - rng.randint(0, 16)
            if sold < 1:
                continue
            self._sold += 1
            order = f"{self._told['code']}-{self._told_of.place + 1}{self._sold:04d}"
            minor = rng.choice((1890, 2450, 3200, 3990, 4800, 6450))
            self._conversion(order, "1", sold, minor, 1, post_id)
            if rng.random() < 0.06 and sold > 6:
                self._conversion(order, "refund", sold - 5, -minor, 0, post_id)

    def _conversion(self, order: str, line: str, days_ago: int, minor: int, orders: int, post_id: str) -> None:
        self._scene.put_fact(
            Conversion,
            shop="sample",
            order_ref=order,
            line=line,
            revision=0,
            at=self._scene.day(days_ago).isoformat(),
            sale_source=SaleSource.PARTNER,
            influencer_id=self._partner.influencer_id,
            collaboration_id=self._collaboration_id,
            campaign_id=self._told_of.id,
            post_id=post_id,
            code=self._told_of.code,
            orders=orders,
            units=orders,
            revenue_minor=minor,
            currency=self._told_of.currency,
        )

    def _people_say(self, post_id: str, days_ago: int) -> None:
        rng = self._rng
        kinds, weights = zip(*_COMMENT_SHARES, strict=True)
        for kind in rng.choices(kinds, weights, k=rng.randint(1, 4)):
            text = rng.choice(self._told_of.comments[kind])
            self._said += 1
            key = f"{self._told_of.code} {self._said}"
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

    def _proof(self, post_id: str, days_ago: int) -> None:
        """A picture of the figures as they stood a week after the post, or yesterday."""
        days = max(1, days_ago - 7)
        content = _picture(f"{self._told_of.code} {days_ago}")
        sha256 = hashlib.sha256(content).hexdigest()
        self._scene.put_file(sha256, content)
        name = f"{self._told_of.code.lower()}-{self._scene.day(days).isoformat()}.png"
        about = {"name": name, "media_type": "image/png", "size_bytes": len(content), "sha256": sha256}
        self._scene.put(PostProof, post_id=post_id, taken_on=self._scene.day(days), **about)


def word_of(handle: str) -> str:
    """The first word of a handle."""
    return next(part for part in handle.replace("_", ".").split(".") if part)


def address(platform: Platform, handle: str, seed: str) -> str:
    """An address of an invented post, of the platform's own form."""
    digest = hashlib.sha256(seed.encode()).hexdigest()
    if platform is Platform.INSTAGRAM:
        return f"https://www.instagram.com/p/Sample{digest[:5]}/"
    if platform is Platform.TIKTOK:
        return f"https://www.tiktok.com/@{handle}/video/7{int(digest[:15], 16) % 10**18:018d}"
    if platform is Platform.YOUTUBE:
        return f"https://www.youtube.com/watch?v=sam{digest[:8]}"
    return f"https://{word_of(handle)}.example/{digest[:8]}"


def _picture(seed: str) -> bytes:
    """A small PNG in two tones: a strip of colour over bars, as insights of an app look from afar."""
    dice = hashlib.sha256(seed.encode()).digest()
    width, height, bars = 90, 160, 9
    ground, ink = (242, 240, 236), tuple(90 + each % 100 for each in dice[:3])
    rows = []
    for y in range(height):
        heights = [40 + each % 80 for each in dice[3 : 3 + bars]]
        inked = [y < 24 or (x % 10 > 2 and height - y < heights[x * bars // width]) for x in range(width)]
        rows.append(b"\0" + b"".join(bytes(ink if each else ground) for each in inked))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
