"""How the first rows of a file will be read, as a table for each kind: what each row is, two figures, and the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from crm.domain.identity import email_key
from crm.domain.vocabulary import Direction, ImportKind, SaleSource
from crm.files.calendars import CalendarEntry
from crm.files.mails import Message
from crm.files.message_rows import MessageRow
from crm.files.moments import Moment
from crm.files.rows import RowProblem
from crm.formats import UNKNOWN, Formats
from crm.ui import present
from crm.ui.kit.delegates import FigureDelegate, LinesDelegate, PersonDelegate, RowDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.pages.transfer.cells import LINE_WIDTH, import_table, problem_lines, spoken

TEXT_SHOWN = 160


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


@dataclass(frozen=True, slots=True)
class Preview:
    """One row of the file as it will be read; `own` are the person's own addresses as keys."""

    id: str
    number: int
    read: Any
    raw: tuple[Any, ...] = ()
    own: frozenset[str] = frozenset()


Cell = Callable[[Preview, Formats], TwoLines]


@dataclass(frozen=True)
class Shape:
    """What the columns of a kind's preview are.

    Attributes:
        titles: of what each is, of the two figures, of the rest.
        what: the thing itself; `avatar` paints a person's circle before it.
    """

    titles: tuple[str, str, str, str]
    what: Cell
    first: Cell
    second: Cell
    rest: Cell
    avatar: bool = False
    figures: bool = True
    wide: int = 250


class PreviewWords:
    """Makes the cells of one kind's preview."""

    def __init__(self, formats: Formats, kind: ImportKind) -> None:
        self.formats = formats
        self.shape = _shapes()[kind]
        self.number = _tr("No.") if kind is ImportKind.MAIL else _tr("Line")

    def columns(self) -> list[Column[Preview]]:
        """Number, thing, two figures, and all else or the problem."""
        what, first, second, rest = self.shape.titles
        narrow, right = (110, True) if self.shape.figures else (196, False)
        wide = self.shape.wide
        return [
            Column("", self.number, LINE_WIDTH, lambda each: self.line(each).top, right=True),
            Column("", what, wide, lambda each: self.what(each).top, lambda each: spoken(self.what(each))),
            Column("", first, narrow, lambda each: self.first(each).top, lambda each: spoken(self.first(each)), right),
            Column("", second, 110, lambda each: self.second(each).top, lambda each: spoken(self.second(each)), right),
            Column("", rest, 200, lambda each: self.rest(each).top, lambda each: spoken(self.rest(each)), stretch=True),
        ]

    def line(self, each: Preview) -> TwoLines:
        """Where in the file."""
        return TwoLines(self.formats.count(each.number))

    def what(self, each: Preview) -> TwoLines:
        """The thing itself; of a problem the first words of its row."""
        if each.read is None:
            return TwoLines(_tr("Says nothing"))
        if isinstance(each.read, RowProblem):
            first = next((str(cell) for cell in each.raw if str(cell).strip() and not _is_number(cell)), "")
            return TwoLines(_short(first) or UNKNOWN)
        return self.shape.what(each, self.formats)

    def first(self, each: Preview) -> TwoLines:
        """The first figure."""
        return self._figure(each, self.shape.first)

    def second(self, each: Preview) -> TwoLines:
        """The second figure."""
        return self._figure(each, self.shape.second)

    def rest(self, each: Preview) -> TwoLines:
        """Everything else; why the row cannot be used; or what to know about it."""
        if isinstance(each.read, RowProblem):
            return problem_lines(each.read)
        if each.read is None:
            return TwoLines(UNKNOWN)
        lines = self.shape.rest(each, self.formats)
        warnings = getattr(each.read, "warnings", ())
        if warnings:
            return TwoLines(lines.top, warnings[0].text, "amber", "circle-alert")
        return lines

    def _figure(self, each: Preview, cell: Cell) -> TwoLines:
        if each.read is None or isinstance(each.read, RowProblem):
            return TwoLines("")
        return cell(each, self.formats)


