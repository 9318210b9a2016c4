"""The line of time shows all that it has to say of a contact, however narrow the panel is."""

from pytestqt.qtbot import QtBot

from crm.ui.kit.timeline import Entry, TimelineView

LONG = "Kestrel & Pine · Mend It Month · Declined · because: the fee is too low · offer.pdf"


def heights(view: TimelineView) -> list[int]:
    return [view.visualRect(view.entries.index(at, 0)).height() for at in range(2)]


def test_a_long_quiet_line_takes_more_lines_and_only_as_many_as_it_needs(qtbot: QtBot) -> None:
    view = TimelineView("Timeline")
    qtbot.addWidget(view)
    view.resize(320, 400)
    view.entries.set_entries(
        [Entry("1", "mail", "E-mail", "Today", LONG), Entry("2", "mail", "E-mail", "Today", "Kestrel")]
    )
    view.show()
    qtbot.waitExposed(view)
    long, short = heights(view)
    assert long >= short + 16
    view.resize(1200, 400)
    qtbot.waitUntil(lambda: heights(view)[0] == heights(view)[1] == short)
