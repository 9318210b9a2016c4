"""Templates: a list, the form of the current one, and what it says to one person after the other."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from crm.errors import CrmError
from crm.queries.find import Found
from crm.queries.messages import MessagePreview, Occasion, TemplateRow
from crm.services.message_templates import TemplateDraft
from crm.ui import present
from crm.ui.kit.delegates import LeadDelegate, TwoLines
from crm.ui.kit.forms import choice
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, icon_button, label, menu_button, panel, row, rule
from crm.ui.pages.messages import words
from crm.ui.pages.messages.people_field import PeopleField
from crm.ui.pages.messages.preview import PreviewPane
from crm.ui.pages.messages.template_editor import TemplateEditor, changes_between
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.theme.theme import current

LIST_WIDTH, PREVIEW_WIDTH, LEAST_FOR_ALL = 200, 330, 900  # px at 100 %
SETTLED_MS = 150
NEW = ""  # the id of a template that is not kept yet
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class TemplatesView(QWidget):
    """What is typed and not saved waits with its template until it is saved, also while others are looked at.

    Signals:
        write_wanted(template_id): write to people with it.
    """

    write_wanted = Signal(str)

    def __init__(self, model: MessagesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._typed: dict[str, TemplateDraft] = {}
        self._shown = NEW
        self._new_wanted = self._people_read = False
        self._archived = False
        self._made = ""  # a template that was just added, once it is read
        self.list = PagedTableModel([Column("", self.tr("Template"), LIST_WIDTH, self._title, stretch=True)], self)
        self.list.rows_needed.connect(self._supply)
        self.table = Table(self.list, self.tr("Templates"))
        self.table.horizontalHeader().hide()
        self.table.set_delegates([LeadDelegate(self.table, self._lines)])
        self.editor = TemplateEditor()
        self.preview = PreviewPane(model.formats)
        self.person = PeopleField(self.tr("Preview for…"))
        self.occasion = choice([(None, self.tr("About no brand"))])
        self.occasion.setAccessibleName(self.tr("What the message is about"))
        self.save = button(self.tr("Save"), name="primary")
        self.write = button(self.tr("Write to people…"), "mail-plus")
        self.state = label("", "small", "amber")
        self._old = button("", None, "ghost")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self._ask_preview)
        self._connect()

    # ---- building

    def _content(self) -> QWidget:
        add = icon_button("plus", self.tr("New template"))
        add.clicked.connect(self.add)
        head = row(label(self.tr("Templates"), "small-strong", "muted"), None, add, margins=(16, 6, 8, 4))
        left = panel("surface", column(head, self.table, self._old))
        left.setFixedWidth(current().px(LIST_WIDTH))
        menu = QMenu(self)
        self._archive = menu.addAction(self.tr("Archive"))
        menu.addAction(self.tr("Copy as a new one")).triggered.connect(self._copy)
        menu.addSeparator()
        menu.addAction(self.tr("Remove")).triggered.connect(self._remove)
        self._archive.triggered.connect(self._switch_archived)
        self.more = menu_button("ellipsis", self.tr("More for this template"), menu)
        foot = row(self.state, None, self.more, self.write, self.save, spacing=6, margins=(20, 10, 16, 12))
        middle = panel("surface", column(self.editor, rule(), foot))
        self._about = column(self.person, self.occasion, spacing=6, margins=(16, 10, 12, 0))
        right = panel("detail", column(self._about, self.preview))
        self._side = right
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(0)
        self._both.addWidget(middle, 1)
        self._both.addWidget(right)
        whole = row(left, rule(vertical=True), spacing=0)
        whole.addLayout(self._both, 1)
        return panel("surface", whole)

    def _empty(self) -> QWidget:
        add = button(self.tr("New template"), "plus", "primary")
        add.clicked.connect(self.add)
        sentence = self.tr(
            "A template is a message with fields such as {first_name}. Rapport fills them in for each person, and holds "
            "back a message in which one stays open."
        )
        return EmptyState("file-text", self.tr("No templates yet"), sentence, add)

    def _connect(self) -> None:
        self.model.kept_read.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _id: self.editor.text.setFocus())
        self.editor.edited.connect(self._take)
        self.preview.wanted.connect(lambda _id: self._ask_preview())
        self.person.searched.connect(lambda text: self.model.find_people(text, self._offer))
        self.person.person_chosen.connect(self.preview.go_to)
        self.occasion.currentIndexChanged.connect(lambda _at: self._ask_preview())
        self.save.clicked.connect(self.save_shown)
        self.write.clicked.connect(lambda: self.write_wanted.emit(self._shown))
        self._old.clicked.connect(self._switch_old)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_shown, context=WITHIN)
        QShortcut(QKeySequence("Ctrl+Shift+N"), self, self.add, context=WITHIN)

    # ---- the list

    def _rows(self) -> dict[str, TemplateRow]:
        kept = self.model.kept.templates
        return {each.id: each for each in kept if self._archived or not each.archived}

    def _title(self, each: TemplateRow) -> str:
        lines = self._lines(each)
        return ", ".join((lines.top, lines.bottom))

    def _lines(self, each: TemplateRow) -> TwoLines:
        if each.id in self._typed:
            return TwoLines(self._typed[each.id].name or each.name, self.tr("not saved"), "amber")
        below = present.channel_words(each.channel)
        return TwoLines(each.name, f"{below} · {self.tr('archived')}" if each.archived else below)

    def _show(self) -> None:
        rows = self._rows()
        self._typed = {id_: draft for id_, draft in self._typed.items() if id_ == NEW or id_ in rows}
        self._show_occasions()
        self.list.set_ids(list(rows), list(rows.values()))
        self.list.refresh()
        old = sum(each.archived for each in self.model.kept.templates)
        self._old.setVisible(old > 0)
        self._old.setText(self.tr("Hide archived") if self._archived else self.tr("Show archived"))
        self.states.show_content(bool(self.model.kept.templates) or self._new_wanted)
        if self._made in rows:
            self.table.choose(self._made)
            self._made = ""
        if not self._new_wanted:
            self._choose(self.table.current_id() if rows else NEW)
        if not self._people_read:
            self._people_read = True
            self.model.read_people(self.preview.show_people)

    def _supply(self, generation: int, ids: list[str]) -> None:
        rows = self._rows()
        self.list.supply(generation, [rows[id_] for id_ in ids if id_ in rows])

    def _show_occasions(self) -> None:
        chosen = self.occasion.currentData()
        with QSignalBlocker(self.occasion):
            self.occasion.clear()
            self.occasion.addItem(self.tr("About no brand"), None)
            for at, each in enumerate(self.model.kept.occasions):
                self.occasion.addItem(words.occasion_words(each), at)
            self.occasion.setCurrentIndex(max(0, self.occasion.findData(chosen)))

    def about(self) -> Occasion:
        """What the preview is about."""
        at = self.occasion.currentData()
        return self.model.kept.occasions[at].occasion if at is not None else Occasion()

    def _switch_old(self) -> None:
        self._archived = not self._archived
        self._show()

    # ---- one template

    def add(self) -> None:
        """Begin a new template."""
        self._new_wanted = True
        self.states.show_content(True)
        self.table.clearSelection()
        self._open(NEW)
        self.editor.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, template_id: str) -> None:
        if template_id or not self._new_wanted:
            self._new_wanted = False
            self._open(template_id)

    def _open(self, template_id: str) -> None:
        same = template_id == self._shown and self.editor.draft() == self._typed.get(
            template_id, self._saved(template_id)
        )
        self._shown = template_id
        if not same:
            self.editor.show_draft(self._typed.get(template_id, self._saved(template_id)))
        self._show_state()
        self._ask_preview()

    def _saved(self, template_id: str) -> TemplateDraft:
        row_ = self._rows().get(template_id)
        return TemplateDraft(row_.name, row_.text, row_.channel, row_.subject) if row_ else TemplateDraft("", "")

    def _take(self) -> None:
        draft = self.editor.draft()
        if changes_between(self._saved(self._shown), draft):
            self._typed[self._shown] = draft
        else:
            self._typed.pop(self._shown, None)
        self.list.refresh()
        self._show_state()
        self._soon.start()

    def _show_state(self) -> None:
        unsaved, kept = self._shown in self._typed, self._shown != NEW
        self.state.setText(self.tr("Not saved") if unsaved else "")
        self.save.setEnabled(unsaved)
        self.write.setEnabled(kept and not unsaved)
        self.more.setEnabled(kept)
        row_ = self._rows().get(self._shown)
        self._archive.setText(self.tr("Take out of the archive") if row_ and row_.archived else self.tr("Archive"))

    def save_shown(self) -> None:
        """Keep what is typed."""
        draft = self._typed.get(self._shown)
        if draft is None:
            return
        done = partial(self._is_saved, self._shown)
        if self._shown == NEW:
            self.model.add_template(draft, done, self.editor.show_error)
        else:
            changes = changes_between(self._saved(self._shown), draft)
            self.model.edit_template(self._shown, changes, done, self.editor.show_error)

    def leave(self) -> None:
        """Save everything that is typed and can be kept, before the workspace closes."""
        for template_id, draft in list(self._typed.items()):
            if template_id == NEW and not (draft.name and draft.text):
                continue
            if template_id == NEW:
                self.model.add_template(draft, _nothing, _nothing)
            else:
                changes = changes_between(self._saved(template_id), draft)
                self.model.edit_template(template_id, changes, _nothing, _nothing)

    def _is_saved(self, before: str, made: str | None) -> None:
        self._typed.pop(before, None)
        self._new_wanted, self._made = False, made or ""
        self._show_state()

    def _copy(self) -> None:
        source = self.editor.draft()
        self.add()
        name = self.tr("{name} (copy)").format(name=source.name)
        self.editor.show_draft(TemplateDraft(name, source.text, source.channel, source.subject))
        self._take()

    def _switch_archived(self) -> None:
        if (shown := self._rows().get(self._shown)) is not None:
            self.model.archive_template(shown.id, not shown.archived)

    def _remove(self) -> None:
        if self._shown != NEW:
            self.model.remove_template(self._shown)

    # ---- preview

    def _offer(self, found: list[Found]) -> None:
        self.person.offer([(each.id, each.told) for each in found if each.thing == "influencer"])

    def _ask_preview(self) -> None:
        person = self.preview.person_id()
        if person:
            self.model.preview(self.editor.wording(), person, self.about(), self._show_preview)

    def _show_preview(self, previews: list[MessagePreview]) -> None:
        preview = previews[0] if previews else None
        if preview is None or preview.influencer_id == self.preview.person_id():
            self.preview.show_preview(preview)
            self.editor.show_open(preview)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= current().px(LEAST_FOR_ALL)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(direction)
        self._about.setDirection(QBoxLayout.Direction.TopToBottom if wide else QBoxLayout.Direction.LeftToRight)
        self._side.setMinimumWidth(current().px(PREVIEW_WIDTH) if wide else 0)
        self._side.setMaximumWidth(current().px(PREVIEW_WIDTH) if wide else 16_777_215)
        self._side.setMaximumHeight(16_777_215 if wide else current().px(280))


def _nothing(_result: object | CrmError) -> None:
    """What was saved or refused while the workspace closes has nobody to tell."""
