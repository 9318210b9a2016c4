"""Cards of address books -> people: the real cards of six programs, and any text at all."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.vocabulary import Platform
from crm.errors import BadFile
from crm.files.influencer_rows import ImportRow
from crm.files.rows import RowProblem
from crm.files.vcards import cards_in, read_cards

CARDS = Path(__file__).parents[1] / "data" / "cards"


def people(name: str) -> list[ImportRow]:
    """The people of a sample file; all its cards must be people."""
    found = list(read_cards(CARDS / name))
    assert all(isinstance(each, ImportRow) for each in found)
    return [each for each in found if isinstance(each, ImportRow)]


def card(*lines: str) -> ImportRow | RowProblem | None:
    """One card of these lines."""
    found = list(cards_in("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"))))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("fullcontact.vcf", ["Prefix FirstName MiddleName LastName Suffix"]),
        ("gmail-list.vcf", ["Arnold Smith", "Chris Beatle", "Doug White"]),
        ("gmail-single.vcf", ["Greg Dartmouth"]),
        ("gmail-single2.vcf", ["VCard Test"]),
        ("issue114.vcf", ["Dummy, Dummy"]),
        ("jcard-example.json", ["Simon Perreault"]),
        ("outlook-2003.vcf", ["John Doe III"]),
        ("outlook-2007.vcf", ["Mr. Michael Angstadt Jr."]),
        ("radicale-1587.vcf", ["Given Family"]),
        ("rfc2426-example.vcf", ["Frank Dawson", "Tim Howes"]),
        ("rfc6350-example.vcf", ["Simon Perreault"]),
        ("thunderbird-morefunctionsforaddressbook-extension.vcf", ["John Doe"]),
    ],
)
def test_every_card_of_every_program_is_a_person(file: str, names: list[str]) -> None:
    assert [person.name for person in people(file)] == names


def test_quoted_printable_notes_of_outlook_are_whole() -> None:
    (old,) = people("outlook-2003.vcf")
    assert old.note.endswith("This is the note field!!\nSecond line\n\nThird line is empty")
    assert (old.email, old.website) == ("jdoe@hotmail.com", "http://web-page-address.com")
    (new,) = people("outlook-2007.vcf")
    assert "I assume it encodes this text inside a NOTE vCard type.\nBut I'm not sure because" in new.note
    assert new.email == "mike.angstadt@gmail.com"  # stands after a certificate in base64


def test_a_card_of_the_web_keeps_every_address_and_number() -> None:
    (person,) = people("gmail-single2.vcf")
    assert (person.email, person.phone, person.website) == (
        "email@example.com",
        "5555551115",
        "http://www.example1.com",
    )
    for told in ("E-mail: customcategory@example.com", "BLOG: http://www.example3.com", "Phone: 5555551121"):
        assert told in person.note
    assert "5555551117" not in person.note  # a fax


def test_the_json_card_says_what_the_text_card_says() -> None:
    (text,), (listed,) = people("rfc6350-example.vcf"), people("jcard-example.json")
    assert text.phone == listed.phone == "+1-418-262-6501"
    for field in ("email", "website", "location", "gender", "language", "note"):
        assert getattr(text, field) == getattr(listed, field)


def test_profiles_become_accounts_and_other_sites_do_not() -> None:
    person = card(
        "FN:Noor van Dijk",
        "X-SOCIALPROFILE;type=instagram;x-user=noor.makes:http://instagram.com/noor.makes",
        "SOCIALPROFILE;SERVICE-TYPE=TikTok:https://www.tiktok.com/@noor.tok?lang=nl",
        "X-TWITTER:@noor_x",
        "item1.URL:https\\://www.youtube.com/@noorfilms",
        "item1.X-ABLabel:YouTube",
        "URL:https://noor.example",
        "URL:https://www.instagram.com/p/Cabc123/",
        "IMPP;X-SERVICE-TYPE=Other:other:other",
    )
    assert isinstance(person, ImportRow)
    assert {(account.platform, account.handle_key) for account in person.accounts} == {
        (Platform.INSTAGRAM, "noor.makes"),
        (Platform.TIKTOK, "noor.tok"),
        (Platform.X, "noor_x"),
        (Platform.YOUTUBE, "noorfilms"),
    }
    assert person.website == "https://noor.example"
    assert "https://www.instagram.com/p/Cabc123/" in person.note


def test_folds_escapes_and_character_sets_are_undone() -> None:
    person = card(
        "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rgensen;S=F8ren",
        "NOTE:Likes a\\, b\\; c\\nand\\\\or",
        "  d",
        "ORG:Studio\\; North;Ceramics",
        'TEL;TYPE="work,voice";PREF=1:tel:+45-1234;ext=7',
        "CATEGORIES:Craft,my\\, own,myContacts",
    )
    assert isinstance(person, ImportRow)
    assert person.name == "Søren Jörgensen"
    assert person.note == "Studio; North · Ceramics\nLikes a, b; c\nand\\or d"
    assert (person.phone, person.tags) == ("+45-1234 ext. 7", ("Craft", "my", "own"))


def test_a_group_is_no_person_and_a_card_of_nobody_is_a_problem() -> None:
    assert card("KIND:group", "FN:Friends", "MEMBER:urn:uuid:1") is None
    problem = card("TEL:123")
    assert isinstance(problem, RowProblem)
    assert problem.line == 1


def test_someone_without_a_name_is_called_by_the_address() -> None:
    person = card("EMAIL:noor@studio.example")
    assert isinstance(person, ImportRow)
    assert person.name == "noor@studio.example"


def test_cards_that_break_off_or_stand_inside_others_cost_no_other_card() -> None:
    text = (
        "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nEMAIL:b@x.example\nEND:VCARD"
    )
    assert [(each.name, each.email) for each in cards_in(text) if isinstance(each, ImportRow)] == [
        ("A", None),
        ("B", "b@x.example"),
    ]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_bytes(bytes(range(32)) * 50)
    with pytest.raises(BadFile):
        list(read_cards(path))


@given(st.text())
def test_any_text_gives_cards_or_nothing(text: str) -> None:
    body = text if text.lstrip("\ufeff \t\r\n")[:1] != "[" else "x" + text
    assert all(each is None or isinstance(each, ImportRow | RowProblem) for each in cards_in(body))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["FN", "N", "TEL", "URL", "ADR", "ORG", "EMAIL", "GENDER", "IMPP", "X-SOCIALPROFILE", "NOTE"]
            ),
            st.text(),
        )
    )
)
def test_any_value_of_any_property_gives_a_person_or_a_problem(lines: list[tuple[str, str]]) -> None:
    text = "BEGIN:VCARD\n" + "\n".join(f"{name}:{value}" for name, value in lines) + "\nEND:VCARD"
    assert all(each is None or isinstance(each, ImportRow | RowProblem) for each in cards_in(text))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(st.lists(_json))
def test_any_json_gives_people_problems_or_a_refusal(properties: list[object]) -> None:
    for document in (properties, ["vcard", properties], [["vcard", properties]]):
        assert all(each is None or isinstance(each, ImportRow | RowProblem) for each in cards_in(json.dumps(document)))
