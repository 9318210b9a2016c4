"""Answers reach the main thread once, late ones and those of deleted owners never; each kind of error goes its own way."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.errors import CrmError, EnvironmentProblem, NotFound
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.jobs import InlineJobRunner, JobRunner, Progress, Runner
from crm.ui.bridge import Bridge
from tests.ui.conftest import Said

MakeBridge = Callable[[Runner], Bridge]


@pytest.fixture
def make_bridge(db: Database) -> Iterator[MakeBridge]:
    """Bridges on an empty workspace, closed afterwards."""
    made: list[Bridge] = []

    def make(runner: Runner) -> Bridge:
        made.append(Bridge(db, runner))
        return made[-1]

    yield make
    for bridge in made:
        bridge.close()


@pytest.fixture(params=[InlineJobRunner, JobRunner], ids=["inline", "threaded"])
def each_bridge(request: pytest.FixtureRequest, make_bridge: MakeBridge) -> Bridge:
    """The same rules hold inline and on threads."""
    return make_bridge(request.param())


class Owner(QObject):
    """Asks and keeps the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.threads: list[threading.Thread] = []

    def take(self, answer: Any) -> None:
        """An answer arrived."""
        self.answers.append(answer)
        self.threads.append(threading.current_thread())


def echo(_db: Database, word: str) -> str:
    """A query."""
    return word


def refuse(_db: Database) -> None:
    """A command that is refused."""
    raise NotFound("That task is no longer there.")


def test_an_answer_comes_later_and_on_the_main_thread(each_bridge: Bridge, qtbot: QtBot) -> None:
    owner = Owner()
    each_bridge.read(owner, echo, "hello", then=owner.take)
    assert owner.answers == []
    qtbot.waitUntil(lambda: owner.answers == ["hello"])
    assert owner.threads == [threading.main_thread()]


def test_only_the_newest_of_the_same_question_is_answered(each_bridge: Bridge, qtbot: QtBot) -> None:
    owner, last = Owner(), Owner()
    for word in ("a", "an", "ann"):
        each_bridge.read(owner, echo, word, then=owner.take)
    each_bridge.read(last, echo, "end", then=last.take)
    qtbot.waitUntil(lambda: bool(last.answers) and bool(owner.answers))
    assert owner.answers == ["ann"]


def test_a_late_answer_is_dropped_even_when_it_comes_after_the_newer_one(make_bridge: MakeBridge, qtbot: QtBot) -> None:
    bridge, owner = make_bridge(JobRunner()), Owner()
    began, may_end = threading.Event(), threading.Event()

    def ask(_db: Database, word: str) -> str:
        if word == "old":
            began.set()
            may_end.wait(10)
        return word

    bridge.read(owner, ask, "old", then=owner.take)
    began.wait(10)
    bridge.read(owner, ask, "new", then=owner.take)
    qtbot.waitUntil(lambda: owner.answers == ["new"])
    may_end.set()
    other = Owner()
    bridge.read(other, echo, "after", then=other.take)
    bridge.read(other, ask, "after all", then=other.take)
    qtbot.waitUntil(lambda: len(other.answers) == 2)
    assert owner.answers == ["new"]


def test_pages_of_rows_do_not_displace_each_other(each_bridge: Bridge, qtbot: QtBot) -> None:
    owner = Owner()
    for word in ("first page", "second page"):
        each_bridge.read(owner, echo, word, then=partial(owner.take))
    qtbot.waitUntil(lambda: sorted(owner.answers) == ["first page", "second page"])


def test_the_answer_of_a_deleted_owner_is_dropped(each_bridge: Bridge, qtbot: QtBot) -> None:
    owner, other, answers = QObject(), Owner(), []
    each_bridge.read(owner, echo, "nobody listens", then=answers.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    each_bridge.read(other, echo, "end", then=other.take)
    qtbot.waitUntil(lambda: other.answers == ["end"])
    assert answers == []


def test_a_write_tells_every_screen_what_it_touched(each_bridge: Bridge, qtbot: QtBot) -> None:
    owner, changes = Owner(), []
    each_bridge.changed.connect(changes.append)
    each_bridge.write(owner, add_influencer, InfluencerDraft(name="Noor van Dijk"), then=owner.take)
    qtbot.waitUntil(lambda: len(owner.answers) == 1 and len(changes) == 1)
    assert changes[0].label == "Add influencer"
    assert changes[0].tables["influencer"] == frozenset(owner.answers)


def test_a_refusal_goes_to_the_form_that_asked(each_bridge: Bridge, qtbot: QtBot) -> None:
    refused: list[CrmError] = []
    each_bridge.write(each_bridge, refuse, failed=refused.append)
    qtbot.waitUntil(lambda: [str(error) for error in refused] == ["That task is no longer there."])


def test_a_refusal_nobody_takes_is_said_in_a_toast(bridge: Bridge, said: Said, qtbot: QtBot) -> None:
    bridge.write(bridge, refuse)
    qtbot.waitUntil(lambda: said.texts() == ["That task is no longer there."])


def test_a_problem_of_the_machine_and_a_bug_of_ours_go_different_ways(each_bridge: Bridge, qtbot: QtBot) -> None:
    problems: list[EnvironmentProblem] = []
    bugs: list[Exception] = []
    each_bridge.problem.connect(problems.append)
    each_bridge.bug.connect(bugs.append)

    def full(_db: Database) -> None:
        raise EnvironmentProblem("The disk is full.", "Make room on it.")

    each_bridge.write(each_bridge, full)
    each_bridge.read(each_bridge, lambda _db: 1 // 0, then=bugs.append)
    qtbot.waitUntil(lambda: len(problems) == 1 and len(bugs) == 1)
    assert problems[0].remedy == "Make room on it."
    assert isinstance(bugs[0], ZeroDivisionError)


def test_a_job_is_listed_while_it_runs_and_can_be_cancelled(make_bridge: MakeBridge, qtbot: QtBot) -> None:
    bridge, ended = make_bridge(JobRunner()), []
    began = threading.Event()

    def count(_db: Database, progress: Progress) -> None:
        for number in range(10_000_000):
            progress.report("Counting", number, 10_000_000)
            began.set()

    job = bridge.job("Counting", count, failed=ended.append)
    assert [each.title for each in bridge.jobs] == ["Counting"]
    began.wait(10)
    job.progress.cancel()
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert str(ended[0]) == "Cancelled; nothing was changed."
    assert bridge.jobs == []


def test_a_write_of_another_process_makes_every_screen_read_again(
    workspace_path: Any, open_database: Callable[[Any], Database], qtbot: QtBot
) -> None:
    bridge = Bridge(open_database(workspace_path), InlineJobRunner())
    changes: list[Any] = []
    bridge.changed.connect(changes.append)
    add_influencer(open_database(workspace_path), InfluencerDraft(name="From the command line"))
    qtbot.waitUntil(lambda: any(change.unknown for change in changes), timeout=5000)
    bridge.close()


def test_nothing_arrives_after_closing(make_bridge: MakeBridge, qtbot: QtBot) -> None:
    bridge, owner = make_bridge(JobRunner()), Owner()
    bridge.read(owner, echo, "too late", then=owner.take)
    bridge.close()
    QCoreApplication.processEvents()
    assert owner.answers == []
