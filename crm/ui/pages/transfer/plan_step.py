"""What an import will do, before it does it: counts, remarks, and what becomes of each row. Layout and wiring only."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from crm.files.rows import RowProblem
from crm.services.imports import ImportPlan, RowVerdict, Verdict
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.kit.widgets import badge, button, clear, column, label, row, rule
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.cells import Told, VerdictWords, show_none_chosen, verdict_table
from crm.ui.pages.transfer.controls import Tile, note_lines, step_head
from crm.ui.pages.transfer.kind_words import import_words, nothing_words, verdict_note
from crm.ui.pages.transfer.view_model import TransferViewModel

REMARKS_AT_FIRST = 2


class PlanStep(QWidget):
    """Counts as figures over the rows, which can be narrowed to one verdict."""

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model, self.formats = model, model.formats
        self.title = label("", "page")
        self.count = badge("")
        self.back = button(self.tr("Back"), None, "ghost")
        self.save = button(self.tr("Save problems…"), None, "ghost")
        self.report = button(self.tr("Save report…"), "file-text")
        self.go = button("", "hard-drive-download", "primary")
        self.told = label("", "label", "accent", wrap=True)
        names = (Verdict.NEW, Verdict.UPDATED, Verdict.UNCHANGED, Verdict.DUPLICATE, Verdict.PROBLEM)
        self.tiles = {verdict: Tile(words.verdict_words(verdict)) for verdict in names}
        self.filters: dict[Verdict | None, QPushButton] = {}
        self._words = VerdictWords(self.formats)
        self.rows = PagedTableModel(self._words.columns(), self)
        self.table = verdict_table(self.rows, self._words)
        self._verdicts: Sequence[RowVerdict] = ()
        self._problems: dict[int, RowProblem] = {}
        self._plans = 0
        self._by_verdict: dict[Verdict | None, int] = {}
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        tiles = row(*self.tiles.values(), spacing=10)
        self._remarks = column()
        self._all_remarks = button(self.tr("Show all remarks"), None, "ghost")
        bar = row(spacing=6)
        for verdict in (None, *Verdict):
            chip = button(words.verdict_words(verdict) if verdict else self.tr("All"), None, "filter")
            chip.clicked.connect(lambda _on=False, verdict=verdict: self._narrow(verdict))
            self.filters[verdict] = chip
            bar.addWidget(chip)
        bar.addStretch(1)
        body = column(
            self.told, 10, tiles, 10, self._remarks, row(self._all_remarks, None), 6, bar, margins=(16, 12, 16, 10)
        )
        self._more = label("", "small", "faint")
        self._more.setContentsMargins(16, 6, 16, 8)
        head = step_head(self.title, self.count, self.back, self.save, self.report, self.go)
        self.setLayout(column(head, rule(), body, rule(), self.table, self._more))

    def _wire(self) -> None:
        self.back.clicked.connect(self.model.back_to_mapping)
        self.go.clicked.connect(self.model.write)
        self.save.clicked.connect(self._ask_where)
        self.report.clicked.connect(self._ask_where_report)
        self._all_remarks.clicked.connect(self._show_all_remarks)
        self.rows.rows_needed.connect(self._supply)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what this plan will do."""
        self.title.setText(plan.path.name)
        total = len(self.model.files)
        self.count.setVisible(total > 1)
        self.count.setText(words.files_of(self.model.at + 1, total, self.formats))
        self._show_counts(plan)
        self._show_remarks(plan.warnings[:REMARKS_AT_FIRST])
        self._all_remarks.setVisible(len(plan.warnings) > REMARKS_AT_FIRST)
        self.save.setVisible(bool(plan.problems))
        self._words.kind = plan.kind
        self._plans += 1
        self._verdicts = plan.verdicts
        # Both in file order; a plan keeps all problems, but only its first verdicts.
        self._problems = {problem.line: problem for problem in plan.problems[: len(plan.verdicts)]}
        self._narrow(None)

    def _show_counts(self, plan: ImportPlan) -> None:
        counts, told, kind = plan.counts, self.formats.count, plan.kind
        going = self.tr("Nothing is written yet. This is what the import will do.")
        self.told.setText(going if plan.changes else nothing_words(kind, counts.problems))
        shown = {
            Verdict.NEW: (counts.new, "green"),
            Verdict.UPDATED: (counts.updated, ""),
            Verdict.UNCHANGED: (counts.unchanged, ""),
            Verdict.DUPLICATE: (counts.duplicates, "amber"),
            Verdict.PROBLEM: (counts.problems, "red"),
        }
        for verdict, (count, tone) in shown.items():
            note = verdict_note(kind, verdict, counts, self.formats)
            self.tiles[verdict].show_count(told(count), note, tone if count else "")
        by_verdict = self._by_verdict = {None: counts.rows, Verdict.IGNORED: counts.ignored} | {
            verdict: count for verdict, (count, _tone) in shown.items()
        }
        for each, chip in self.filters.items():
            name = words.verdict_words(each) if each else self.tr("All")
            chip.setText(f"{name} {told(by_verdict[each])}")
            chip.setAccessibleName(chip.text())
            chip.setVisible(each is None or by_verdict[each] > 0)
        self.go.setText(" " + import_words(kind, counts, self.formats))
        self.go.setAccessibleName(self.go.text().strip())
        self.go.setVisible(bool(plan.changes))

    def _show_remarks(self, sentences: tuple[str, ...]) -> None:
        clear(self._remarks)
        if sentences:
            self._remarks.addWidget(note_lines(sentences))

    def _show_all_remarks(self) -> None:
        if self.model.plan is not None:
            self._show_remarks(self.model.plan.warnings)
        self._all_remarks.hide()

    def _narrow(self, verdict: Verdict | None) -> None:
        for each, chip in self.filters.items():
            chip.setProperty("on", each is verdict)
            chip.style().unpolish(chip)
            chip.style().polish(chip)
        # The number of the plan keeps the rows of one plan apart from another's.
        ids = [
            f"{self._plans}:{at}"
            for at, each in enumerate(self._verdicts)
            if verdict is None or each.verdict is verdict
        ]
        self._show_more(verdict, len(ids))
        self.rows.refresh()
        self.rows.set_ids(ids)
        show_none_chosen(self.table)

    def _show_more(self, verdict: Verdict | None, shown: int) -> None:
        """Say that a long plan lists only its first rows."""
        more = self._by_verdict.get(verdict, 0) - shown
        told = self.tr("{n} more rows are counted, but not listed here.").format(n=self.formats.count(more))
        self._more.setText(told)
        self._more.setVisible(more > 0)

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.rows.supply(generation, [self._row(each) for each in ids])

    def _row(self, row_id: str) -> Told:
        verdict = self._verdicts[int(row_id.partition(":")[2])]
        problem = self._problems.get(verdict.line) if verdict.verdict is Verdict.PROBLEM else None
        return Told(row_id, verdict, problem)

    def _ask_where_report(self) -> None:
        suggested = self.model.path.with_name(f"{self.model.path.stem} import.html")
        title = self.tr("Save report")
        name, _filter = QFileDialog.getSaveFileName(self, title, str(suggested), self.tr("HTML (*.html)"))
        if name:
            self.model.save_report(Path(name))

    def _ask_where(self) -> None:
        suggested = self.model.path.with_name(f"{self.model.path.stem} problems.csv")
        title = self.tr("Save problems as CSV")
        name, _filter = QFileDialog.getSaveFileName(self, title, str(suggested), self.tr("CSV (*.csv)"))
        if name:
            self.model.save_problems(Path(name))
