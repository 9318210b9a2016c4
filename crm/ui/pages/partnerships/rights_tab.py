"""What may be used and who is a rival: the question, windows of use, exclusivities, conflicts across the agency's brands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from crm.queries.commitment_lists import ExclusivityLine, RightLine
from crm.queries.partnership_record import ConflictLine, PartnershipRecord
from crm.services.commitments import edit_right, remove_exclusivity, remove_right
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.widgets import column, panel
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.asker import Asker
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part, share_choice
from crm.ui.pages.partnerships.record_view_model import RecordViewModel
from crm.ui.pages.partnerships.rights_dialogs import ExclusivityDialog, RightDialog

MOST_ROWS = 6


class RightsTab(QScrollArea):
    """Several windows may stand on one asset; each is a line."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tr = self.tr
        self.asker = Asker(model)
        self.rights = Ledger(
            tr("Rights of use"),
            tr("Add right…"),
            self._right_parts(),
            tr("No right of use was agreed: nothing of this partner's may be used beyond their own posts."),
            MOST_ROWS,
        )
        self.exclusivities = Ledger(
            tr("Exclusivity"),
            tr("Add exclusivity…"),
            self._exclusivity_parts(),
            tr("The partner is free to work for rivals of this brand."),
            MOST_ROWS,
        )
        self.conflicts = Ledger(
            tr("Conflicts across our brands"),
            "",
            self._conflict_parts(),
            tr("No exclusivity of this partner stands against any of our brands."),
            MOST_ROWS,
        )
        self.rights.set_acts(
            [
                Act(tr("Edit…"), "F2", self.ask_right),
                Act(tr("Begin today"), "B", self._begin, lambda each: each.starts_on is None),
                Act(tr("Another window…"), "N", self._ask_another),
                Act(tr("Remove"), "Del", self._remove_right),
            ]
        )
        self.exclusivities.set_acts(
            [
                Act(tr("Edit…"), "F2", self.ask_exclusivity),
                Act(tr("Remove"), "Del", self._remove_exclusivity),
            ]
        )
        self.setWidget(panel("surface", column(self.asker, self.rights, self.exclusivities, self.conflicts, None)))
        share_choice(self.rights, self.exclusivities, self.conflicts)
        self.setFocusProxy(self.asker)
        self.rights.add_wanted.connect(lambda: self.ask_right(None))
        self.exclusivities.add_wanted.connect(lambda: self.ask_exclusivity(None))

    def _right_parts(self) -> list[Part]:
        tr, formats = self.tr, self.model.formats

        def where(each: RightLine) -> TwoLines:
            return TwoLines(each.channels or tr("every channel"), each.territory or tr("everywhere"))

        def how(each: RightLine) -> TwoLines:
            ai = tr("AI allowed") if each.ai_use else ""
            edits = words.edits_words(each.edits)
            return TwoLines(words.right_words(each.kind), f"{edits} · {ai}" if ai else edits)

        return [
            Part(tr("What"), 120, lambda each: TwoLines(self._asset(each), each.note), "lead", stretch=True),
            Part(tr("Use"), 126, how),
            Part(tr("Where"), 132, where),
            Part(tr("When"), 206, lambda each: TwoLines(words.window_days(each, formats))),
            Part(tr("State"), 112, self._right_state, "chip"),
        ]

    def _asset(self, each: RightLine) -> str:
        if each.asset:
            return each.asset
        post = next((post for post in self._record.posts if post.id == each.post_id), None) if self._record else None
        return f"{post.campaign} · {self.model.formats.date(post.posted_on)}" if post else self.tr("All their work")

    def _right_state(self, each: RightLine) -> ChipCell:
        return words.standing_chip(each.starts_on, None if each.perpetual else each.ends_on, self.model.day())

    def _exclusivity_parts(self) -> list[Part]:
        tr, formats = self.tr, self.model.formats

        def about(each: ExclusivityLine) -> TwoLines:
            rivals = ", ".join(each.rivals.splitlines())
            return TwoLines(each.category or rivals, rivals if each.category else "")

        def fee(each: ExclusivityLine) -> TwoLines:
            return TwoLines(formats.money(each.fee_minor, each.currency))

        return [
            Part(tr("Works for nobody else in"), 220, about, "lead", stretch=True),
            Part(tr("When"), 210, lambda each: TwoLines(words.span_words(each.starts_on, each.ends_on, formats))),
            Part(tr("Fee"), 110, fee, "figure"),
            Part(
                tr("State"),
                110,
                lambda each: words.standing_chip(each.starts_on, each.ends_on, self.model.day()),
                "chip",
            ),
        ]

    def _conflict_parts(self) -> list[Part]:
        tr = self.tr

        def about(each: ConflictLine) -> TwoLines:
            if each.own:
                return TwoLines(each.brand, tr("this partnership"), "red", "circle-alert")
            bound = tr("works with them already") if each.partners else tr("one of our brands")
            return TwoLines(each.brand, bound, "amber" if each.partners else "")

        return [
            Part(tr("Brand"), 190, about, "lead"),
            Part(tr("Why it cannot have this partner"), 300, lambda each: TwoLines(each.reason), stretch=True),
        ]

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record's rights."""
        self._record = record
        count = self.model.formats.count
        self.asker.show_record(record)
        self.rights.show_lines(record.rights, count(len(record.rights)))
        self.exclusivities.show_lines(record.exclusivities, count(len(record.exclusivities)))
        self.conflicts.show_lines(record.conflicts, count(len(record.conflicts)))

    def ask_right(self, each: RightLine | None) -> None:
        """Open the form of a window of use; None begins one."""
        if self._record is not None:
            RightDialog(self.model, self._record, each, self).open()

    def _ask_another(self, each: RightLine) -> None:
        if self._record is not None:
            RightDialog(self.model, self._record, each, self, new=True).open()

    def ask_exclusivity(self, each: ExclusivityLine | None) -> None:
        """Open the form of an exclusivity; None begins one."""
        if self._record is not None:
            ExclusivityDialog(self.model, self._record, each, self).open()

    def _begin(self, each: RightLine) -> None:
        self.model.write(self.tr("The window begins today."), edit_right, each.id, {"starts_on": self.model.day()})

    def _remove_right(self, each: RightLine) -> None:
        self.model.write(self.tr("Right removed."), remove_right, each.id)

    def _remove_exclusivity(self, each: ExclusivityLine) -> None:
        self.model.write(self.tr("Exclusivity removed."), remove_exclusivity, each.id)
