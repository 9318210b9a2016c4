"""One partnership, whole: what was promised, agreed, allowed, given, paid and disclosed, as its record shows it.

The lines are those of the lists; what they mean is the domain's. Health is read apart: it looks at everybody.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm import paths
from crm.db.entities import (
    Agreement,
    Attachment,
    Brand,
    BrandNiche,
    Campaign,
    Collaboration,
    DisclosureCheck,
    Exclusivity,
    Gift,
    Niche,
    PartnerRate,
    Partnership,
    Payment,
    Post,
    Promise,
    UsageRight,
    UseConfirmation,
    Workspace,
)
from crm.db.unit_of_work import Database
from crm.domain.disclosure import Answer, RulePack
from crm.domain.rights import SayDay, exclusivity_conflicts
from crm.domain.vocabulary import Connection, DisclosureOutcome, Money, Platform, PostType
from crm.errors import NotFound
from crm.files.rule_packs import rule_packs
from crm.queries.campaign_lists import LISTS, PaymentLine
from crm.queries.commitment_lists import (
    COMMITMENT_LISTS,
    AgreementLine,
    ExclusivityLine,
    GiftLine,
    PartnerRateLine,
    PromiseLine,
    RightLine,
)
from crm.queries.commitments import Runway, exclusives_of, runway
from crm.queries.partnerships import PartnershipRow, partnership_rows


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Why a brand of the agency cannot have this partner now or soon.

    Attributes:
        id: of the exclusivity and the brand together.
        own: it stands against the brand of this partnership.
        partners: the brand has a partnership with this partner, so both are bound already.
    """

    id: str
    brand: str
    reason: str
    ends_on: date
    own: bool
    partners: bool


@dataclass(frozen=True, slots=True)
class LookLine:
    """What one look at a live post found."""

    id: str
    connection: Connection
    rule_pack: str
    wording: str
    outcome: DisclosureOutcome
    checked_on: date
    checked_by: str
    fix: str
    fixed_on: date | None
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class LivePostLine:
    """A live post for the brand; `looks` newest first, empty while nobody has looked."""

    id: str
    platform: Platform
    type: PostType
    url: str | None
    posted_on: date | None
    campaign: str
    looks: tuple[LookLine, ...]

    @property
    def look(self) -> LookLine | None:
        """The newest look."""
        return self.looks[0] if self.looks else None


@dataclass(frozen=True, slots=True)
class UseLine:
    """ "Do you still use it?" and the answer; `still_uses` None while there is none."""

    id: str
    asked_on: date
    answered_on: date | None
    still_uses: bool | None
    words: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class PartnershipRecord:
    """One partnership.

    Attributes:
        promises: this partnership's, and those with the person that name no brand.
        agreements: the newest first; older ones are its history.
        rates: the person's with every brand, the newest first.
        payments: the person's for this brand and for none, those owed first.
        parts: (id, campaign) of the person's collaborations for this brand, the newest campaign first.
        packs: rules of disclosure by country, the oldest first.
        files: (id, name) of what is kept with the person, such as a signed agreement.
        currency: the workspace's own, of amounts that begin here.
        posts: live posts in this brand's campaigns, the newest first.
    """

    row: PartnershipRow
    currency: str
    runway: Runway
    promises: tuple[PromiseLine, ...]
    agreements: tuple[AgreementLine, ...]
    rights: tuple[RightLine, ...]
    exclusivities: tuple[ExclusivityLine, ...]
    conflicts: tuple[ConflictLine, ...]
    rates: tuple[PartnerRateLine, ...]
    payments: tuple[PaymentLine, ...]
    gifts: tuple[GiftLine, ...]
    posts: tuple[LivePostLine, ...]
    uses: tuple[UseLine, ...]
    parts: tuple[tuple[str, str], ...]
    packs: tuple[RulePack, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def usual_tie(self) -> Connection:
        """What most likely ties the partner to the brand: a gift when nothing but gifts is known, else pay."""
        paid = self.payments or any(each.fee_minor for each in self.agreements)
        return Connection.GIFT if self.gifts and not paid else Connection.PAID

    def payments_total(self, *, paid: bool) -> list[Money]:
        """What was paid, or is still owed, in each currency apart."""
        return _sums(each for each in self.payments if (each.paid_on is not None) is paid)

    def overdue_total(self, today: date) -> list[Money]:
        """What should have been paid before a day, in each currency apart."""
        return _sums(
            each for each in self.payments if each.paid_on is None and each.due_on is not None and each.due_on < today
        )


def _sums(payments: Iterable[PaymentLine]) -> list[Money]:
    sums: Counter[str] = Counter()
    for each in payments:
        sums[each.currency] += each.amount_minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]


