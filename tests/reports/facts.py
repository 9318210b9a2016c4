"""Facts of one invented partner, whole or with parts replaced, for tests of reports."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from crm.domain.vocabulary import (
    Basis,
    Channel,
    Direction,
    Outcome,
    OutreachStage,
    PartnershipStatus,
    Platform,
    SnapshotSource,
)
from crm.formats import Formats
from crm.queries.influencer_detail import (
    AccountRow,
    AudienceNoteRow,
    InfluencerDetail,
    PartnershipCard,
    SnapshotRow,
    ValueRatingRow,
)
from crm.queries.partnerships import MoveRow
from crm.queries.summaries import SaidRow, StepRow, SummaryFacts
from crm.reports.content import Audience, Report
from crm.reports.partnership_summary import SummaryOptions, partnership_summary

MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FORMATS = Formats("en_GB", "UTC")
EMAIL = "noor.canary@example.com"
NOTE = "Canary of the shared note"
PRIVATE = "Canary of the private note"
SAID = "Canary of what was said on the phone"
REASON = "Canary of why they moved up"
RIVAL = "Kestrel & Pine"


def snapshot(day: date, followers: int | None, rate: str | None = None) -> SnapshotRow:
    """A reading, its rate on followers."""
    fraction = None if rate is None else Decimal(rate)
    basis = None if rate is None else Basis.FOLLOWERS
    return SnapshotRow(f"s{day}", day, followers, fraction, basis, SnapshotSource.TYPED, None)


def account(**changes: Any) -> AccountRow:
    """Instagram @noor.makes: 34,000 followers in May, 38,250 in November, 4.865 % of followers."""
    row = AccountRow(
        id="a1",
        platform=Platform.INSTAGRAM,
        handle="noor.makes",
        url=None,
        followers=38_250,
        followers_on=date(2026, 11, 20),
        engagement_rate=Decimal("0.04865"),
        engagement_basis=Basis.FOLLOWERS,
        engagement_on=date(2026, 11, 18),
        snapshots=(snapshot(date(2026, 11, 20), 38_250, "0.04865"), snapshot(date(2026, 5, 1), 34_000, "0.051")),
        former_handles=(("noorbakt", date(2025, 4, 24)),),
    )
    return replace(row, **changes)


def card(brand: str = "Lumen", **changes: Any) -> PartnershipCard:
    """An active partnership since 5 May 2025, contact agreed every 30 days."""
    row = PartnershipCard(
        id=f"p-{brand}",
        brand_id=f"b-{brand}",
        brand=brand,
        status=PartnershipStatus.ACTIVE,
        since_on=date(2025, 5, 5),
        outreach_stage=OutreachStage.AGREED,
        stage_since_at=MADE_AT,
        cadence_days=30,
        note="",
        last_contact_at=None,
        next_step=None,
        next_step_on=None,
    )
    return replace(row, **changes)


def move(to: PartnershipStatus, day: date, before: PartnershipStatus | None = None, reason: str = "") -> MoveRow:
    """A change of status at noon."""
    return MoveRow(f"m{day}", before, to, reason, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "Mara")


def said(day: date, direction: Direction, outcome: Outcome = Outcome.NONE, note: str = "") -> SaidRow:
    """An e-mail at noon."""
    return SaidRow(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), Channel.EMAIL, direction, outcome, note)


def rating(value: str, score: int, rater: str = "Mara", evidence: str = "Seen", brand: str = "Lumen") -> ValueRatingRow:
    """A rating of June 2026."""
    day = date(2026, 6, 12)
    return ValueRatingRow(f"{value}{rater}", f"b-{brand}", brand, f"v-{value}", value, score, evidence, rater, day)


def detail(**changes: Any) -> InfluencerDetail:
    """Noor van Dijk with a canary in every text that not everybody may see."""
    row = InfluencerDetail(
        id="i1",
        name="Noor van Dijk",
        name_damaged=False,
        email=EMAIL,
        location="Utrecht",
        language="nl",
        gender=None,
        note=NOTE,
        private_note=PRIVATE,
        do_not_contact=False,
        created_at=MADE_AT,
        tags=("Winter canary",),
        niches=("Ceramics",),
        accounts=(account(),),
        partnerships=(card(),),
        audience_notes=(AudienceNoteRow("n1", date(2026, 6, 1), "Two thirds are parents", "First 50 comments"),),
        value_ratings=(rating("Care", 4), rating("Care", 5, "Jonas", ""), rating("Honesty", 3)),
    )
    return replace(row, **changes)


def facts(**changes: Any) -> SummaryFacts:
    """What is known of Noor with Lumen; RIVAL is another client of the agency."""
    row = SummaryFacts(
        workspace="Harbour & Co",
        made_at=MADE_AT,
        detail=detail(),
        brand="Lumen",
        brand_values=(("Lumen", "Care"), ("Lumen", "Honesty"), ("Lumen", "Light")),
        moves={
            "p-Lumen": [
                move(PartnershipStatus.ACTIVE, date(2025, 9, 1), PartnershipStatus.TRIAL, REASON),
                move(PartnershipStatus.TRIAL, date(2025, 5, 5)),
            ]
        },
        said=(
            said(date(2026, 11, 1), Direction.OUT, note=SAID),
            said(date(2026, 11, 3), Direction.IN, Outcome.REPLIED),
            said(date(2026, 11, 10), Direction.OUT, Outcome.NO_ANSWER),
            said(date(2026, 11, 21), Direction.OUT),
        ),
        said_elsewhere=0,
        next_steps=(StepRow("Send the winter box", date(2026, 11, 24)),),
        other_brands=(RIVAL,),
    )
    return replace(row, **changes)


def summary(audience: Audience = Audience.CLIENT, told: SummaryFacts | None = None, **options: Any) -> Report:
    """The report of these facts for this audience."""
    return partnership_summary(told or facts(), SummaryOptions(audience, **options), FORMATS)
