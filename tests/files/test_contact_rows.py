"""Proves that address books become people with all that they say: further addresses and numbers are never lost."""

from itertools import islice
from pathlib import Path

import pytest

from crm.domain.vocabulary import ImportKind
from crm.files.guess import guess
from crm.files.influencer_rows import ImportRow, RowReader
from crm.files.recognise import recognise
from crm.files.rows import RowProblem
from tests.files import exports

DATA = Path(__file__).parents[1] / "data" / "contacts"


def _people(path: Path) -> list[ImportRow | RowProblem | None]:
    found = recognise(path)
    assert found.table is not None
    assert found.kind is ImportKind.CONTACTS
    rows = list(islice(found.table.rows(), 500))
    mapping = guess(found.table.header, rows, path.name, kind=found.kind, preamble=found.table.preamble).mapping
    reader = RowReader(mapping, found.table.header)
    return [reader.read(row) for row in rows]


def _one(folder: Path, text: str) -> ImportRow:
    path = folder / "contacts.csv"
    path.write_text(text, "utf-8")
    person = _people(path)[0]
    assert isinstance(person, ImportRow), person
    return person


def test_the_tags_of_mailchimp_lose_their_quotes(tmp_path: Path) -> None:
    person = _one(tmp_path, exports.MAILCHIMP)
    assert (person.name, person.email, person.tags) == ("Ada Love", "ada@example.com", ("VIP", "Blog"))


def test_several_addresses_of_one_cell_are_all_kept_and_the_group_of_everyone_is_no_tag(tmp_path: Path) -> None:
    person = _one(tmp_path, exports.GOOGLE)
    assert (person.email, person.phone, person.tags) == ("a@example.com", "+44 1", ("Press",))
    assert person.note.splitlines() == ["Company: Acme", "E-mail: b@example.com"]


def test_further_numbers_company_and_position_become_lines_of_the_note(tmp_path: Path) -> None:
    person = _one(tmp_path, exports.OUTLOOK_DE)
    assert (person.name, person.phone, person.location) == ("Ada Love", "+49 2", "Berlin")
    assert person.note.splitlines() == ["Position: CEO", "Company: Acme", "Phone: +49 1"]


def test_a_linkedin_connection_is_known_by_its_page(tmp_path: Path) -> None:
    person = _one(tmp_path, exports.LINKEDIN)
    assert person.accounts[0].handle_key == "ada"
    assert person.email is None


def test_a_contact_without_a_name_has_its_address_for_one(tmp_path: Path) -> None:
    person = _one(tmp_path, "First name,Last name,E-mail,Company\n,,ada@example.com,\nBob,Hill,bob@example.com,Acme")
    assert person.name == "ada@example.com"


@pytest.mark.parametrize(
    ("name", "people"),
    [("google_workspace_outlook.csv", 3), ("mailchimp_members.csv", 9), ("hubspot_api_contacts_hashed.csv", 22)],
)
def test_every_record_of_real_address_books_is_a_person(name: str, people: int) -> None:
    read = _people(DATA / name)
    assert [each for each in read if not isinstance(each, ImportRow)] == []
    assert len(read) == people


def test_ragged_records_keep_what_they_say() -> None:
    daniel = _people(DATA / "google_workspace_outlook.csv")[1]
    assert isinstance(daniel, ImportRow)
    assert (daniel.name, daniel.phone, daniel.own_id) == ("Daniel Ireland", "+1 555 3227 8543", "241a444f0b330b22")
    assert daniel.note.splitlines() == ["Position: Receptionist", "Status: delete"]
