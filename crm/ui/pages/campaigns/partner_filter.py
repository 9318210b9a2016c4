"""What of a campaign's partners is shown: by name, stages, waiting and missing; the board and the table share it."""

from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crm.domain.collaborations import STAGES
from crm.domain.vocabulary import CollaborationStage
from crm.ui.kit.widgets import button, icon_button, row, search_field
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.view_model import CampaignsViewModel
from crm.ui.theme.theme import current


class PartnerFilter(QWidget):
    """A search field and chips; `everyone` takes them all off again."""

    def __init__(self, model: CampaignsViewModel) -> None:
        super().__init__()
        self.model = model
        self.search = search_field(self.tr("Partner or code"))
        self.search.setMinimumWidth(current().px(110))
        self.search.setMaximumWidth(current().px(180))
        self.search.textChanged.connect(lambda text: self._narrow(text=text))
        self.stages = button(self.tr("Stages"), None, "filter")
        self.stages.clicked.connect(self._ask_stages)
        self.stale = self._chip(self.tr("Waiting too long"), "only_stale")
        self.lacking = self._chip(self.tr("Something missing"), "only_lacking")
        self.everyone = icon_button("x", self.tr("Show all"))
        self.everyone.clicked.connect(self.show_everyone)
        self.everyone.hide()
        self.setLayout(row(self.search, self.stages, self.stale, self.lacking, self.everyone))

    def _chip(self, title: str, field: str) -> QPushButton:
        chip = button(title, None, "filter")
        chip.setCheckable(True)
        chip.toggled.connect(lambda on: self._toggle(chip, field, on))
        return chip

    def _toggle(self, chip: QPushButton, field: str, on: bool) -> None:
        _show_on(chip, on)
        self._narrow(**{field: on})

    def _narrow(self, **fields: object) -> None:
        self.model.narrow_partners(**fields)
        self.everyone.setVisible(self.model.partners_narrowed())

    def show_everyone(self) -> None:
        """Take the whole filter off."""
        self.stale.setChecked(False)
        self.lacking.setChecked(False)
        with QSignalBlocker(self.search):
            self.search.clear()
        self._narrow(text="")
        self._choose_stages(frozenset())

    def _ask_stages(self) -> None:
        """A menu to tick stages in; each tick holds at once."""
        chosen = self.model.part_filter.stages
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("All stages")).triggered.connect(lambda: self._choose_stages(frozenset()))
        menu.addSeparator()
        for stage in STAGES:
            action = QAction(words.stage_words(stage), menu, checkable=True, checked=stage in chosen)
            action.toggled.connect(lambda _on, stage=stage: self._choose_stages(chosen ^ {stage}))
            menu.addAction(action)
        menu.popup(self.stages.mapToGlobal(QPoint(0, self.stages.height())))

    def _choose_stages(self, stages: frozenset[CollaborationStage]) -> None:
        told = self.tr("Stages")
        if len(stages) == 1:
            told = self.tr("Stage: {stage}").format(stage=words.stage_words(next(iter(stages))))
        elif stages:
            told = self.tr("Stages: {n}").format(n=len(stages))
        self.stages.setText(told)
        self.stages.setAccessibleName(told)
        self.stages.setToolTip(", ".join(words.stage_words(each) for each in STAGES if each in stages))
        _show_on(self.stages, bool(stages))
        self._narrow(stages=stages)


def _show_on(chip: QPushButton, on: bool) -> None:
    chip.setProperty("on", on)
    chip.style().unpolish(chip)
    chip.style().polish(chip)
