"""Forms of what a person tells about an account that is worth a look: why it jumped, and what a look at its feed found."""

from datetime import date

from PySide6.QtWidgets import QWidget

from crm.errors import UserError
from crm.queries.influencer_detail import AccountRow, InfluencerDetail
from crm.services.insight import note_cause, record_sponsorship_look
from crm.ui import present
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.pages.insight.view_model import InsightViewModel

LATEST = 24  # posts that a look takes unless somebody looked at more or fewer


class CauseDialog(Dialog):
    """Why an account's figures jumped on a day."""

    def __init__(
        self, insight: InsightViewModel, person: InfluencerDetail, account: AccountRow, day: date, parent: QWidget
    ) -> None:
        super().__init__(_title(parent.tr("Note a cause"), person), parent.tr("Note cause"), parent)
        self.insight = insight
        self.account = choice(_accounts(person), account.id)
        self.day = DateField(day, insight.formats.locale)
        self.cause, self.note = line("", self.tr("a giveaway")), area("", 3)
        self.add("account", Field(self.tr("Account"), self.account), half=True)
        self.add("on_day", Field(self.tr("Day"), self.day), half=True)
        self.add("cause", Field(self.tr("What explains it"), self.cause, self.tr("A flag on that jump goes.")))
        self.add("note", Field(self.tr("Note"), self.note))
        self.cause.setFocus()
        self.on_submit(self._write)

    def _write(self) -> None:
        day = self.day.value() or self.insight.today()
        words = (self.cause.text(), self.note.toPlainText())
        self.insight.bridge.write(
            self, note_cause, self.account.currentData(), day, *words, then=self._done, failed=self.show_error
        )

    def _done(self, _id: str) -> None:
        self.insight.say_with_undo(self.tr("Cause noted"))
        self.accept()


class FeedDialog(Dialog):
    """How many of an account's latest posts were sponsored, as somebody counted them."""

    def __init__(self, insight: InsightViewModel, person: InfluencerDetail, parent: QWidget) -> None:
        super().__init__(_title(parent.tr("Record a look at the feed"), person), parent.tr("Record look"), parent)
        self.insight = insight
        self.account = choice(_accounts(person))
        self.day = DateField(insight.today(), insight.formats.locale)
        self.sponsored, self.posts = line(), line(str(LATEST))
        self.add("account", Field(self.tr("Account"), self.account), half=True)
        self.add("looked_on", Field(self.tr("Day"), self.day), half=True)
        self.add("sponsored", Field(self.tr("Sponsored posts"), self.sponsored), half=True)
        self.add("posts", Field(self.tr("Of the latest posts"), self.posts), half=True)
        self.sponsored.setFocus()
        self.on_submit(self._write)

    def _write(self) -> None:
        counts = []
        for name, field in (("sponsored", self.sponsored), ("posts", self.posts)):
            if not field.text().strip().isdecimal():
                self.show_error(UserError(self.tr("Write a whole number."), field=name))
                return
            counts.append(int(field.text()))
        day = self.day.value() or self.insight.today()
        self.insight.bridge.write(
            self,
            record_sponsorship_look,
            self.account.currentData(),
            day,
            *counts,
            then=self._done,
            failed=self.show_error,
        )

    def _done(self, _id: str) -> None:
        self.insight.say_with_undo(self.tr("Look at the feed recorded"))
        self.accept()


def _accounts(person: InfluencerDetail) -> list[tuple[str, str]]:
    return [
        (each.id, f"{present.platform_words(each.platform)} {'@' + each.handle if each.handle else ''}".strip())
        for each in person.accounts
    ]


def _title(words: str, person: InfluencerDetail) -> str:
    return f"{words}: {person.name}" if person.name else words
