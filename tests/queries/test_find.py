"""From a name to one record: exact before beginnings, blind to case and accents, candidates when it is not clear."""

import pytest

from crm.db.entities import InfluencerAlias, new_id
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from crm.errors import Ambiguous, NotFound, UserError
from crm.queries.find import quick_find, resolve, thing_named
from crm.queries.influencers import influencer_detail
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import AccountDraft
from crm.services.outreach import log_outreach
from crm.services.partnerships import start_partnership
from crm.services.tasks import TaskDraft, add_task
from tests.services.people import add_lumen, add_noor, add_person, message


@pytest.mark.parametrize(
    "text",
    ["Noor van Dijk", "NOOR VAN DÍJK", " noor  van dijk ", "noor", "@noor.makes", "Noor.Makes",
     "https://www.instagram.com/noor.makes/", "noor.tok"],
)  # fmt: skip
def test_an_influencer_by_name_handle_address_or_beginning(db: Database, text: str) -> None:
    noor = add_noor(db)
    add_person(db, "Anna", AccountDraft(Platform.X, "anna"))
    assert resolve(db, "influencers", text) == noor


def test_an_id_always_means_its_record(db: Database) -> None:
    noor = add_noor(db)
    assert resolve(db, "influencer", noor.upper()) == noor


def test_the_id_that_a_file_gave_means_its_person(db: Database) -> None:
    noor = add_noor(db)
    with db.begin("Import") as uow:
        uow.add(InfluencerAlias(id=new_id(), influencer_id=noor, layout="x", column_name="id", value="INF_0001"))
    assert resolve(db, "influencer", "INF_0001") == noor


def test_an_exact_name_wins_over_longer_ones(db: Database) -> None:
    mia = add_person(db, "Mia")
    add_person(db, "Mia Silva")
    assert resolve(db, "influencer", "mia") == mia


def test_two_of_one_name_are_told_apart(db: Database) -> None:
    add_person(db, "Mia Silva", AccountDraft(Platform.TIKTOK, "mia.one"))
    add_person(db, "Mía Silva", location="Porto")
    with pytest.raises(Ambiguous) as unclear:
        resolve(db, "influencer", "mia silva")
    assert set(unclear.value.candidates) == {"Mia Silva (@mia.one on tiktok)", "Mía Silva (Porto)"}


def test_one_handle_on_two_platforms_is_one_person_but_two_accounts(db: Database) -> None:
    mia = add_person(db, "Mia", AccountDraft(Platform.TIKTOK, "mia"), AccountDraft(Platform.X, "mia"))
    assert resolve(db, "influencer", "@mia") == mia
    with pytest.raises(Ambiguous, match="@mia on tiktok"):
        resolve(db, "account", "@mia")
    on_x = next(account.id for account in influencer_detail(db, mia).accounts if account.platform is Platform.X)
    assert resolve(db, "account", "https://x.com/mia") == on_x


def test_brands_partnerships_outreach_and_tasks_have_names_too(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    partnership = start_partnership(db, noor, lumen)
    logged = log_outreach(db, message(noor, note="Asked about glazes"))
    task = add_task(db, TaskDraft(noor, "Send the brief"))
    assert resolve(db, "brand", "lum") == lumen
    assert resolve(db, "outreach", "asked about") == logged.outreach_id
    assert resolve(db, "task", "send the brief") == task
    for text in ("Noor van Dijk / Lumen", "noor / lumen", "@noor.makes/Lumen", "noor van dijk", "Lumen"):
        assert resolve(db, "partnerships", text) == partnership


def test_a_second_partnership_makes_the_person_alone_unclear(db: Database) -> None:
    noor, lumen, wild = add_noor(db), add_lumen(db), add_brand(db, BrandDraft("Wild"))
    start_partnership(db, noor, lumen)
    with_wild = start_partnership(db, noor, wild)
    with pytest.raises(Ambiguous, match="with Lumen, prospect"):
        resolve(db, "partnership", "Noor van Dijk")
    assert resolve(db, "partnership", "Noor van Dijk / Wild") == with_wild


@pytest.mark.parametrize("text", ["", " ", "nobody", "%", "_", "oor", "a" * 5000])
def test_what_fits_nothing_is_not_found(db: Database, text: str) -> None:
    add_noor(db)
    for thing in ("influencer", "account", "brand", "partnership", "outreach", "task"):
        with pytest.raises(NotFound):
            resolve(db, thing, text)


def test_an_unknown_thing_lists_the_known_ones() -> None:
    assert thing_named("Influencers") == "influencer"
    with pytest.raises(UserError, match="influencer, account, brand"):
        thing_named("spaceship")


def test_the_palette_finds_people_and_brands_names_first(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    fan = add_person(db, "Ada", note="Met through Noor")
    assert [hit.id for hit in quick_find(db, "noor")] == [noor, fan]
    assert [(hit.thing, hit.id) for hit in quick_find(db, "lu")] == [("brand", lumen)]
    assert quick_find(db, "noor")[0].detail.startswith("@noor.makes")  # the name stands before it
    assert quick_find(db, " ") == []
