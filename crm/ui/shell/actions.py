"""Every action of the window once: its words, its key, its icon. Menus, palette and shortcut sheet are made from these.

What an action does is wired where the pages are known, in the composition root.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from crm.ui.theme.theme import current

SECTION_KEYS = 9


class Actions(QObject):
    """All actions; they belong to the window, so that their keys work wherever the focus is."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        tr = self.tr
        self.undo = self._make(tr("Undo"), "Ctrl+Z", "undo-2")
        self.redo = self._make(tr("Redo"), "Ctrl+Shift+Z", "redo-2")
        self.new_influencer = self._make(tr("New influencer…"), "Ctrl+N", "user-plus")
        self.log_outreach = self._make(tr("Log outreach…"), "Ctrl+L", "phone")
        self.new_task = self._make(tr("New task…"), "Ctrl+T", "circle-check-big")
        self.write_to = self._make(tr("Write to…"), "Ctrl+Shift+M", "mail-plus")
        self.memory_card = self._make(tr("Memory card…"), "Ctrl+Shift+K", "bookmark")
        self.export = self._make(tr("Partnership summary…"), "Ctrl+E", "share")
        self.import_list = self._make(tr("Import a list…"), "Ctrl+I", "hard-drive-download")
        self.find_duplicates = self._make(tr("Find duplicates…"), "", "users")
        self.payments = self._make(tr("Payments owed and made"), "", "banknote")
        self.weigh_health = self._make(tr("Weights of health…"), "", "scale")
        self.palette = self._make(tr("Search or jump to…"), "Ctrl+K", "search")
        self.filter = self._make(tr("Filter the list"), "Ctrl+F", "list-filter")
        self.settings = self._make(tr("Settings"), "Ctrl+,", "settings")
        self.theme = self._make(tr("Switch between light and dark"), "Ctrl+Shift+D", "moon")
        self.panel = self._make(tr("Show or hide the panel"), "Ctrl+Shift+P", "panel-right")
        self.shortcuts = self._make(tr("Keyboard shortcuts"), "?", "command")
        self.menu_bar = self._make(tr("Show or hide the menu bar"), "F10", "ellipsis")
        self.new_workspace = self._make(tr("New workspace…"), "", "plus")
        self.open_workspace = self._make(tr("Open a workspace…"), "Ctrl+O", "file-text")
        self.open_sample = self._make(tr("Open the sample"), "", "star")
        self.remove_sample = self._make(tr("Remove the sample"), "", "trash-2")
        self.show_file = self._make(tr("Show the file"), "", "external-link")
        self.back_up = self._make(tr("Back up now"), "", "hard-drive-download")
        self.close_workspace = self._make(tr("Close the workspace"), "Ctrl+W", "x")
        self.quit = self._make(tr("Quit"), "Ctrl+Q", "x")
        self.sections: list[QAction] = []
        self.set_undo(None, None)
        self.set_open(False)

    def _make(self, text: str, key: str, icon: str) -> QAction:
        action = QAction(current().icon(icon), text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        self._window.addAction(action)
        return action

    def set_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what Undo and Redo would do; None when there is nothing."""
        self.undo.setText(self.tr("Undo {}").format(undo) if undo else self.tr("Nothing to undo"))
        self.redo.setText(self.tr("Redo {}").format(redo) if redo else self.tr("Nothing to redo"))
        self.undo.setEnabled(undo is not None)
        self.redo.setEnabled(redo is not None)

    def set_dark(self, dark: bool) -> None:
        """Show on the theme's action where it leads."""
        self.theme.setIcon(current().icon("sun" if dark else "moon"))

    def set_open(self, opened: bool, sample: bool = False) -> None:
        """Enable what needs an open workspace; `sample` offers to remove it."""
        for action in self._need_workspace():
            action.setEnabled(opened)
        self.remove_sample.setVisible(opened and sample)
        self.open_sample.setVisible(not (opened and sample))

    def _need_workspace(self) -> tuple[QAction, ...]:
        return (
            self.new_influencer,
            self.log_outreach,
            self.new_task,
            self.write_to,
            self.memory_card,
            self.export,
            self.import_list,
            self.find_duplicates,
            self.payments,
            self.weigh_health,
            self.palette,
            self.filter,
            self.settings,
            self.panel,
            self.show_file,
            self.back_up,
            self.close_workspace,
        )

    def set_sections(self, titles: Sequence[tuple[str, str]]) -> list[QAction]:
        """One action a page, on Ctrl+1 to Ctrl+9; replaces those of the workspace before.

        Args:
            titles: title and icon of each page, in order.
        """
        for action in self.sections:
            self._window.removeAction(action)
            action.deleteLater()
        self.sections = [
            self._make(title, f"Ctrl+{at}" if at <= SECTION_KEYS else "", icon)
            for at, (title, icon) in enumerate(titles, start=1)
        ]
        return self.sections

    def serve_list(self, view: QWidget) -> None:
        """Let Space in this list show and hide the panel; elsewhere it belongs to buttons and fields."""
        key = QShortcut(QKeySequence(Qt.Key.Key_Space), view)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.panel.trigger)

    def doing(self) -> tuple[QAction, ...]:
        """What the palette offers under "Do"."""
        return (
            self.new_influencer,
            self.log_outreach,
            self.new_task,
            self.write_to,
            self.memory_card,
            self.import_list,
            self.export,
            self.find_duplicates,
            self.payments,
            self.weigh_health,
            self.undo,
            self.redo,
            self.back_up,
            self.theme,
            self.settings,
            self.shortcuts,
            self.new_workspace,
            self.open_workspace,
            self.quit,
        )

    def fill_file_menu(self, menu: QMenu) -> None:
        """Workspaces and what goes in and out."""
        for group in (
            (self.new_workspace, self.open_workspace, self.open_sample, self.remove_sample),
            (self.import_list, self.find_duplicates, self.export),
            (self.show_file, self.back_up, self.close_workspace),
        ):
            menu.addActions(list(group))
            menu.addSeparator()
        menu.addAction(self.quit)

    def fill_edit_menu(self, menu: QMenu) -> None:
        """Undo by name, and what is made new."""
        menu.addActions([self.undo, self.redo])
        menu.addSeparator()
        menu.addActions([self.new_influencer, self.log_outreach, self.new_task, self.write_to, self.memory_card])
        menu.addSeparator()
        menu.addActions([self.filter, self.payments, self.weigh_health, self.settings])

    def fill_view_menu(self, menu: QMenu) -> None:
        """Where to go and how it looks."""
        menu.addActions(self.sections)
        menu.addSeparator()
        menu.addActions([self.palette, self.panel, self.theme, self.menu_bar])

    def fill_help_menu(self, menu: QMenu) -> None:
        """How it is used."""
        menu.addAction(self.shortcuts)