def partnership_record(
    db: Database, partnership_id: str, today: date, say_day: SayDay = date.isoformat
) -> PartnershipRecord:
    """Everything that was agreed and done in one partnership.

    Args:
        today: conflicts that ended before it are left out.
        say_day: how reasons call a day.

    Raises:
        NotFound: it is gone.
    """
    rows = partnership_rows(db, [partnership_id])
    if not rows:
        raise NotFound("That partnership is no longer there.")
    row = rows[0]
    person, brand = row.influencer_id, row.brand_id
    own_promise = or_(Promise.partnership_id == row.id, Promise.partnership_id.is_(None))
    ahead = runway(db, partnership_id, today)
    own_payment = or_(Campaign.brand_id == brand, Payment.collaboration_id.is_(None))
    with db.read() as session:
        lines = _Lines(session)
        return PartnershipRecord(
            row=row,
            currency=session.scalars(select(Workspace.home_currency)).one(),
            runway=ahead,
            promises=lines.of("promise", Promise.influencer_id == person, own_promise),
            agreements=_newest_first(lines.of("agreement", Agreement.partnership_id == row.id)),
            rights=lines.of("right", UsageRight.influencer_id == person, UsageRight.brand_id == brand),
            exclusivities=lines.of("exclusivity", Exclusivity.influencer_id == person, Exclusivity.brand_id == brand),
            conflicts=tuple(_conflicts(session, row, today, say_day)),
            rates=lines.of("partner_rate", PartnerRate.influencer_id == person),
            payments=lines.of("payment", Payment.influencer_id == person, own_payment),
            gifts=lines.of("gift", Gift.influencer_id == person, Gift.brand_id == brand),
            posts=_posts(session, person, brand),
            uses=_uses(session, row.id),
            parts=_parts(session, person, brand),
            packs=rule_packs(paths.bundled("resources") / "rules"),
            files=_files(session, person),
        )


class _Lines:
    """The lists' own statements, narrowed to one partnership."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, kind: str, *where: Any) -> tuple[Any, ...]:
        """Lines of one list that fit."""
        found = COMMITMENT_LISTS.get(kind) or LISTS[kind]
        rows = self._session.execute(found.statement().where(*where)).mappings()
        return tuple(found.line(**each) for each in rows)


def _newest_first(agreements: Iterable[AgreementLine]) -> tuple[AgreementLine, ...]:
    def begun(each: AgreementLine) -> date:
        return each.starts_on or each.signed_on or date.min

    return tuple(sorted(agreements, key=begun, reverse=True))


def _conflicts(session: Session, row: PartnershipRow, today: date, say_day: SayDay) -> list[ConflictLine]:
    """What stands against each of the agency's brands from today on: this brand first, then those bound already."""
    agreed = [each for each in exclusives_of(session, row.influencer_id) if each.ends_on >= today]
    if not agreed:
        return []
    last = max(each.ends_on for each in agreed)
    bound = set(
        session.scalars(select(Partnership.brand_id).where(Partnership.influencer_id == row.influencer_id)).all()
    )
    niches: defaultdict[str, list[str]] = defaultdict(list)
    of_brands = select(BrandNiche.brand_id, Niche.name).join(Niche, Niche.id == BrandNiche.niche_id)
    for brand_id, niche in session.execute(of_brands):
        niches[brand_id].append(niche)
    found = [
        ConflictLine(
            f"{conflict.id}:{brand_id}", name, conflict.reason, conflict.ends_on, brand_id == row.brand_id,
            brand_id in bound,
        )
        for brand_id, name in session.execute(select(Brand.id, Brand.name).order_by(Brand.sort_key))
        for conflict in exclusivity_conflicts(agreed, name, niches[brand_id], today, last, say_day)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.own, not each.partners))


def _posts(session: Session, influencer_id: str, brand_id: str) -> tuple[LivePostLine, ...]:
    asked = (
        select(Post.id, Post.platform, Post.type, Post.url, Post.posted_on, Campaign.name)
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .where(Post.influencer_id == influencer_id, Campaign.brand_id == brand_id, Post.seen_gone_on.is_(None))
        .order_by(Post.posted_on.desc().nulls_last(), Post.id)
    )
    rows = session.execute(asked).all()
    looks = _looks(session, [row.id for row in rows])
    return tuple(LivePostLine(*row, looks=tuple(looks[row.id])) for row in rows)


def _looks(session: Session, post_ids: Sequence[str]) -> Mapping[str, list[LookLine]]:
    found: defaultdict[str, list[LookLine]] = defaultdict(list)
    asked = select(DisclosureCheck).where(DisclosureCheck.post_id.in_(post_ids))
    for check in session.scalars(asked.order_by(DisclosureCheck.checked_on.desc(), DisclosureCheck.id.desc())):
        found[check.post_id].append(
            LookLine(
                check.id,
                check.connection,
                check.rule_pack,
                check.wording,
                check.outcome,
                check.checked_on,
                check.checked_by,
                check.fix,
                check.fixed_on,
                {rule: Answer(answer) for rule, answer in json.loads(check.answers).items()},
            )
        )
    return found


def _uses(session: Session, partnership_id: str) -> tuple[UseLine, ...]:
    asked = (
        select(
            UseConfirmation.id,
            UseConfirmation.asked_on,
            UseConfirmation.answered_on,
            UseConfirmation.still_uses,
            UseConfirmation.words,
            UseConfirmation.asked_by,
        )
        .where(UseConfirmation.partnership_id == partnership_id)
        .order_by(UseConfirmation.asked_on.desc(), UseConfirmation.id.desc())
    )
    return tuple(UseLine(*row) for row in session.execute(asked))


def _parts(session: Session, influencer_id: str, brand_id: str) -> tuple[tuple[str, str], ...]:
    asked = (
        select(Collaboration.id, Campaign.name)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .where(Collaboration.influencer_id == influencer_id, Campaign.brand_id == brand_id)
        .order_by(Campaign.starts_on.desc().nulls_last(), Campaign.name)
    )
    return tuple((id_, name) for id_, name in session.execute(asked))


def _files(session: Session, influencer_id: str) -> tuple[tuple[str, str], ...]:
    asked = select(Attachment.id, Attachment.name).where(Attachment.influencer_id == influencer_id)
    return tuple((id_, name) for id_, name in session.execute(asked.order_by(Attachment.name, Attachment.id)))
