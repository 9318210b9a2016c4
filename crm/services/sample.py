"""The sample workspace: an invented agency with 18 months behind it, always ending today. Its cast is data
(resources/samples/agency.toml); how a partnership goes is told by sample_story. The same day gives the same content.
"""

import hashlib
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crm.db.entities import (
    Attachment,
    AttachmentBlob,
    AudienceNote,
    Base,
    Brand,
    BrandNiche,
    BrandValue,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Outreach,
    Partnership,
    PartnershipMove,
    Tag,
    Task,
    ValueRating,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork, utc_now
from crm.domain.identity import handle_key, name_key, sort_key
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus, Platform
from crm.paths import bundled
from crm.services.sample_accounts import tell_accounts
from crm.services.sample_campaigns import tell_campaigns
from crm.services.sample_messages import tell_messages, template_of
from crm.services.sample_scene import Partner
from crm.services.sample_story import Phrases, Said, Story, partnership_story
from crm.services.sample_work import WorkTale, cast_of

_DAYS = 545  # 18 months
_SEED = "rapport sample 1"
_RATED_STAGES = (OutreachStage.NEGOTIATING, OutreachStage.AGREED)
_FILE = ("Winter Table themes.txt", b"Winter Table\n\n1. What the first cold week tastes like\n2. One pan, five days\n")


def make_sample(path: Path, *, user: str, clock: Callable[[], datetime] = utc_now, zone: str = "UTC") -> Path:
    """Make the sample workspace, alive as of today.

    Args:
        path: where the file is to be; it must not exist.
        user: the person whose name stands in the history.
        clock: the instant that counts as now; aware.
        zone: IANA zone in which "today" and the times of messages are meant.

    Returns:
        The path. A failure leaves no file.

    Raises:
        Conflict: something is already there.
    """
    cast = _data("agency")
    db = Database.create(
        path, user=user, name=cast["agency"], home_currency=cast["home_currency"], clock=clock, sample=True
    )
    try:
        with db.begin("Make the sample workspace") as uow:
            _Scene(cast, user, clock().astimezone(ZoneInfo(zone)), uow).play()
    except BaseException:
        db.close()
        path.unlink(missing_ok=True)
        raise
    db.close()
    return path


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((bundled("resources") / "samples" / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class _Client:
    """A brand as the scene needs it: who it is, its value ids by name, its things, its partners so far."""

    id: str
    value_ids: Mapping[str, str]
    things: Sequence[str]
    partners: list[Partner] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Collects the rows of every table, then writes them in one go, parents first."""

    cast: Mapping[str, Any]
    user: str
    now: datetime  # in the zone that messages are told in
    uow: UnitOfWork
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    clients: dict[str, _Client] = field(default_factory=dict)
    labels: dict[tuple[type[Base], str], str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    templates: dict[str, str] = field(default_factory=dict)  # name -> id

    def play(self) -> None:
        """Make every row and write it."""
        self.templates.update(tell_messages(self, _data("messages")))
        for brand in self.cast["brands"]:
            self._brand(brand)
        for person in self.cast["cast"]["people"]:
            self._person(person)
        clients = {name: (client.id, client.things, client.partners) for name, client in self.clients.items()}
        tell_campaigns(self, _data("campaigns"), _data("briefs"), clients)
        brands = {name: client.id for name, client in self.clients.items()}
        WorkTale(self, cast_of(self.rows, brands, self.cast["home_currency"])).tell(_data("work"))
        order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
        for entity in sorted(self.rows, key=lambda kind: order[kind.__tablename__]):
            self.uow.insert(entity, self.rows[entity])

    @property
    def colleague(self) -> str:
        """The other rater: the first colleague whose name is not the user's."""
        return next(str(name) for name in self.cast["colleagues"] if name_key(name) != name_key(self.user))

    def put(self, entity: type[Base], **values: Any) -> str:
        """One more row of this entity; returns its fresh id."""
        row_id = new_id()
        self.rows.setdefault(entity, []).append({"id": row_id, **values})
        return row_id

    def put_fact(self, entity: type[Base], **values: Any) -> None:
        """One more row of an entity that has a natural key."""
        self.rows.setdefault(entity, []).append(values)

    def put_file(self, sha256: str, content: bytes) -> None:
        """Keep a file's bytes, once."""
        if sha256 not in self.files:
            self.files.add(sha256)
            self.uow.insert(AttachmentBlob, [{"sha256": sha256, "content": content}])

    def day(self, days_ago: int) -> date:
        """The date so many days before today; negative is ahead."""
        return self.now.date() - timedelta(days=days_ago)

    def at(self, days_ago: int, minute: int = 9 * 60, *, office: bool = False) -> datetime:
        """An instant on that day, never after now; with `office`, a weekend counts as the Friday before."""
        day = self.day(days_ago)
        if office:
            day -= timedelta(days=max(0, day.weekday() - 4))
        moment = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=self.now.tzinfo)
        return min(moment, self.now)

    def _label(self, kind: type[Niche] | type[Tag], name: str) -> str:
        found = self.labels.get((kind, name_key(name)))
        if found is None:
            found = self.put(kind, name=name, name_key=name_key(name))
            self.labels[kind, name_key(name)] = found
        return found

    def _brand(self, brand: Mapping[str, Any]) -> None:
        name = brand["name"]
        brand_id = self.put(
            Brand,
            name=name,
            name_key=name_key(name),
            sort_key=sort_key(name),
            website=brand["website"],
            note=brand["note"],
            created_at=self.at(_DAYS + 5),
        )
        for niche in brand["niches"]:
            self.put(BrandNiche, brand_id=brand_id, niche_id=self._label(Niche, niche))
        value_ids = {
            value: self.put(BrandValue, brand_id=brand_id, name=value, name_key=name_key(value), position=at)
            for at, value in enumerate(brand["values"])
        }
        self.clients[name] = _Client(brand_id, value_ids, brand["things"])

    def _person(self, person: Mapping[str, Any]) -> None:
        rng = random.Random(f"{_SEED} {person['handle']}")
        stories = {name: self._story(person, name, spelled, rng) for name, spelled in person["with"].items()}
        known_days = max([story.age_days for story in stories.values()], default=rng.randint(150, 450))
        known_days = min(_DAYS, known_days + rng.randint(60, 400))
        influencer_id = self._influencer(person, known_days, rng)
        account_id = tell_accounts(self, person, influencer_id, known_days, rng)
        for name, story in stories.items():
            self._partner(person, self.clients[name], story, (influencer_id, account_id))
        partnership_ids = [
            self._partnership(influencer_id, self.clients[name].id, story, rng) for name, story in stories.items()
        ]
        for name, story in stories.items():
            self._ratings(influencer_id, name, story, known_days, rng)
        if "next" in person:
            title, in_days = person["next"]
            self._task(influencer_id, partnership_ids[0], title, due_in_days=in_days, made_days_ago=8)
        if person.get("file"):
            self._file(influencer_id)

    def _phrases(self, person: Mapping[str, Any], rng: random.Random, brand: str) -> Phrases:
        names = {
            "first": [person["name"].split()[0]],
            "city": [person["city"]],
            "niche": [niche.lower() for niche in person["niches"]],
            "brand": [brand],
            "thing": self.clients[brand].things,
        }
        return Phrases(self.cast["phrases"], rng, names)

    def _story(self, person: Mapping[str, Any], brand: str, spelled: str, rng: random.Random) -> Story:
        story = partnership_story(spelled, self._phrases(person, rng, brand), rng, ended=person.get("ended", ""))
        told = self.cast["told"].get(person["name"], [])
        if not told or brand != next(iter(person["with"])):
            return story
        before = tuple(said for said in story.said if said.days_ago > told[0][0])
        return Story(story.status, story.stage, story.age_days, before + tuple(map(_told, told)), story.moved)

    def _influencer(self, person: Mapping[str, Any], known_days: int, rng: random.Random) -> str:
        phrases = self._phrases(person, rng, next(iter(person["with"]), self.cast["brands"][0]["name"]))
        site = handle_key(person["handle"]).replace(".", "").replace("_", "")
        influencer_id = self.put(
            Influencer,
            name=person["name"],
            sort_key=sort_key(person["name"]),
            email=f"hello@{site}.example" if person.get("email", True) else None,
            location=person["city"],
            language=person["language"],
            note=phrases.take("note") if rng.random() < 0.6 else "",
            private_note=phrases.take("private_note") if rng.random() < 0.3 else "",
            do_not_contact=person.get("do_not_contact", False),
            created_at=self.at(known_days, 10 * 60),
        )
        for niche in person["niches"]:
            self.put(InfluencerNiche, influencer_id=influencer_id, niche_id=self._label(Niche, niche))
        for tag in person["tags"]:
            self.put(InfluencerTag, influencer_id=influencer_id, tag_id=self._label(Tag, tag))
        for noted in sorted(rng.sample(range(3, known_days), rng.choice((0, 1, 1, 2))), reverse=True):
            text, source = phrases.take("audience"), phrases.take("audience_source")
            self.put(AudienceNote, influencer_id=influencer_id, noted_on=self.day(noted), text=text, source=source)
        return influencer_id

    def _partner(self, person: Mapping[str, Any], client: _Client, story: Story, ids: tuple[str, str]) -> None:
        """Remember who worked with the brand, and while when, for its campaigns."""
        if len(story.moved) < 2:
            return
        platform, followers = next(iter(person["on"].items()))
        ended = story.status in (PartnershipStatus.ENDED, PartnershipStatus.PAUSED)
        partner = Partner(
            *ids,
            Platform(platform),
            person["handle"],
            max(2000, followers),
            person.get("rate"),
            since_days_ago=story.moved[1].days_ago,
            until_days_ago=story.moved[-1].days_ago if ended else 0,
        )
        client.partners.append(partner)

    def _partnership(self, influencer_id: str, brand_id: str, story: Story, rng: random.Random) -> str:
        begun = story.moved[1].days_ago if len(story.moved) > 1 else None
        partnership_id = self.put(
            Partnership,
            influencer_id=influencer_id,
            brand_id=brand_id,
            status=story.status,
            since_on=None if begun is None else self.day(begun),
            outreach_stage=story.stage,
            stage_since_at=self.at(
                story.said[-1].days_ago if story.said and begun is None else begun or story.age_days
            ),
            cadence_days=None if begun is None else rng.choice((21, 30, 30, 45)),
            created_at=self.at(story.age_days, 11 * 60),
        )
        for moved in story.moved:
            self.put(
                PartnershipMove,
                partnership_id=partnership_id,
                from_status=moved.from_status,
                to_status=moved.to_status,
                reason=moved.reason,
                at=self.at(moved.days_ago, 11 * 60),
                moved_by=rng.choice((self.user, self.user, self.colleague)),
            )
        for number, said in enumerate(story.said):
            template_id = self.templates.get(template_of(said, number) or "")
            self._outreach((influencer_id, partnership_id, template_id), said, rng)
        return partnership_id

    def _outreach(self, about: tuple[str, str, str | None], said: Said, rng: random.Random) -> None:
        influencer_id, partnership_id, template_id = about
        at = self.at(said.days_ago, said.minute, office=said.direction is Direction.OUT)
        outreach_id = self.put(
            Outreach,
            influencer_id=influencer_id,
            partnership_id=partnership_id,
            channel=said.channel,
            direction=said.direction,
            outcome=said.outcome,
            at=at,
            zone=str(self.now.tzinfo),
            note=said.note,
            template_id=template_id,
            logged_by=rng.choice((self.user, self.user, self.colleague)),
        )
        if said.direction is Direction.OUT and said.days_ago > 7 and rng.random() < 0.3:
            self._task(
                influencer_id,
                partnership_id,
                "Follow up",
                due_in_days=5 - said.days_ago,
                made_days_ago=said.days_ago,
                outreach_id=outreach_id,
                done_days_ago=said.days_ago - 5,
            )

    def _task(
        self,
        influencer_id: str,
        partnership_id: str,
        title: str,
        *,
        due_in_days: int,
        made_days_ago: int,
        outreach_id: str | None = None,
        done_days_ago: int | None = None,
    ) -> None:
        self.put(
            Task,
            influencer_id=influencer_id,
            partnership_id=partnership_id,
            outreach_id=outreach_id,
            title=title,
            due_on=self.day(-due_in_days),
            done_at=None if done_days_ago is None else self.at(done_days_ago, 16 * 60),
            created_at=self.at(made_days_ago, 17 * 60),
        )

    def _ratings(self, influencer_id: str, brand: str, story: Story, known_days: int, rng: random.Random) -> None:
        """Our own rating of each brand value, and for every second partner a colleague's, who may see it otherwise."""
        if story.status is PartnershipStatus.PROSPECT and story.stage not in _RATED_STAGES:
            return
        client = self.clients[brand]
        raters = [self.user] + [self.colleague] * (rng.random() < 0.5)
        for value_id in client.value_ids.values():
            score = rng.choice((2, 3, 3, 4, 4, 4, 5))
            for rater in raters:
                given = score if rater == self.user else max(0, min(5, score + rng.choice((-2, -1, 0, 0, 1))))
                band = "high" if given >= 4 else "middle" if given == 3 else "low"
                self.put(
                    ValueRating,
                    influencer_id=influencer_id,
                    brand_value_id=value_id,
                    score=given,
                    evidence=rng.choice(self.cast["phrases"][band]),
                    rater=rater,
                    rated_on=self.day(rng.randint(3, min(known_days, 200))),
                )

    def _file(self, influencer_id: str) -> None:
        name, content = _FILE
        sha256 = hashlib.sha256(content).hexdigest()
        self.put_file(sha256, content)
        self.put(
            Attachment,
            influencer_id=influencer_id,
            name=name,
            media_type="text/plain",
            size_bytes=len(content),
            sha256=sha256,
            added_at=self.at(30),
        )


def _told(line: Sequence[Any]) -> Said:
    """One line of the cast's `told` table as a message."""
    days_ago, clock, channel, direction, outcome, note = line
    hour, minute = map(int, clock.split(":"))
    return Said(days_ago, hour * 60 + minute, Channel(channel), Direction(direction), Outcome(outcome), note)
