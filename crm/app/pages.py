"""The pages of an open workspace: each built when it is first wanted, its model joined to it, its signals passed on.

Imports stand inside: the window would otherwise wait for every page before it shows the first one. What is not shown
at once is imported in a thread of its own afterwards, so that a first visit has only to build.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crm.formats import Formats
from crm.ui.bridge import Bridge
from crm.ui.shell.page import Page

if TYPE_CHECKING:
    from crm.ui.pages.brands.page import BrandsPage
    from crm.ui.pages.calendar.page import CalendarPage
    from crm.ui.pages.campaigns.page import CampaignsPage
    from crm.ui.pages.duplicates.page import DuplicatesPage
    from crm.ui.pages.influencers.page import InfluencersPage
    from crm.ui.pages.insight.page import InsightPage
    from crm.ui.pages.messages.page import MessagesPage
    from crm.ui.pages.partnerships.page import PartnershipsPage
    from crm.ui.pages.posts.page import PostsPage
    from crm.ui.pages.reports.page import ReportsPage
    from crm.ui.pages.settings.page import SettingsPage
    from crm.ui.pages.today.page import TodayPage
    from crm.ui.pages.transfer.page import TransferPage


LATER = (
    "calendar",
    "campaigns",
    "partnerships",
    "transfer",
    "posts",
    "messages",
    "insight",
    "brands",
    "settings",
    "reports",
    "duplicates",
)


@dataclass(frozen=True)
class Ground:
    """What pages stand on.

    Attributes:
        today: gives the person's own day.
        currency: the home currency of the workspace.
        calendar_file: the one that follows its changes; "" for none.
    """

    bridge: Bridge
    formats: Formats
    today: Callable[[], date]
    currency: str
    calendar_file: str


class Pages(QObject):
    """Every page of one workspace.

    Signals:
        person_chosen(page, influencer_id): the current line of a page changed.
        person_opened(influencer_id): somebody should be shown.
        log_wanted(influencer_id): log with somebody.
        add_wanted(): add an influencer.
        import_wanted(): choose a file to import.
        page_wanted(key): go to another page.
        reminded(title, sentence): something fell due while the window is open.
        counted(page, count, tone): how many wait there, and whether as a badge.
        keep_wanted(path): keep this calendar file up to date; "" = none any more.
        sample_wanted(), sample_removal_wanted(), open_wanted(path), settings_changed(Settings): see `OpenWorkspace`.
    """

    person_chosen = Signal(str, str)
    person_opened = Signal(str)
    log_wanted = Signal(str)
    add_wanted = Signal()
    import_wanted = Signal()
    page_wanted = Signal(str)
    reminded = Signal(str, str)
    counted = Signal(str, int, str)
    keep_wanted = Signal(str)
    sample_wanted = Signal()
    sample_removal_wanted = Signal()
    open_wanted = Signal(object)
    settings_changed = Signal(object)

    def __init__(self, ground: Ground, parent: QObject) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.today = ground.bridge, ground.formats, ground.today
        self._currency, self._calendar_file = ground.currency, ground.calendar_file

    def listed(self) -> list[Page]:
        """All pages in the order of the navigation."""
        tr = self.tr
        return [
            Page("today", tr("Today"), "house", lambda: self.today_page, lambda: self.today_page.model.load(),
                 panel=True),
            Page("calendar", tr("Calendar"), "calendar-days", lambda: self.calendar,
                 lambda: self.calendar.model.load(), lambda: self.calendar.search.setFocus(), True),
            Page("influencers", tr("Influencers"), "users", lambda: self.influencers,
                 lambda: self.influencers.model.load(), lambda: self.influencers.search.setFocus(), True),
            Page("partnerships", tr("Partnerships"), "bookmark", lambda: self.partnerships,
                 lambda: self.partnerships.model.load(), lambda: self.partnerships.focus_search(), True),
            Page("campaigns", tr("Campaigns"), "square-kanban", lambda: self.campaigns,
                 lambda: self.campaigns.model.load(), lambda: self.campaigns.search.setFocus()),
            Page("posts", tr("Posts"), "image", lambda: self.posts, lambda: self.posts.model.load(),
                 lambda: self.posts.focus_search()),
            Page("messages", tr("Messages"), "mail", lambda: self.messages, lambda: self.messages.load()),
            Page("insight", tr("Insight"), "scale", lambda: self.insight, lambda: self.insight.load(),
                 lambda: self.insight.target.setFocus()),
            Page("brands", tr("Brands"), "megaphone", lambda: self.brands, lambda: self.brands.model.load(),
                 lambda: self.brands.search.setFocus()),
            Page("transfer", tr("Import"), "hard-drive-download", lambda: self.transfer,
                 lambda: self.transfer.model.load()),
            Page("reports", tr("Reports"), "chart-no-axes-column", lambda: self.reports, None,
                 lambda: self.reports.focus_search()),
            Page("duplicates", tr("Duplicates"), "users", lambda: self.duplicates,
                 lambda: self.duplicates.model.load(), listed=False),
            Page("settings", tr("Settings"), "settings", lambda: self.settings_page, listed=False),
        ]  # fmt: skip

    def warm(self) -> None:
        """Import in a thread what the pages that were not shown yet are made of."""
        Thread(target=_import_later, name="pages", daemon=True).start()

    def leave(self) -> None:
        """Save what is typed, before the workspace closes."""
        if "campaigns" in self.__dict__:
            self.campaigns.leave()
        if "messages" in self.__dict__:
            self.messages.leave()
        if "insight" in self.__dict__:
            self.insight.leave()

    # ---- going from one page to another

    def summarise(self, influencer_ids: Sequence[str]) -> None:
        """Make partnership summaries of these people, or of whoever is chosen on the page."""
        self.page_wanted.emit("reports")
        if influencer_ids:
            self.reports.choose(influencer_ids)

    def write_to(self, influencer_ids: Sequence[str]) -> None:
        """Write a message to these people, or to whoever is chosen in the window that opens."""
        self.messages.write_to_people(influencer_ids)

    def show_partnerships(self, brand_id: str) -> None:
        """Show the partnerships of one brand."""
        self.partnerships.show_brand(brand_id)
        self.page_wanted.emit("partnerships")

    def show_payments(self) -> None:
        """Show what all partners are owed and were paid."""
        self.page_wanted.emit("partnerships")
        self.partnerships.open_payments()

    def open_partnership(self, partnership_id: str, part: str = "overview") -> None:
        """Show one part of a partnership's record."""
        self.page_wanted.emit("partnerships")
        self.partnerships.open_partnership(partnership_id, part)

    def open_campaign(self, campaign_id: str) -> None:
        """Show one campaign."""
        self.page_wanted.emit("campaigns")
        self.campaigns.model.open(campaign_id)

    def open_post(self, post_id: str) -> None:
        """Show one post beside the list of posts."""
        self.page_wanted.emit("posts")
        self.posts.open_panel(post_id)

    def open_record(self, thing: str, id_: str) -> None:
        """Show the record that a figure rests on."""
        shown = {
            "post": self.open_post,
            "campaign": self.open_campaign,
            "partnership": self.open_partnership,
            "influencer": self.person_opened.emit,
        }
        shown[thing](id_)

    def open_brand(self, brand_id: str) -> None:
        """Show the first page of a brand."""
        self.page_wanted.emit("brands")
        self.brands.open_brand(brand_id)

    # ---- each page

    @cached_property
    def today_page(self) -> "TodayPage":
        """What waits today."""
        from crm.ui.pages.today.page import TodayPage
        from crm.ui.pages.today.view_model import TodayViewModel

        page = TodayPage(TodayViewModel(self.bridge, self.today, self.formats, parent=self))
        page.person_chosen.connect(partial(self.person_chosen.emit, "today"))
        page.person_opened.connect(self.person_opened)
        page.log_wanted.connect(self.log_wanted)
        page.sample_wanted.connect(self.sample_wanted)
        page.import_wanted.connect(self.import_wanted)
        page.draft_wanted.connect(lambda draft_id: self.messages.show_draft(draft_id))
        page.message_wanted.connect(lambda run_id: self.messages.write_next(run_id))
        page.partnership_wanted.connect(self.open_partnership)
        page.counted.connect(lambda count: self.counted.emit("today", count, "rose"))
        page.reminded.connect(self.reminded)
        return page

    @cached_property
    def calendar(self) -> "CalendarPage":
        """What stands on which day."""
        from crm.ui.pages.calendar.page import CalendarPage
        from crm.ui.pages.calendar.view_model import CalendarViewModel

        page = CalendarPage(CalendarViewModel(self.bridge, self.formats, self.today, self), self._calendar_file)
        page.person_chosen.connect(partial(self.person_chosen.emit, "calendar"))
        page.person_opened.connect(self.person_opened)
        page.campaign_opened.connect(self.open_campaign)
        page.keep_wanted.connect(self.keep_wanted)
        return page

    @cached_property
    def influencers(self) -> "InfluencersPage":
        """Everybody."""
        from crm.ui.pages.influencers.page import InfluencersPage, RowWords
        from crm.ui.pages.influencers.view_model import InfluencersViewModel

        words = RowWords(self.formats, self.today)
        page = InfluencersPage(InfluencersViewModel(self.bridge, words.columns(), self.formats, self), words)
        page.person_chosen.connect(partial(self.person_chosen.emit, "influencers"))
        page.person_opened.connect(self.person_opened)
        page.add_wanted.connect(self.add_wanted)
        page.import_wanted.connect(self.import_wanted)
        page.summaries_wanted.connect(self.summarise)
        page.write_wanted.connect(self.write_to)
        page.counted.connect(lambda count: self.counted.emit("influencers", count, ""))
        return page

    @cached_property
    def partnerships(self) -> "PartnershipsPage":
        """Who works with which brand."""
        from crm.ui.pages.partnerships.page import PartnershipsPage
        from crm.ui.pages.partnerships.view_model import PartnershipsViewModel

        page = PartnershipsPage(PartnershipsViewModel(self.bridge, self.formats, self.today, self), self.formats)
        page.person_chosen.connect(partial(self.person_chosen.emit, "partnerships"))
        page.person_opened.connect(self.person_opened)
        page.log_wanted.connect(self.log_wanted)
        page.people_wanted.connect(partial(self.page_wanted.emit, "influencers"))
        return page

    @cached_property
    def campaigns(self) -> "CampaignsPage":
        """Campaigns and what is in them."""
        from crm.ui.pages.campaigns.page import CampaignsPage
        from crm.ui.pages.campaigns.view_model import CampaignsViewModel

        model = CampaignsViewModel(self.bridge, self.formats, self.today, self._currency, self)
        page = CampaignsPage(model, self.formats)
        page.person_opened.connect(self.person_opened)
        return page

    @cached_property
    def posts(self) -> "PostsPage":
        """Posts and their readings."""
        from crm.ui.pages.posts.page import PostsPage
        from crm.ui.pages.posts.view_model import PostsViewModel

        page = PostsPage(PostsViewModel(self.bridge, self.formats, self.today, self))
        page.person_opened.connect(self.person_opened)
        return page

    @cached_property
    def messages(self) -> "MessagesPage":
        """Drafts, templates, sequences, replies."""
        from crm.ui.pages.messages.page import MessagesPage
        from crm.ui.pages.messages.view_model import MessagesViewModel

        page = MessagesPage(MessagesViewModel(self.bridge, self.formats, self.today, self))
        page.person_opened.connect(self.person_opened)
        page.shown_wanted.connect(partial(self.page_wanted.emit, "messages"))
        page.counted.connect(lambda count: self.counted.emit("messages", count, ""))
        return page

    @cached_property
    def insight(self) -> "InsightPage":
        """Who next, small or big, what a budget does."""
        from crm.ui.pages.insight.page import InsightPage
        from crm.ui.pages.insight.view_model import InsightViewModel

        page = InsightPage(InsightViewModel(self.bridge, self.formats, self.today, self))
        page.person_opened.connect(self.person_opened)
        page.brands_wanted.connect(partial(self.page_wanted.emit, "brands"))
        page.model.record_opened.connect(self.open_record)
        return page

    @cached_property
    def brands(self) -> "BrandsPage":
        """The clients' brands."""
        from crm.ui.pages.brands.page import BrandsPage
        from crm.ui.pages.brands.view_model import BrandsViewModel

        page = BrandsPage(BrandsViewModel(self.bridge, self), self.formats, self.today)
        page.partnerships_wanted.connect(self.show_partnerships)
        page.partnership_opened.connect(self.open_partnership)
        page.campaign_opened.connect(self.open_campaign)
        page.person_opened.connect(self.person_opened)
        page.post_opened.connect(self.open_post)
        page.page_wanted.connect(self.page_wanted)
        return page

    @cached_property
    def transfer(self) -> "TransferPage":
        """Import."""
        from crm.ui.pages.transfer.page import TransferPage
        from crm.ui.pages.transfer.view_model import TransferViewModel

        page = TransferPage(TransferViewModel(self.bridge, self.formats, self), self.formats)
        page.people_wanted.connect(partial(self.page_wanted.emit, "influencers"))
        return page

    @cached_property
    def duplicates(self) -> "DuplicatesPage":
        """Who may be one person."""
        from crm.ui.pages.duplicates.page import DuplicatesPage
        from crm.ui.pages.duplicates.view_model import DuplicatesViewModel

        return DuplicatesPage(DuplicatesViewModel(self.bridge, self.formats, self), self.formats)

    @cached_property
    def reports(self) -> "ReportsPage":
        """What leaves the workspace."""
        from crm.ui.pages.reports.page import ReportsPage
        from crm.ui.pages.reports.view_model import ReportsViewModel

        page = ReportsPage(ReportsViewModel(self.bridge, self.formats, self.today, self))
        page.person_opened.connect(self.person_opened)
        return page

    @cached_property
    def settings_page(self) -> "SettingsPage":
        """Settings."""
        from crm.ui.pages.settings.page import SettingsPage
        from crm.ui.pages.settings.view_model import SettingsViewModel

        page = SettingsPage(SettingsViewModel(self.bridge, self.formats, self), self.formats)
        page.settings_changed.connect(self.settings_changed)
        page.open_wanted.connect(self.open_wanted)
        page.sample_removal_wanted.connect(self.sample_removal_wanted)
        page.keep_wanted.connect(self._keep_calendar)
        return page

    def _keep_calendar(self, path: str) -> None:
        """Chosen in Settings; the calendar's own switch follows, whether its page was made already or not."""
        self._calendar_file = path
        if "calendar" in self.__dict__:
            self.calendar.show_kept(path)
        self.keep_wanted.emit(path)


def _import_later() -> None:
    for page in LATER:
        import_module(f"crm.ui.pages.{page}.page")
