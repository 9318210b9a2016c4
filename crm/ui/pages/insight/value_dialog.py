"""How much each of a brand's values counts in a fit."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from crm.errors import UserError
from crm.queries.insight_fit import FitPart
from crm.ui.kit.forms import Dialog, Field, line
from crm.ui.pages.insight.ranking_view_model import RankingViewModel
from crm.ui.pages.insight.ranking_words import RankingWords


class ValueDialog(Dialog):
    """One number for each value; only their proportions count."""

    def __init__(
        self, model: RankingViewModel, parts: tuple[FitPart, ...], words: RankingWords, parent: QWidget
    ) -> None:
        super().__init__(self.tr("What counts in the fit"), self.tr("Keep"), parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._numbers: dict[str, QLineEdit] = {}
        for part in parts:
            self._numbers[part.name] = control = line(f"{part.weight:f}")
            self.add(part.name, Field(words.part_name(part.name), control))
        self.on_submit(self._keep)

    def _keep(self) -> None:
        try:
            weights = {name: self._weight(name, control.text()) for name, control in self._numbers.items()}
        except UserError as error:
            self.show_error(error)
            return
        self._model.weigh_values(weights, self.accept, self.show_error)

    def _weight(self, name: str, text: str) -> Decimal:
        try:
            return Decimal(text.strip().replace(",", "."))
        except InvalidOperation:
            raise UserError(self.tr("Write a number, such as 2."), field=name) from None
