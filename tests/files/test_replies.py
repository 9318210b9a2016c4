"""What someone wrote, without the history that their program quoted below, above or between."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.replies import reply_text

REPLIES = Path(__file__).parents[1] / "data" / "mail" / "reply_text"
LOREM_ENDS = "sed odio id arcu varius aliquet nec nec nibh."


@pytest.mark.parametrize(
    "name",
    [
        "email_finnish.txt",
        "email_french_2.txt",
        "email_german_outlook.txt",
        "email_gmail_split_line_from.txt",
        "email_ios_outlook_fr.txt",
        "email_italian.txt",
    ],
)
def test_real_replies_in_six_languages_lose_their_history_and_nothing_else(name: str) -> None:
    text = (REPLIES / name).read_text(encoding="utf-8")
    reply = reply_text(text)
    assert reply.startswith("Fusce bibendum, quam hendrerit")
    assert reply.endswith(LOREM_ENDS)
    assert text.startswith(reply)


def test_a_phone_s_own_line_goes_and_a_signature_stays() -> None:
    assert reply_text((REPLIES / "email_iphone.txt").read_text(encoding="utf-8")) == "Here is another email"
    assert reply_text((REPLIES / "email_emoji.txt").read_text(encoding="utf-8")).endswith("@pandaland")


@pytest.mark.parametrize(
    "opening",
    [
        "On Mon, Aug 26, 2019 at 4:37 PM Mara <mara@agency.example> wrote:",
        "On Mon, Aug 26, 2019 at 4:37 PM Mara\n<mara@agency.example> wrote:",
        "Am 24.11.2025 um 15:00 schrieb Mara <mara@agency.example>:",
        "Am Mo., 24. Nov. 2025 um 15:00 Uhr schrieb Mara <\nmara@agency.example>:",
        "Le lun. 24 nov. 2025 à 15:00, Mara <mara@agency.example> a écrit :",
        "El lun, 24 nov 2025 a las 15:00, Mara (<mara@agency.example>) escribió:",
        "Op ma 24 nov. 2025 om 15:00 schreef Mara <mara@agency.example>:",
        "Op 24 nov. 2025, om 15:00 heeft Mara <mara@agency.example> het volgende geschreven:",
        "Il giorno lun 24 nov 2025 alle ore 15:00 Mara <mara@agency.example> ha scritto:",
        "ma 24. marrask. 2025 klo 15.00 Mara (mara@agency.example) kirjoitti:",
        "Em seg., 24 de nov. de 2025 às 15:00, Mara <mara@agency.example> escreveu:",
        "Den mån 24 nov. 2025 kl 15:00 skrev Mara <mara@agency.example>:",
        "-----Original Message-----\nFrom: Mara",
        "-------- Ursprüngliche Nachricht --------\nVon: Mara",
        "________________________________\nVan: Mara <mara@agency.example>\nVerzonden: maandag\nAan: Noor\nOnderwerp: Hoi",
        "De : Mara <mara@agency.example>\nEnvoyé : lundi 24 novembre\nÀ : Noor\nObjet : Bonjour",
        "Von: Mara <mara@agency.example>\nGesendet: Montag\nAn: Noor\nBetreff: Hallo",
        "*From:* Mara <mara@agency.example>\n*Sent:* Monday\n*To:* Noor\n*Subject:* Hello",
        "Lähettäjä: Mara <mara@agency.example>\nLähetetty: maanantai\nVastaanottaja: Noor\nAihe: Hei",
        "2025-11-24 15:00 GMT+01:00 Mara <mara@agency.example>:",
    ],
)
def test_each_program_s_opening_of_the_history_is_known(opening: str) -> None:
    reply = "Yes, gladly.\n\nNoor"
    assert reply_text(f"{reply}\n\n{opening}\n\n> Would you?\n> Mara") == reply
    assert reply_text(f"{reply}\n\n{opening}\n\nWould you?\nMara") == reply


def test_answers_below_and_between_the_quotes_stay() -> None:
    body = "On 24 Nov 2025, Mara <m@a.example> wrote:\n> When?\n\nIn May.\n\n> How much?\n\nTwo hundred.\n"
    assert reply_text(body) == "In May.\n\n\n\nTwo hundred.".replace("\n\n\n\n", "\n\n\n")


def test_a_message_of_nothing_but_quotes_stays_whole() -> None:
    body = "---------- Forwarded message ---------\nFrom: Noor\n\nMy rates are these."
    assert reply_text(body) == body


@pytest.mark.parametrize(
    "text",
    [
        "My rates:\nReel: 200\nStory: 80",
        "As I wrote:\nno whitelisting.",
        "From: Utrecht with love\nyours, Noor",
        "To do\n----------\nDate: Monday",
    ],
)
def test_lists_with_colons_are_no_history(text: str) -> None:
    assert reply_text(text) == text


@given(st.text())
def test_any_text_gives_a_part_of_it(text: str) -> None:
    kept = set(text.split("\n"))
    reply = reply_text(text)
    assert reply == text.strip() or {line.strip() for line in reply.split("\n")} <= {line.strip() for line in kept}