def preview_table(model: PagedTableModel, words: PreviewWords) -> Table:
    """The table of the first rows."""
    table = import_table(model, _tr("The first rows, as they will be read"))
    middle: type[RowDelegate] = FigureDelegate if words.shape.figures else LinesDelegate
    table.set_delegates(
        [
            FigureDelegate(table, words.line),
            (PersonDelegate if words.shape.avatar else LinesDelegate)(table, words.what),
            middle(table, words.first),
            middle(table, words.second),
            LinesDelegate(table, words.rest),
        ]
    )
    return table


def source_words(source: SaleSource) -> str:
    """Where a sale came from."""
    return {
        SaleSource.PARTNER: _tr("Partner"),
        SaleSource.ORGANIC: _tr("Organic"),
        SaleSource.PAID: _tr("Paid advertising"),
        SaleSource.UNKNOWN: "",
    }[source]


def _shapes() -> dict[ImportKind, Shape]:
    also = _tr("Also")
    people = Shape(
        (_tr("Person"), _tr("Audience"), _tr("Engagement"), also), _person, _audience, _rate, _about, avatar=True
    )
    contacts = Shape(
        (_tr("Person"), _tr("E-mail"), _tr("Telephone"), also), _person, _email, _phone, _about_contact, True, False
    )
    mail = (_tr("Who"), _tr("When"), _tr("Direction"), _tr("Subject"))
    return {
        ImportKind.INFLUENCERS: people,
        ImportKind.CONTACTS: contacts,
        ImportKind.SNAPSHOTS: Shape((_tr("Day"), _tr("Followers"), _tr("Engagement"), also), _day, _audience, _rate, _about),
        ImportKind.POSTS: Shape((_tr("Post"), _tr("Seen"), _tr("Reactions"), also), _post, _seen, _reactions, _of_post),
        ImportKind.CONVERSIONS: Shape((_tr("Sale"), _tr("Revenue"), _tr("Amount"), also), _sale, _revenue, _amount, _of_sale),
        ImportKind.PAYOUTS: Shape((_tr("To"), _tr("Amount"), _tr("Day"), also), _payee, _paid, _pay_day, _of_payment),
        ImportKind.COMMENTS: Shape((_tr("Comment"), _tr("Likes"), _tr("When"), also), _comment, _likes, _said, _of_comment, wide=460),
        ImportKind.MAIL: Shape(mail, _writer, _sent, _direction, _subject, figures=False),
        ImportKind.CALENDAR: Shape(
            (_tr("Title"), _tr("When"), _tr("Kind"), _tr("With")), _event, _event_when, _event_kind, _event_with,
            figures=False,
        ),
    }  # fmt: skip


# ---- people


def _person(each: Preview, _formats: Formats) -> TwoLines:
    """Name over handles."""
    handles = [f"@{account.handle}" if account.handle else "" for account in each.read.accounts]
    told = " · ".join(dict.fromkeys(handle for handle in handles if handle))
    return TwoLines(each.read.name, told) if each.read.name else TwoLines(told or each.read.email or UNKNOWN)


def _audience(each: Preview, formats: Formats) -> TwoLines:
    """The largest account over all platforms."""
    accounts = each.read.accounts
    largest = max((account.followers for account in accounts if account.followers is not None), default=None)
    platforms = " · ".join(dict.fromkeys(present.platform_tag(account.platform) for account in accounts))
    return TwoLines(formats.short_count(largest), platforms)


def _rate(each: Preview, formats: Formats) -> TwoLines:
    """The first rate with its basis."""
    for account in each.read.accounts:
        if account.engagement_rate is not None:
            basis = present.basis_words(account.engagement_basis)
            return TwoLines(formats.rate(account.engagement_rate, 2), basis)
    return TwoLines(UNKNOWN)


