"""Choices of a report that are kept under a name: saved, used and removed. Widgets: builder.py."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from crm.errors import CrmError
from crm.queries.kept_reports import TemplateRow
from crm.services.history import undo
from crm.services.report_choices import read_choices
from crm.services.report_templates import remove_report_template, save_report_template
from crm.ui.pages.reports.view_model import ReportsViewModel


class TemplatesModel(QObject):
    """Templates of the report that is being made."""

    def __init__(self, model: ReportsViewModel) -> None:
        super().__init__(model)
        self._model, self.bridge = model, model.bridge

    def kept(self) -> list[TemplateRow]:
        """Those of the kind that is being made."""
        return [each for each in self._model.things.templates if each.kind == self._model.choices.kind.value]

    def save(self, name: str, failed: Callable[[CrmError], None], saved: Callable[[], None]) -> None:
        """Keep the choices under a name; `saved` or `failed` is called then."""
        done = self.tr("Template “{name}” saved.").format(name=name.strip())
        self.bridge.write(
            self,
            save_report_template,
            name,
            self._model.choices,
            then=partial(self._saved, saved, done),
            failed=failed,
        )

    def _saved(self, saved: Callable[[], None], done: str, _template_id: str) -> None:
        saved()
        self._say_with_undo(done)

    def remove(self, template: TemplateRow) -> None:
        """Remove a template."""
        done = self.tr("Template “{name}” removed.").format(name=template.name)
        self.bridge.write(self, remove_report_template, template.id, then=lambda _none: self._say_with_undo(done))

    def use(self, template: TemplateRow) -> None:
        """Choose as the template says; whom it is about stays."""
        try:
            kept = read_choices(template.choices)
        except CrmError as error:
            self.bridge.say(str(error))
            return
        brand = kept.brand_id or self._model.choices.brand_id
        known = {brand_id for brand_id, _name in self._model.things.brands}
        self._model.change(
            **{
                name: getattr(kept, name)
                for name in ("period", "compared", "audience", "with_rates", "order", "hidden", "form")
            },
            brand_id=brand if brand in known else None,
            look_of=kept.look_of if kept.look_of in known | {"", "ours"} else "",
        )

    def _say_with_undo(self, text: str) -> None:
        """Say what was done, with Undo beside it."""
        self.bridge.say(text, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        done = self.tr("{} was undone.")
        self.bridge.write(self, undo, then=lambda step: self.bridge.say(done.format(step.label)))
