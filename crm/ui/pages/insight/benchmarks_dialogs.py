"""Forms of the benchmarks: a published rate of one's own with its source, and a reading of the tiers of one's own."""

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QWidget

from crm.domain.tiers import Benchmark, Tier, TierScheme
from crm.domain.vocabulary import Basis, Platform
from crm.errors import UserError
from crm.services.insight import add_benchmark, add_tier_scheme
from crm.ui import present
from crm.ui.kit.forms import Dialog, Field, area, choice, line
from crm.ui.pages.insight.view_model import InsightViewModel

BASES = (Basis.FOLLOWERS, Basis.REACH, Basis.VIEWS, Basis.IMPRESSIONS)


class BenchmarkDialog(Dialog):
    """What was published: by whom, of which year, of which accounts, on which basis."""

    def __init__(self, insight: InsightViewModel, parent: QWidget) -> None:
        super().__init__(parent.tr("Add a benchmark"), parent.tr("Add benchmark"), parent, 520)
        self.insight = insight
        self.source, self.year = line("", self.tr("Rival IQ")), line("", self.tr("2025"))
        self.platform = choice([(each, present.platform_words(each)) for each in Platform], Platform.INSTAGRAM)
        self.counted = line("", self.tr("likes + comments"))
        self.basis = choice([(each, present.basis_words(each)) for each in BASES])
        self.low, self.high = line("", self.tr("1.2")), line("", self.tr("the same"))
        self.floor, self.end = line("0"), line("", self.tr("no upper end"))
        self.note = area("", 3)
        tr = self.tr
        self.add("source", Field(tr("Source"), self.source), half=True)
        self.add("year", Field(tr("Year of the data"), self.year), half=True)
        self.add("platform", Field(tr("Platform"), self.platform), half=True)
        self.add("basis", Field(tr("Divided by"), self.basis), half=True)
        self.add("measure", Field(tr("What is counted"), self.counted))
        self.add("low_rate", Field(tr("Rate in %, or its lower end"), self.low), half=True)
        self.add("high_rate", Field(tr("Upper end in %"), self.high), half=True)
        self.add("followers_from", Field(tr("Followers from"), self.floor), half=True)
        self.add("followers_below", Field(tr("Followers below"), self.end), half=True)
        self.add("note", Field(tr("What to know before comparing"), self.note))
        self.source.setFocus()
        self.on_submit(self._write)

    def _write(self) -> None:
        try:
            told = self._told()
        except UserError as error:
            self.show_error(error)
            return
        self.insight.bridge.write(self, add_benchmark, told, then=self._done, failed=self.show_error)

    def _told(self) -> Benchmark:
        if not self.source.text().strip():
            raise UserError(self.tr("Say who published it."), field="source")
        if not self.counted.text().strip():
            raise UserError(self.tr("Say what is counted, such as likes + comments."), field="measure")
        low = self._rate(self.low.text(), "low_rate")
        basis = BASES[self.basis.currentIndex()]
        return Benchmark(
            source=self.source.text(),
            platform=list(Platform)[self.platform.currentIndex()],
            measure=f"{self.counted.text().strip()} / {basis.value}",
            basis=basis,
            year=_whole(self.year.text(), "year", self.tr("Write a year, or leave it open.")),
            followers_from=_whole(self.floor.text(), "followers_from", self.tr("Write a whole number.")) or 0,
            followers_below=_whole(
                self.end.text(), "followers_below", self.tr("Write a whole number, or leave it open.")
            ),
            low_rate=low,
            high_rate=self._rate(self.high.text(), "high_rate") if self.high.text().strip() else low,
            note=self.note.toPlainText(),
        )

    def _rate(self, text: str, name: str) -> Decimal:
        try:
            rate = Decimal(text.replace(",", ".").replace("%", "").strip()) / 100
        except InvalidOperation:
            rate = Decimal("NaN")
        if not rate.is_finite():
            raise UserError(self.tr("Write a rate in percent, such as 1.2."), field=name)
        return rate

    def _done(self, _id: str) -> None:
        self.insight.say_with_undo(self.tr("Benchmark added"))
        self.accept()


class SchemeDialog(Dialog):
    """Where each tier begins; an empty one is not used."""

    def __init__(self, insight: InsightViewModel, scheme: TierScheme, own: bool, parent: QWidget) -> None:
        super().__init__(parent.tr("Tiers of your own"), parent.tr("Keep tiers"), parent)
        self.insight = insight
        name = scheme.name if own else ""
        self.name = line(name, self.tr("Our tiers"))
        self.add("name", Field(self.tr("Name"), self.name))
        floors = dict(scheme.floors)
        self.floors = {tier: line(str(floors[tier]) if tier in floors else "", self.tr("not used")) for tier in Tier}
        for tier, control in self.floors.items():
            title = self.tr("{tier}: followers from").format(tier=tier_words(tier))
            self.add("floors" if tier is Tier.PRE_TIER else tier.value, Field(title, control), half=True)
        self.name.setFocus()
        self.on_submit(self._write)

    def _write(self) -> None:
        try:
            words = self.tr("Write a whole number, or leave it open.")
            typed = [
                (tier, _whole(control.text(), "floors" if tier is Tier.PRE_TIER else tier.value, words))
                for tier, control in self.floors.items()
            ]
        except UserError as error:
            self.show_error(error)
            return
        floors = [(tier, floor) for tier, floor in typed if floor is not None]
        self.insight.bridge.write(
            self, add_tier_scheme, self.name.text(), floors, then=self._done, failed=self.show_error
        )

    def _done(self, _id: str) -> None:
        self.insight.say_with_undo(self.tr("Tiers kept"))
        self.accept()


def tier_words(tier: Tier | None) -> str:
    """A tier as people call it."""
    return "unknown size" if tier is None else tier.value.replace("_", "-")


def _whole(text: str, name: str, words: str) -> int | None:
    if not text.strip():
        return None
    digits = text.replace(",", "").replace(" ", "")
    if not digits.isdecimal() or len(digits) > 12:
        raise UserError(words, field=name)
    return int(digits)
