"""Who is offered as a possible double, why, and who is not."""

from datetime import date

import pytest

from crm.db.unit_of_work import Database
from crm.domain.identity import Strength
from crm.domain.vocabulary import Platform
from crm.errors import Cancelled
from crm.queries.duplicates import DuplicateRow, duplicates
from crm.queries.influencers import influencer_detail
from crm.services.influencers import AccountDraft, rename_account
from crm.services.jobs import Progress
from crm.services.merging import keep_apart
from crm.services.outreach import log_outreach
from tests.services.people import add_person, message


def only(db: Database) -> DuplicateRow:
    """The one pair there is."""
    (row,) = duplicates(db).rows
    return row


def test_an_account_under_its_former_handle_is_certain(db: Database) -> None:
    renamed = add_person(db, "Noor", AccountDraft(Platform.X, "noor"))
    rename_account(db, influencer_detail(db, renamed).accounts[0].id, "noor.makes", date(2026, 3, 1))
    add_person(db, "N. van Dijk", AccountDraft(Platform.X, "noor"))
    row = only(db)
    assert row.strength is Strength.CERTAIN
    assert row.evidence == ("Both have the x account noor.",)


def test_every_reason_is_told_strongest_first(db: Database) -> None:
    for platform in (Platform.X, Platform.TIKTOK):
        account = AccountDraft(platform, "noor.makes")
        add_person(db, "Noor van Dijk", account, email="Noor@dijk.nl ", location="Utrecht, NL")
    row = only(db)
    assert row.strength is Strength.STRONG
    assert row.evidence == (
        "Both have the e-mail noor@dijk.nl; people with one agent may share it.",
        "Both have the same name and the same place.",
        "Both go by @noor.makes: on x and on tiktok.",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Noor van Dijk", "Noor van Dyk"),
        ("José Ruiz", "Jose Ruiz"),
        ("Dijk, Noor", "Noor Dijk"),
        ("Katherine", "Katharine"),
    ],
)
def test_alike_names_in_one_place_are_possible(db: Database, first: str, second: str) -> None:
    add_person(db, first, location="Utrecht")
    add_person(db, second, location="utrecht")
    assert only(db).strength is Strength.POSSIBLE
    assert "place is the same" in only(db).evidence[0]


def test_equal_names_with_one_site_are_possible(db: Database) -> None:
    add_person(db, "Noor", website="https://www.noor.nl/")
    add_person(db, "Noor", website="http://noor.nl")
    assert only(db).evidence == ("Both have the same name and the same site.",)


def test_a_name_alone_a_place_alone_or_a_destroyed_name_is_nothing(db: Database) -> None:
    add_person(db, "Noor van Dijk", location="Utrecht")
    add_person(db, "Noor van Dijk", location="Gent")
    add_person(db, "Noor van Dijk")
    add_person(db, "Mila Jansen", location="Utrecht")
    for _ in range(2):
        add_person(db, "???? ??", location="Gent")
    assert duplicates(db).rows == ()


def test_a_short_handle_is_taken_by_somebody_else_everywhere(db: Database) -> None:
    add_person(db, "Ann", AccountDraft(Platform.X, "ann"))
    add_person(db, "Anna", AccountDraft(Platform.TIKTOK, "ann"))
    assert duplicates(db).rows == ()


def test_a_pair_that_was_kept_apart_is_not_offered_again(db: Database) -> None:
    people = [add_person(db, "Noor", location="Utrecht") for _ in range(3)]
    keep_apart(db, people[2], people[0])
    assert {(row.keep.id, row.other.id) for row in duplicates(db).rows} == {
        (people[0], people[1]),
        (people[1], people[2]),
    }


def test_clients_of_one_agent_are_linked_in_a_row_and_a_decision_links_the_next(db: Database) -> None:
    people = [add_person(db, f"Client {at}", email="office@agent.com") for at in range(12)]
    assert duplicates(db).found[Strength.STRONG] == 11
    keep_apart(db, people[0], people[1])
    pairs = {(row.keep.id, row.other.id) for row in duplicates(db).rows}
    assert (people[0], people[2]) in pairs
    assert (people[0], people[1]) not in pairs


def test_the_one_with_more_history_is_to_be_kept(db: Database) -> None:
    older, newer = (add_person(db, "Noor", location="Utrecht") for _ in range(2))
    assert only(db).keep.id == older
    log_outreach(db, message(newer))
    assert (only(db).keep.id, only(db).keep.outreach) == (newer, 1)


def test_the_strongest_come_first(db: Database) -> None:
    for name, mail in (("Noor", None), ("Mila", "m@mila.nl")):
        for _ in range(2):
            add_person(db, name, location="Utrecht", email=mail)
    assert [row.strength for row in duplicates(db).rows] == [Strength.STRONG, Strength.POSSIBLE]


def test_a_search_can_be_cancelled(db: Database) -> None:
    add_person(db, "Noor")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        duplicates(db, progress)
