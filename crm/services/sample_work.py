"""The sample's daily work, told from resources/samples/work.toml: agreements with rights, promises, gifts, rates,
questions, runs of a sequence, looks at disclosure, and how each client's documents look.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crm.db.entities import (
    Agreement,
    Base,
    BrandKit,
    Campaign,
    Collaboration,
    DisclosureCheck,
    Exclusivity,
    Gift,
    Influencer,
    MessageDraft,
    MessageTemplate,
    Outreach,
    PartnerRate,
    Partnership,
    Post,
    Promise,
    SequenceRun,
    TodayMark,
    UsageRight,
    UseConfirmation,
)
from crm.db.entities import Sequence as SequenceEntity
from crm.domain.disclosure import Answer, RulePack, outcome, pack_for, rules_of
from crm.domain.message_template import merged
from crm.domain.vocabulary import (
    Connection,
    Direction,
    DisclosureOutcome,
    EditsAllowed,
    Party,
    Platform,
    PostType,
    PromiseState,
    RateSource,
    RightKind,
    RightTrigger,
    RunEnd,
)
from crm.files.rule_packs import rule_packs
from crm.paths import bundled
from crm.reports.brand_kit import OUR_KIT
from crm.services.sample_scene import Scene

_COUNTRY = "uk"
_CENTS = 100  # the home currency is the euro


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what is there already.

    Attributes:
        people, brands, sequences: ids by name; partnerships: ids by (person, brand).
        templates: rows by name.
        parts: the last collaboration of each person with each brand, by their ids.
        posts: id, kind and day of every live post, in the order in which they were told.
        last_words: conversations that a partner ended: outreach, influencer and when.
    """

    people: Mapping[str, str]
    brands: Mapping[str, str]
    partnerships: Mapping[tuple[str, str], str]
    sequences: Mapping[str, str]
    templates: Mapping[str, Mapping[str, Any]]
    parts: Mapping[tuple[str, str], str]
    posts: Iterable[tuple[str, PostType, date]]
    last_words: Iterable[tuple[str, str, datetime]]
    currency: str


def cast_of(rows: Mapping[type[Base], Sequence[Mapping[str, Any]]], brands: Mapping[str, str], currency: str) -> Cast:
    """Who and what the scene has collected so far.

    Args:
        rows: of each entity; brands: ids by name.
    """
    names = {row["id"]: row["name"] for row in rows[Influencer]}
    clients = {brand_id: name for name, brand_id in brands.items()}
    brand_of = {row["id"]: row["brand_id"] for row in rows[Campaign]}
    last = {row["partnership_id"]: row for row in sorted(rows[Outreach], key=lambda row: row["at"])}
    return Cast(
        people={name: influencer_id for influencer_id, name in names.items()},
        brands=brands,
        partnerships={(names[row["influencer_id"]], clients[row["brand_id"]]): row["id"] for row in rows[Partnership]},
        sequences={row["name"]: row["id"] for row in rows[SequenceEntity]},
        templates={row["name"]: row for row in rows[MessageTemplate]},
        parts={(row["influencer_id"], brand_of[row["campaign_id"]]): row["id"] for row in rows[Collaboration]},
        posts=[(row["id"], row["type"], row["posted_on"]) for row in rows[Post]],
        last_words=[
            (row["id"], row["influencer_id"], row["at"]) for row in last.values() if row["direction"] is Direction.IN
        ],
        currency=currency,
    )


