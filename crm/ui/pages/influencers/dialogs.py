"""What is asked about everyone who is selected in the list."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crm.errors import UserError
from crm.ui.kit.forms import Dialog, Field, comma_separated, line
from crm.ui.pages.influencers.view_model import InfluencersViewModel


class TagDialog(Dialog):
    """Tags to give to several people at once, as one step."""

    def __init__(self, model: InfluencersViewModel, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(self.tr("Tag the selection"), self.tr("Tag"), parent, 400)
        self.model, self.ids = model, ids
        self.tags = line()
        self.add("tags", Field(self.tr("Tags"), self.tags, self.tr("With commas between.")))
        self.on_submit(self._tag)
        self.tags.setFocus()

    def _tag(self) -> None:
        tags = comma_separated(self.tags.text())
        if not tags:
            self.show_error(UserError(self.tr("Type at least one tag."), field="tags"))
            return
        self.model.tag(self.ids, tags, self._tagged, self.show_error)

    def _tagged(self, _result: object) -> None:
        self.accept()
