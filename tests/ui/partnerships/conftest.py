"""A partnership's record, open on its page."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.queries.partnership_record import PartnershipRecord, partnership_record
from crm.services.brands import BrandDraft, add_brand
from crm.services.partnerships import start_partnership
from crm.ui.bridge import Bridge
from crm.ui.pages.partnerships.page import PartnershipsPage
from crm.ui.pages.partnerships.record import RecordView
from crm.ui.pages.partnerships.view_model import PartnershipsViewModel
from tests.services.people import add_lumen, add_noor
from tests.ui.conftest import TODAY


@pytest.fixture
def ids(db: Database) -> dict[str, str]:
    """Noor with Lumen since a year and more, every 30 days; Kiln is another brand of ceramics."""
    noor, lumen = add_noor(db), add_lumen(db)
    kiln = add_brand(db, BrandDraft("Kiln", niches=("Ceramics",)))
    where = start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE, cadence_days=30)
    return {"noor": noor, "lumen": lumen, "kiln": kiln, "where": where}


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot, ids: dict[str, str]) -> Iterator[PartnershipsPage]:
    """The page with the record open."""
    page = PartnershipsPage(PartnershipsViewModel(bridge, formats, lambda: TODAY), formats)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.model.load()
    page.open_partnership(ids["where"])
    qtbot.waitUntil(lambda: page.record.states.state() == "content")
    yield page


@pytest.fixture
def record(page: PartnershipsPage) -> RecordView:
    """The record on that page."""
    return page.record


@pytest.fixture
def told(db: Database, ids: dict[str, str]) -> Callable[[], PartnershipRecord]:
    """Reads what the file holds."""
    return lambda: partnership_record(db, ids["where"], TODAY)