class WorkTale:
    """Tells the work into a scene."""

    def __init__(self, scene: Scene, cast: Cast) -> None:
        self._scene, self._cast = scene, cast

    def tell(self, told: Mapping[str, Any]) -> None:
        """Write everything."""
        for agreement in told["agreements"]:
            self._agreement(agreement)
        for tell, name in (
            (self._promise, "promises"),
            (self._gift, "gifts"),
            (self._rate, "rates"),
            (self._question, "questions"),
            (self._run, "runs"),
            (self._draft, "drafts"),
            (self._kit, "kits"),
        ):
            for each in told[name]:
                tell(each)
        self._tick_off(told["no_answer_after"])
        pack = pack_for(rule_packs(bundled("resources") / "rules"), _COUNTRY, self._scene.day(0))
        assert pack is not None
        self._looks(told["looks"], pack)

    def _pair(self, told: Mapping[str, Any]) -> dict[str, str]:
        return {"influencer_id": self._cast.people[told["person"]], "brand_id": self._cast.brands[told["brand"]]}

    def _partnership(self, told: Mapping[str, Any]) -> str:
        return self._cast.partnerships[told["person"], told["brand"]]

    def _minor(self, told: Mapping[str, Any], name: str) -> int | None:
        return int(Decimal(str(told[name])) * _CENTS) if name in told else None

    def _agreement(self, told: Mapping[str, Any]) -> None:
        scene = self._scene
        agreement_id = scene.put(
            Agreement,
            partnership_id=self._partnership(told),
            title=told["title"],
            signed_on=scene.day(told["signed"]),
            starts_on=scene.day(told["starts"]),
            ends_on=scene.day(told["ends"]),
            renews=told["renews"],
            notice_days=told["notice_days"],
            rounds=told["rounds"],
            approval_days=told["approval_days"],
            cadence_days=told["cadence_days"],
            currency=self._cast.currency,
            fee_minor=self._minor(told, "fee"),
            kill_fee_minor=self._minor(told, "kill_fee"),
            note=told["note"],
            attachment_id=None,
            created_at=scene.at(told["signed"]),
        )
        for right in told["rights"]:
            self._right(self._pair(told), agreement_id, right)
        if exclusive := told.get("exclusivity"):
            scene.put(
                Exclusivity,
                **self._pair(told),
                agreement_id=agreement_id,
                category=exclusive["category"],
                rivals=exclusive["rivals"],
                starts_on=scene.day(exclusive["starts"]),
                ends_on=scene.day(exclusive["ends"]),
                currency=self._cast.currency,
                fee_minor=self._minor(exclusive, "fee"),
            )

    def _right(self, pair: Mapping[str, str], agreement_id: str, told: Mapping[str, Any]) -> None:
        self._scene.put(
            UsageRight,
            **pair,
            collaboration_id=self._cast.parts.get((pair["influencer_id"], pair["brand_id"])),
            agreement_id=agreement_id,
            asset=told["asset"],
            kind=RightKind(told["kind"]),
            channels=told["channels"],
            territory=told["territory"],
            edits=EditsAllowed(told["edits"]),
            trigger=RightTrigger.DATE,
            starts_on=self._scene.day(told["starts"]),
            ends_on=self._scene.day(told["ends"]),
            currency=self._cast.currency,
            fee_minor=self._minor(told, "fee"),
        )

    def _promise(self, told: Mapping[str, Any]) -> None:
        kept = told.get("kept")
        self._scene.put(
            Promise,
            influencer_id=self._cast.people[told["person"]],
            partnership_id=self._partnership(told),
            owed_by=Party(told["owed_by"]),
            text=told["text"],
            made_on=self._scene.day(told["made"]),
            due_on=self._scene.day(told["due"]),
            state=PromiseState.OPEN if kept is None else PromiseState.KEPT,
            settled_on=None if kept is None else self._scene.day(kept),
            created_at=self._scene.at(told["made"]),
        )

    def _gift(self, told: Mapping[str, Any]) -> None:
        self._scene.put(
            Gift,
            **self._pair(told),
            what=told["what"],
            given_on=self._scene.day(told["given"]),
            currency=self._cast.currency,
            cost_minor=self._minor(told, "cost"),
            retail_value_minor=self._minor(told, "retail"),
            told_to_disclose_on=self._scene.day(told["told"]) if "told" in told else None,
        )

    def _rate(self, told: Mapping[str, Any]) -> None:
        parts = {f"{part}_minor": self._minor(told, part) for part in ("base", "rights", "exclusivity", "rush")}
        self._scene.put(
            PartnerRate,
            **self._pair(told),
            on_day=self._scene.day(told["day"]),
            platform=Platform(told["platform"]),
            format=PostType(told["format"]),
            source=RateSource(told["source"]),
            currency=self._cast.currency,
            **parts,
        )

    def _question(self, told: Mapping[str, Any]) -> None:
        answered = told.get("answered")
        self._scene.put(
            UseConfirmation,
            partnership_id=self._partnership(told),
            asked_on=self._scene.day(told["asked"]),
            answered_on=None if answered is None else self._scene.day(answered),
            still_uses=told.get("still_uses"),
            words=told.get("words", ""),
            asked_by=self._scene.user,
        )

    # ---- messages

    def _run(self, told: Mapping[str, Any]) -> None:
        ended = told.get("ended")
        self._scene.put(
            SequenceRun,
            sequence_id=self._cast.sequences[told["sequence"]],
            **self._pair(told),
            next_number=told["next"],
            next_on=None if ended is not None else self._scene.day(told["due"]),
            ended_at=None if ended is None else self._scene.at(ended),
            ended_by=None if ended is None else RunEnd(told["ended_by"]),
            started_at=self._scene.at(told["begun"]),
            started_by=self._scene.user,
        )

    def _draft(self, told: Mapping[str, Any]) -> None:
        template = self._cast.templates[told["template"]]
        values = {
            "first_name": told["person"].split()[0],
            "name": told["person"],
            "brand": told["brand"],
            "our_name": self._scene.user,
        }
        self._scene.put(
            MessageDraft,
            **self._pair(told),
            template_id=template["id"],
            channel=template["channel"],
            subject=merged(template["subject"], values).text,
            text=merged(template["text"], values).text,
            made_at=self._scene.at(told["made"], 16 * 60),
            made_by=self._scene.user,
            settled_at=None,
        )

    def _tick_off(self, days: int) -> None:
        for outreach_id, influencer_id, at in self._cast.last_words:
            if at.date() < self._scene.day(days):
                self._scene.put(
                    TodayMark,
                    line_key=f"reply:{outreach_id}",
                    influencer_id=influencer_id,
                    hidden_until_on=None,
                    done_at=min(at + timedelta(days=1), self._scene.at(0)),
                    marked_by=self._scene.user,
                )

    # ---- disclosure, documents

    def _looks(self, told: Mapping[str, Any], pack: RulePack) -> None:
        today = self._scene.day(0)
        for number, (post_id, kind, posted_on) in enumerate(self._cast.posts):
            if number % told["every"]:
                continue
            bad = number % told["unclear"] == 0
            answers = {rule.key: Answer.YES for rule in rules_of(pack, kind)}
            if bad:
                answers["clear_label"] = Answer.NO
            looked = max(0, (today - posted_on).days - 1)
            self._scene.put(
                DisclosureCheck,
                post_id=post_id,
                connection=Connection.PAID,
                rule_pack=pack.key,
                wording=told["unclear_wording" if bad else "wording"],
                answers=json.dumps({rule.key: answers.get(rule.key, Answer.UNKNOWN) for rule in pack.rules}),
                outcome=outcome(pack, Connection.PAID, kind, answers) or DisclosureOutcome.UNCLEAR,
                checked_on=self._scene.day(looked),
                checked_by=self._scene.colleague,
                fix=told["fix"] if bad else "",
                fixed_on=self._scene.day(looked - 2) if bad and looked > 20 else None,
            )

    def _kit(self, told: Mapping[str, Any]) -> None:
        self._scene.put(
            BrandKit,
            brand_id=self._cast.brands[told["brand"]],
            name=told["brand"],
            accent=told["accent"],
            second=told["second"],
            font=OUR_KIT.font,
            logo_sha256=None,
            wording="[]",
            footer=told["footer"],
            language=OUR_KIT.language,
            locale=OUR_KIT.locale,
        )
