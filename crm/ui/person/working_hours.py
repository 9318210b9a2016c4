"""Our working hours, as chosen in Settings, for times to an answer. What they do to a time is domain.response_time."""

from datetime import time

from PySide6.QtCore import QCoreApplication

from crm import paths, settings
from crm.domain.response_time import MONDAY_TO_FRIDAY, WorkingHours
from crm.settings import WORK_DAYS, Settings

WEEKDAYS = dict(
    zip(
        WORK_DAYS, (MONDAY_TO_FRIDAY, frozenset(range(6)), frozenset({6, 0, 1, 2, 3}), frozenset(range(7))), strict=True
    )
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("working_hours", text)


def working_hours(zone: str, known: Settings | None = None) -> WorkingHours:
    """As chosen; the usual ones where a file says that work ends before it begins.

    Args:
        zone: IANA zone in which we work.
        known: the settings; None reads the file.
    """
    known = known or settings.load(paths.settings_file())
    opens, closes = time.fromisoformat(known.work_opens), time.fromisoformat(known.work_closes)
    if closes <= opens:
        return WorkingHours(zone=zone)
    return WorkingHours(opens, closes, WEEKDAYS[known.work_days], zone)


def days_words(work_days: str) -> str:
    """The days of one choice, in words."""
    words = (_tr("Monday to Friday"), _tr("Monday to Saturday"), _tr("Sunday to Thursday"), _tr("Every day"))
    return dict(zip(WORK_DAYS, words, strict=True))[work_days]


def hours_words() -> str:
    """What counts as working hours now, and where that is chosen."""
    known = settings.load(paths.settings_file())
    hours = working_hours("UTC", known)
    words = _tr("{days}, {opens} to {closes}; chosen in Settings")
    return words.format(days=days_words(known.work_days), opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
