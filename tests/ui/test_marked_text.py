"""Marks lie under the right words whatever stands before them, and the field is as tall as its words."""

from pytestqt.qtbot import QtBot

from crm.ui.kit.marked_text import MarkedText, TextMark


def marked(field: MarkedText) -> list[str]:
    """The words under marks."""
    return [selection.cursor.selectedText() for selection in field.extraSelections()]


def test_an_emoji_before_a_mark_does_not_shift_it(qtbot: QtBot) -> None:
    field = MarkedText("😀🎉 never do this. Fine.")
    qtbot.addWidget(field)
    at = field.text().index("never")
    field.set_marks([TextMark(at, at + 14), TextMark(900, 910)])
    assert marked(field) == ["never do this."]
    field.reveal(at, at + 5)
    assert field.textCursor().selectedText() == "never"


def test_it_grows_with_its_words(qtbot: QtBot) -> None:
    field = MarkedText("one")
    qtbot.addWidget(field)
    field.resize(300, field.height())
    field.show()
    low = field.height()
    field.set_text("one\ntwo\nthree")
    assert field.height() >= low + 2 * field.fontMetrics().lineSpacing()