def _about(each: Preview, _formats: Formats) -> TwoLines:
    read = each.read
    texts = [read.email, read.location, read.language, read.gender, *read.niches, *read.tags, read.note]
    return TwoLines(_joined(*texts))


def _email(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(each.read.email or UNKNOWN)


def _phone(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(each.read.phone or UNKNOWN)


def _about_contact(each: Preview, _formats: Formats) -> TwoLines:
    read = each.read
    return TwoLines(_joined(read.location, read.website, *read.niches, *read.tags, read.note))


def _day(each: Preview, formats: Formats) -> TwoLines:
    return TwoLines(formats.date(each.read.read_on), _person(each, formats).top)


# ---- posts


def _post(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    name = _short(read.text) or read.url or read.platform_post_id or read.own_id or UNKNOWN
    return TwoLines(
        name,
        _dotted(present.platform_words(read.platform), present.post_type_words(read.type), _when(read.posted, formats)),
    )


def _seen(each: Preview, formats: Formats) -> TwoLines:
    """The first of views, reach and impressions that is known."""
    figures = each.read.figures
    for value, name in (
        (figures.views, _tr("views")),
        (figures.reach, _tr("reach")),
        (figures.impressions, _tr("impressions")),
    ):
        if value is not None:
            return TwoLines(formats.short_count(value), name)
    return TwoLines(UNKNOWN)


def _reactions(each: Preview, formats: Formats) -> TwoLines:
    """Likes or a total, over the rate when the file tells one."""
    figures = each.read.figures
    rate = ""
    if figures.engagement_rate is not None:
        rate = f"{formats.rate(figures.engagement_rate, 2)} {present.basis_words(figures.engagement_basis)}"
    for value, name in ((figures.likes, _tr("likes")), (figures.engagements, _tr("in all"))):
        if value is not None:
            return TwoLines(formats.short_count(value), rate or name)
    return TwoLines(rate or UNKNOWN)


def _of_post(each: Preview, formats: Formats) -> TwoLines:
    read, figures = each.read, each.read.figures
    counts = (
        (figures.comments, _tr("{n} comments")),
        (figures.shares, _tr("{n} shares")),
        (figures.saves, _tr("{n} saves")),
        (figures.clicks, _tr("{n} clicks")),
    )
    told = [words.format(n=formats.short_count(value)) for value, words in counts if value is not None]
    who = f"@{read.handle}" if read.handle else read.influencer_ref
    return TwoLines(_joined(*told), _dotted(who, read.campaign, read.brand, _tr("boosted") if read.boosted else ""))


# ---- money


def _sale(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    name = _dotted(read.order_ref, read.line_ref) or " ".join(read.codes) or read.product or read.campaign
    return TwoLines(name or _when(read.at, formats) or UNKNOWN, _when(read.at, formats) if name else "")


def _revenue(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    refund = _tr("{amount} back").format(amount=_money(read.refund, None, formats)) if read.refund else ""
    return TwoLines(_money(read.revenue, read.currency, formats), refund)


def _amount(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    if read.orders is not None:
        return TwoLines(formats.count(read.orders), _tr("order") if read.orders == 1 else _tr("orders"))
    if read.units is not None:
        return TwoLines(formats.count(read.units), _tr("unit") if read.units == 1 else _tr("units"))
    return TwoLines(UNKNOWN)


def _of_sale(each: Preview, _formats: Formats) -> TwoLines:
    read = each.read
    return TwoLines(
        _joined(source_words(read.sale_source), *read.codes, read.influencer_ref, read.product),
        _dotted(read.campaign, read.brand, read.void),
    )


def _payee(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(each.read.influencer_ref or UNKNOWN)


def _paid(each: Preview, formats: Formats) -> TwoLines:
    return TwoLines(_money(each.read.amount, each.read.currency, formats))


def _pay_day(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    if read.paid_on:
        return TwoLines(formats.date(read.paid_on), _tr("paid"))
    return TwoLines(formats.date(read.due_on), _tr("due") if read.due_on else "")


def _of_payment(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(_joined(each.read.campaign, each.read.brand, each.read.note))


# ---- comments


def _comment(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(_short(each.read.text) or UNKNOWN)


def _likes(each: Preview, formats: Formats) -> TwoLines:
    return TwoLines(formats.short_count(each.read.likes))


def _said(each: Preview, formats: Formats) -> TwoLines:
    return TwoLines(formats.date(each.read.at.on) if each.read.at else UNKNOWN)


def _of_comment(each: Preview, _formats: Formats) -> TwoLines:
    return TwoLines(_joined(_tr("Spam") if each.read.spam else "", each.read.post_ref))


# ---- messages and calendars


def _is_ours(each: Preview) -> bool:
    return any(email_key(address) in each.own for address in each.read.from_addresses)


def _writer(each: Preview, _formats: Formats) -> TwoLines:
    """The other side: who wrote, or to whom we wrote."""
    read = each.read
    if isinstance(read, Message):
        others = read.to_addresses if _is_ours(each) else read.from_addresses
    else:
        others = (*read.senders, *read.receivers) or read.person_ids
    more = f"+{len(others) - 1}" if len(others) > 1 else ""
    return TwoLines(others[0] if others else UNKNOWN, more)


def _sent(each: Preview, formats: Formats) -> TwoLines:
    read = each.read
    moment: datetime | None = read.sent if isinstance(read, Message) else read.at
    return TwoLines(formats.instant(moment))


def _direction(each: Preview, _formats: Formats) -> TwoLines:
    read = each.read
    if isinstance(read, MessageRow):
        return TwoLines(present.direction_words(read.direction) if read.direction else UNKNOWN)
    return TwoLines(present.direction_words(Direction.OUT if _is_ours(each) else Direction.IN))


def _subject(each: Preview, _formats: Formats) -> TwoLines:
    read = each.read
    attached = getattr(read, "attachment_names", ())
    below = _tr("Attached: {names}").format(names=", ".join(attached)) if attached else _short(read.text)
    return TwoLines(read.subject or _tr("No subject"), below)


def _event(each: Preview, _formats: Formats) -> TwoLines:
    read: CalendarEntry = each.read
    return TwoLines(
        read.title or _tr("Untitled event"), _tr("Repeats; its first date is taken") if read.repeats else ""
    )


def _event_when(each: Preview, formats: Formats) -> TwoLines:
    read: CalendarEntry = each.read
    return TwoLines(formats.instant(read.at) if read.at else formats.date(read.on))


def _event_kind(each: Preview, _formats: Formats) -> TwoLines:
    read: CalendarEntry = each.read
    if read.is_cancelled:
        return TwoLines(_tr("Cancelled"))
    return TwoLines(_tr("Task") if read.kind == "todo" else _tr("Event"), _tr("done") if read.is_done else "")


def _event_with(each: Preview, _formats: Formats) -> TwoLines:
    read: CalendarEntry = each.read
    people = _short(_dotted(*dict.fromkeys((read.organizer, *read.addresses))))
    return TwoLines(people, _short(read.text)) if people else TwoLines(_short(read.text) or UNKNOWN)


# ---- small words


def _when(moment: Moment | None, formats: Formats) -> str:
    if moment is None:
        return ""
    return formats.instant(moment.at) if moment.at else formats.date(moment.on)


def _money(amount: Decimal | None, currency: str | None, formats: Formats) -> str:
    if amount is None:
        return UNKNOWN
    return f"{currency} {formats.decimal(amount)}" if currency else formats.decimal(amount)


def _joined(*texts: str | None) -> str:
    return _short(_dotted(*texts)) or UNKNOWN


def _dotted(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)


def _short(text: str) -> str:
    text = " ".join(text[: TEXT_SHOWN * 3].split())
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"


def _is_number(cell: object) -> bool:
    return str(cell).replace(".", "").replace(",", "").strip().isdigit()
