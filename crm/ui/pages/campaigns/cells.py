"""Cells of the campaign lists: what each shows and says. No widget, no state."""

from functools import partial

from PySide6.QtCore import QCoreApplication

from crm.formats import UNKNOWN, Formats
from crm.queries.campaigns import CampaignRow
from crm.queries.collaborations import CollaborationRow
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.pages.campaigns import words


def _tr(text: str) -> str:
    return QCoreApplication.translate("campaigns", text)


def campaign_columns(formats: Formats) -> list[Column[CampaignRow]]:
    """The columns of the list of campaigns."""
    return [
        Column("", _tr("Campaign"), 230, lambda row: row.name, partial(_spoken, campaign_name)),
        Column("", _tr("Time"), 120, lambda row: words.time_words(row.time)),
        Column("", _tr("Days"), 210, lambda row: words.days_words(row, formats)),
        Column("", _tr("Partners"), 150, lambda row: _spoken(partial(partners, formats), row)),
        Column("", _tr("Posts"), 80, lambda row: formats.count(row.posts), right=True),
        Column("", _tr("Orders"), 90, lambda row: formats.count(row.orders), right=True),
        Column("", _tr("Budget"), 150, lambda row: _spoken(partial(budget, formats), row), right=True, stretch=True),
    ]


def collaboration_columns(formats: Formats) -> list[Column[CollaborationRow]]:
    """The columns of a campaign's partners."""
    return [
        Column("", _tr("Partner"), 220, lambda row: row.name, partial(_spoken, partner)),
        Column("", _tr("Stage"), 140, lambda row: words.stage_words(row.stage)),
        Column("", _tr("Missing"), 190, lambda row: _spoken(lacking, row)),
        Column("", _tr("Waiting"), 220, lambda row: _spoken(partial(waiting, formats), row)),
        Column("", _tr("Pieces"), 100, lambda row: _spoken(partial(pieces, formats), row), right=True),
        Column("", _tr("Fee"), 140, lambda row: _spoken(partial(fee, formats), row), right=True, stretch=True),
    ]


def _spoken(cell: object, row: object) -> str:
    lines = cell(row)  # type: ignore[operator]
    return ", ".join(part for part in (lines.top, lines.bottom) if part)


def campaign_name(row: CampaignRow) -> TwoLines:
    """Name over brand."""
    return TwoLines(row.name, row.brand)


def campaign_time(row: CampaignRow) -> ChipCell:
    """Whether it runs."""
    return ChipCell(words.time_words(row.time), words.time_tone(row.time))


def days(formats: Formats, row: CampaignRow) -> TwoLines:
    """From when to when."""
    return TwoLines(words.days_words(row, formats))


def partners(formats: Formats, row: CampaignRow) -> TwoLines:
    """How many, and where most of them stand."""
    if not row.collaborations:
        return TwoLines(_tr("None yet"))
    most = max(row.stages, key=lambda each: each.count)
    count = formats.count(row.collaborations)
    return TwoLines(count, f"{formats.count(most.count)} {words.stage_words(most.stage).lower()}")


def posts(formats: Formats, row: CampaignRow) -> TwoLines:
    """Live posts."""
    return TwoLines(formats.count(row.posts))


def orders(formats: Formats, row: CampaignRow) -> TwoLines:
    """Orders by link or code; unknown where nothing was told."""
    return TwoLines(formats.count(row.orders))


def budget(formats: Formats, row: CampaignRow) -> TwoLines:
    """The budget over what is free of it."""
    planned = row.budget.planned
    top = formats.money(planned.minor, planned.currency) if planned else UNKNOWN
    return TwoLines(top, words.free_words(row.budget, formats))


def partner(row: CollaborationRow) -> TwoLines:
    """Name over handle."""
    return TwoLines(row.name or f"@{row.handle}", f"@{row.handle}" if row.handle and row.name else "")


def stage(row: CollaborationRow) -> ChipCell:
    """Where the collaboration stands."""
    return ChipCell(words.stage_words(row.stage), words.stage_tone(row.stage))


def lacking(row: CollaborationRow) -> TwoLines:
    """What is missing to move on."""
    return TwoLines(*words.lacks_words(row))


def waiting(formats: Formats, row: CollaborationRow) -> TwoLines:
    """Whether it stands longer than expected."""
    if row.stale is None:
        return TwoLines(_tr("In time"))
    expected = _tr("expected by {day}").format(day=formats.date(row.stale.expected_on))
    return TwoLines(words.stale_words(row.stale, formats), expected, "amber", "clock")


def pieces(formats: Formats, row: CollaborationRow) -> TwoLines:
    """Live pieces of those agreed."""
    if not row.pieces:
        return TwoLines(UNKNOWN)
    told = _tr("{live} of {all}").format(live=formats.count(row.live), all=formats.count(row.pieces))
    late = _tr("{n} late").format(n=formats.count(row.late)) if row.late else _tr("live")
    return TwoLines(told, late, "red" if row.late else "")


def fee(formats: Formats, row: CollaborationRow) -> TwoLines:
    """The agreed fee over the promo code."""
    agreed = formats.money(row.fee.minor, row.fee.currency) if row.fee else UNKNOWN
    return TwoLines(agreed, row.code or "")
