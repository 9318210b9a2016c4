"""What the first page of a brand says: pure words over what was read."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.formats import UNKNOWN, Formats
from crm.queries.brand_answers import BrandAnswers, ToneMonth
from crm.queries.brand_course import BestPost, BrandCourse, Month
from crm.queries.brand_dashboard import BrandDashboard
from crm.queries.campaigns import CampaignRow, CampaignTime
from crm.queries.figures import CurrencyAmount
from crm.queries.insight_health import HealthRow
from crm.ui import present
from crm.ui.kit.chart_view import Mark
from crm.ui.person.health import coverage_words, fall_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("brand dashboard", text)


def amounts(each: Sequence[CurrencyAmount], formats: Formats) -> str:
    """Sums, each currency for itself."""
    return ", ".join(formats.money(amount.minor, amount.currency) for amount in each) or UNKNOWN


def cost(found: BrandDashboard, formats: Formats) -> str:
    """One sum, or a line for each currency where no rate joins them."""
    told = found.figures
    if told.cost_minor is None or told.currency is None:
        return "\n".join(formats.money(each.minor, each.currency) for each in told.cost) or UNKNOWN
    return formats.money(told.cost_minor, told.currency)


def engaged(found: BrandDashboard, formats: Formats) -> str:
    """On what the rate rests."""
    rate = found.figures.engagement_rate
    told = _tr("{basis}, n = {n} of {of} posts, {day}")
    count, day = formats.count, formats.date(found.today)
    return told.format(basis=present.basis_words(rate.basis), n=count(rate.n), of=count(rate.of), day=day)


def sold(found: BrandDashboard, formats: Formats) -> str:
    """Revenue and return."""
    told = found.figures
    money = amounts(told.revenue, formats)
    roas = UNKNOWN if told.roas is None else _tr("{n} ×").format(n=formats.decimal(told.roas, 2))
    words = _tr("{money} revenue, return on spend {roas}, {day}")
    return words.format(money=money, roas=roas, day=formats.date(found.today))


def spent(found: BrandDashboard, formats: Formats) -> str:
    """What is planned and left."""
    told = _tr("planned {planned}, free {free}, {day}")
    planned, free = amounts(found.planned, formats), amounts(found.free, formats)
    return told.format(planned=planned, free=free, day=formats.date(found.today))


def liked(answers: BrandAnswers, today: date, formats: Formats) -> str:
    """On what the share of positive comments rests."""
    n, of, day = formats.count(answers.judged), formats.count(answers.comments), formats.date(today)
    if answers.interval is None:
        return _tr("no comment judged, of {of}, {day}").format(of=of, day=day)
    told = _tr("positive, {low} – {high}, n = {n} judged of {of} comments, {day}")
    low, high = formats.rate(answers.interval.low, 0), formats.rate(answers.interval.high, 0)
    return told.format(low=low, high=high, n=n, of=of, day=day)


def campaign(row: CampaignRow, formats: Formats) -> str:
    """Its days, how far it is and with how many."""
    time = {
        CampaignTime.PLANNED: _tr("to come"),
        CampaignTime.RUNNING: _tr("running"),
        CampaignTime.ENDED: _tr("over"),
    }[row.time]
    partners = _tr("1 partner") if row.collaborations == 1 else _tr("{n} partners")
    return _tr("{first} – {last}, {time}, {partners}").format(
        first=formats.date(row.starts_on),
        last=formats.date(row.ends_on),
        time=time,
        partners=partners.format(n=formats.count(row.collaborations)),
    )


def goals(row: CampaignRow, answers: BrandAnswers | None, formats: Formats) -> str:
    """How many of its goals are reached."""
    if answers is None:
        return "…"
    found = answers.goals.get(row.id, ())
    if not found:
        return _tr("no goals")
    reached = sum(goal.reached is not None and goal.reached >= 1 for goal in found)
    told = _tr("{n} of {of} goals reached")
    return told.format(n=formats.count(reached), of=formats.count(len(found)))


def reason(row: HealthRow, formats: Formats) -> str:
    """How much is known, how far it fell, what costs most health, and what would lift it most."""
    health = row.health
    if health.score is None:
        return coverage_words(health)
    because = next((each.sentence for each in health.readings if each.value is not None and each.cost >= 1), "")
    lift = _tr("What would lift it most: {step}.").format(step=health.lift.sentence) if health.lift else ""
    why = f"{because[:1].upper()}{because[1:]}." if because else ""
    lost = f"{fall_words(row.fell, formats)}." if row.fell else ""
    return " ".join(each for each in (f"{coverage_words(health)}.", lost, why, lift) if each)


def post(best: BestPost, formats: Formats) -> str:
    """What and when it was."""
    told = _tr("{kind} on {platform}, {day}")
    kind, platform = present.post_type_words(best.type), present.platform_words(best.platform)
    return told.format(kind=kind, platform=platform, day=formats.date(best.posted_on))


def post_rate(best: BestPost, formats: Formats) -> str:
    """On what its rate rests."""
    low, high = formats.rate(best.interval.low, 1), formats.rate(best.interval.high, 1)
    told = _tr("{engagements} of {audience} {basis}, {low} – {high}")
    basis = present.basis_words(best.basis).removeprefix(_tr("of "))
    count = formats.count
    return told.format(
        engagements=count(best.engagements), audience=count(best.audience), basis=basis, low=low, high=high
    )


# ---- months


def _between(low: float | None, high: float | None, n: str, formats: Formats) -> str:
    if low is None or high is None:
        return n
    told = _tr("{n}, 95 % between {low} and {high}")
    return told.format(n=n, low=formats.rate(low, 1), high=formats.rate(high, 1))


def rate_marks(course: BrandCourse, formats: Formats) -> list[Mark]:
    """Engagement of a typical post, month by month."""
    return [_rate_mark(at, month, formats) for at, month in enumerate(course.months)]


def _rate_mark(at: int, month: Month, formats: Formats) -> Mark:
    low, high = (month.interval.low, month.interval.high) if month.interval else (None, None)
    n = _tr("n = 1 post") if month.posts == 1 else _tr("n = {n} posts").format(n=formats.count(month.posts))
    text = formats.rate(month.rate, 2)
    return Mark(formats.month(month.first_on), month.rate, text, low, high, _between(low, high, n, formats), at)


def order_marks(course: BrandCourse, formats: Formats) -> list[Mark]:
    """Orders, month by month."""
    return [
        Mark(formats.month(month.first_on), _value(month.orders), formats.count(month.orders), at=at)
        for at, month in enumerate(course.months)
    ]


def paid_marks(course: BrandCourse, formats: Formats) -> list[Mark]:
    """What was paid, month by month."""
    return [
        Mark(
            formats.month(month.first_on),
            _value(month.paid.minor) if month.paid else None,
            formats.money(month.paid.minor, month.paid.currency) if month.paid else UNKNOWN,
            at=at,
        )
        for at, month in enumerate(course.months)
    ]


def tone_marks(course: BrandCourse, answers: BrandAnswers, formats: Formats) -> list[Mark]:
    """Positive comments of those judged, month by month."""
    return [
        _tone_mark(at, month.first_on, answers.months.get(month.first_on, ToneMonth(0, 0)), formats)
        for at, month in enumerate(course.months)
    ]


def _tone_mark(at: int, first_on: date, month: ToneMonth, formats: Formats) -> Mark:
    low, high = (month.interval.low, month.interval.high) if month.interval else (None, None)
    n = _tr("n = {n} judged").format(n=formats.count(month.judged))
    text = formats.rate(month.share, 0)
    return Mark(formats.month(first_on), month.share, text, low, high, _between(low, high, n, formats), at)


def _value(number: int | None) -> float | None:
    return None if number is None else float(number)


def counted(course: BrandCourse, formats: Formats) -> str:
    """How many posts the months rest on, and on what basis."""
    n = sum(month.posts for month in course.months)
    told = _tr("{basis}, n = {n} posts")
    return told.format(basis=present.basis_words(course.rate.basis), n=formats.count(n))


def judged(course: BrandCourse, answers: BrandAnswers, formats: Formats) -> str:
    """How many comments the months rest on."""
    shown = {month.first_on for month in course.months}
    n = sum(month.judged for first, month in answers.months.items() if first in shown)
    return _tr("of those judged, n = {n}").format(n=formats.count(n))


def ordered(course: BrandCourse, formats: Formats) -> str:
    """How many orders the months hold."""
    return _tr("n = {n}").format(n=formats.count(sum(month.orders or 0 for month in course.months)))


def paid(course: BrandCourse) -> str:
    """Which currency is shown, and which are not."""
    shown = next((month.paid.currency for month in course.months if month.paid), "")
    if not course.other_currencies:
        return shown
    left_out = ", ".join(course.other_currencies)
    return _tr("{shown}, without {others}").format(shown=shown, others=left_out)
