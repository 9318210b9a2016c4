"""What the first page of a brand shows, read in steps: each stands as soon as it is there. No widgets."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.brand_answers import BrandAnswers, brand_answers
from crm.queries.brand_course import BrandCourse, brand_course
from crm.queries.brand_dashboard import BrandDashboard, BrandPeople, brand_dashboard, brand_people
from crm.queries.insight_health_facts import HEALTH_TABLES
from crm.queries.source_places import source_place
from crm.ui.bridge import Bridge
from crm.ui.person.day_words import Moment

_POST_TABLES = ("post", "reading", "reading_choice", "collaboration", "campaign", "conversion", "payment", "account")
_ANSWER_TABLES = (*_POST_TABLES, "comment", "comment_mark", "campaign_goal")
_PEOPLE_TABLES = (*HEALTH_TABLES, "task", "today_mark", "influencer", "message_draft", "sequence_run", "gift")


class DashboardModel(QObject):
    """Reads a brand, and again what a change may have touched.

    Signals:
        front_read(BrandDashboard), course_read(BrandCourse), answers_read(BrandAnswers), people_read(BrandPeople).
        failed(sentence): the page could not be read.
        part_failed(part, sentence): only this part could not: "course", "answers" or "people".
        place_found(Place): where the row behind a figure is looked at.
    """

    front_read = Signal(object)
    course_read = Signal(object)
    answers_read = Signal(object)
    people_read = Signal(object)
    failed = Signal(str)
    part_failed = Signal(str, str)
    place_found = Signal(object)

    def __init__(self, bridge: Bridge, formats: Formats, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.today = bridge, formats, today
        self.brand_id = ""
        self.front: BrandDashboard | None = None
        self.course: BrandCourse | None = None
        self.answers: BrandAnswers | None = None
        self.people: BrandPeople | None = None
        self._stale: set[str] = set()
        self._watched = False
        bridge.changed.connect(self._on_changed)

    def moment(self) -> Moment:
        """From when lines of Today are told."""
        return Moment(self.today(), datetime.now(UTC), self.formats)

    def show_brand(self, brand_id: str) -> None:
        """Read this brand."""
        if brand_id != self.brand_id:
            self.front = self.course = self.answers = self.people = None
        self.brand_id = brand_id
        self.load()

    def open_source(self, thing: str, id_: str) -> None:
        """Look at a row that a figure rests on."""
        self.bridge.read(self, source_place, thing, id_, then=self.place_found.emit)

    def load(self) -> None:
        """Read everything."""
        self._stale = {"front", "course", "answers", "people"}
        self._read()

    def watch(self, watched: bool) -> None:
        """Whether somebody looks: what changed meanwhile is read when they look again."""
        self._watched = watched
        if watched and self.brand_id:
            self._read()

    def _read(self) -> None:
        brand_id, today, read = self.brand_id, self.today(), self.bridge.read
        wanted, self._stale = self._stale, set()
        if "front" in wanted or "course" in wanted:
            if "course" in wanted:
                self.course = None  # the rate of the front says how posts are told
            read(self, brand_dashboard, brand_id, today, then=self._set_front, failed=self._fail)
        if "people" in wanted:
            zone, failed = self.formats.zone_name, self._fail_people
            read(self, brand_people, brand_id, today, zone, then=self._set_people, failed=failed)
        if "answers" in wanted:
            read(self, brand_answers, brand_id, today, then=self._set_answers, failed=self._fail_answers)

    def _set_front(self, front: BrandDashboard) -> None:
        if front.brand.id != self.brand_id:
            return
        self.front = front
        if self.course is None:
            asked = (self.brand_id, front.figures.engagement_rate, self.today())
            self.bridge.read(self, brand_course, *asked, then=self._set_course, failed=self._fail_course)
        self.front_read.emit(front)

    def _set_course(self, course: BrandCourse) -> None:
        if course.brand_id == self.brand_id:  # else it is late: another brand is shown by now
            self.course = course
            self.course_read.emit(course)

    def _set_people(self, people: BrandPeople) -> None:
        if people.brand_id == self.brand_id:
            self.people = people
            self.people_read.emit(people)

    def _set_answers(self, answers: BrandAnswers) -> None:
        if answers.brand_id == self.brand_id:
            self.answers = answers
            self.answers_read.emit(answers)

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _fail_course(self, error: CrmError) -> None:
        self.part_failed.emit("course", str(error))

    def _fail_people(self, error: CrmError) -> None:
        self.part_failed.emit("people", str(error))

    def _fail_answers(self, error: CrmError) -> None:
        self.part_failed.emit("answers", str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.brand_id:
            return
        self._stale.add("front")
        for part, tables in (("course", _POST_TABLES), ("answers", _ANSWER_TABLES), ("people", _PEOPLE_TABLES)):
            if changes.touches(*tables):
                self._stale.add(part)
        if self._watched:
            self._read()
