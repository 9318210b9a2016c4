"""What each audience may see: canaries in every withheld field, typed lines that name money, addresses or other clients."""

from datetime import date

import pytest

from crm.queries.influencer_detail import AudienceNoteRow
from crm.queries.summaries import StepRow
from crm.reports.content import Audience
from crm.reports.file_text import html_text
from crm.reports.leaks import leaks, report_texts, told_of
from crm.reports.sharing import Section, SummaryOptions, names_brand, readable
from tests.reports.facts import EMAIL, NOTE, PRIVATE, REASON, RIVAL, SAID, card, detail, facts, summary

SECRETS = {"email": EMAIL, "note": NOTE, "private": PRIVATE, "said": SAID, "reason": REASON, "tag": "Winter canary"}
OWN = {"place": "Utrecht", "status": "Active", "contacts": "E-mail from us"}
JUDGED = {"rated": "4.5 of 5", "noted": "Two thirds are parents", "next": "Send the winter box", "advice": "Carry on"}


def told(report):
    return "\n".join(report_texts(report))


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (Audience.PUBLIC, set()),
        (Audience.PARTNER, {"email", *OWN}),
        (Audience.CLIENT, {*OWN, *JUDGED}),
        (Audience.INTERNAL, {*OWN, *JUDGED, "email", "note", "said", "reason", "tag"}),
    ],
)
def test_each_audience_sees_its_part_and_no_more(audience, seen):
    text = told(summary(audience))

    assert {name for name, canary in (SECRETS | OWN | JUDGED).items() if canary in text} == seen


def test_the_public_reads_of_no_partnership_at_all():
    report = summary(Audience.PUBLIC)

    assert report.kind == "Creator profile"
    assert "Lumen" not in told(report) and "partnership" not in told(report).lower()


@pytest.mark.parametrize("audience", list(Audience))
def test_the_private_note_never_leaves(audience):
    assert PRIVATE not in told(summary(audience, with_rates=True))


def test_each_audience_reads_all_that_a_lesser_one_reads():
    seen = {audience: {one for one in Section if readable(one, audience)} for audience in Audience}

    assert seen[Audience.PUBLIC] < seen[Audience.CLIENT] < seen[Audience.INTERNAL] < set(Section)
    assert seen[Audience.PUBLIC] < seen[Audience.PARTNER]
    assert Section.PRIVATE_NOTE not in set().union(*seen.values())


def test_what_was_withheld_is_said_and_only_if_it_was_recorded():
    assert summary().left_out == (
        "the e-mail address",
        "tags",
        "reasons of status changes",
        "what was said in outreach",
        "the note on the person",
        "the private note",
    )
    assert (
        summary(told=facts(detail=detail(email=None, note="", private_note="", tags=()), said=(), moves={})).left_out
        == ()
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"Ask {RIVAL} for the box", "another client"),
        ("Ask KESTREL & PINE", "another client"),
        ("Offer € 450", "an amount of money"),
        ("Offer 1.200,50 EUR", "an amount of money"),
        ("Offer £2k for two reels", "an amount of money"),
        ("Write to agent@example.org", "an e-mail address"),
    ],
)
def test_a_typed_line_that_names_a_secret_is_withheld_and_counted(line, why):
    report = summary(
        told=facts(
            next_steps=(StepRow(line, None), StepRow("Send the box", date(2026, 12, 1))),
            detail=detail(audience_notes=(AudienceNoteRow("n", date(2026, 6, 1), line, ""),)),
        )
    )

    assert line not in told(report) and "Send the box" in told(report)
    assert report.left_out[-2:] == (f"1 audience note that names {why}", f"1 next step that names {why}")


@pytest.mark.parametrize("line", ["Post 3 reels by 12 Dec", "Kestrels and pines", "Mention us @lumen", "2 in 3 reply"])
def test_ordinary_lines_stay(line):
    assert line in told(summary(told=facts(next_steps=(StepRow(line, None),))))


def test_money_stays_when_ticked():
    steps = facts(next_steps=(StepRow("Offer € 450", None),))

    assert "Offer € 450" in told(summary(told=steps, with_rates=True))


def test_without_a_brand_clients_are_not_named_to_each_other():
    both = detail(partnerships=(card(), card(RIVAL)), value_ratings=())
    everything = facts(detail=both, brand=None, brand_values=(), moves={}, other_brands=("Lumen", RIVAL))
    report = summary(told=everything)

    assert "Lumen" not in told(report) and RIVAL not in told(report)
    assert "Client 1" in told(report) and "Client 2" in told(report)
    assert "the names of brands, because none was chosen" in report.left_out
    assert RIVAL in told(summary(Audience.INTERNAL, told=everything))


def test_even_colleagues_read_of_one_brand_only_when_one_was_chosen():
    report = summary(Audience.INTERNAL, told=facts(next_steps=(StepRow(f"As at {RIVAL}", None),)))

    assert RIVAL not in told(report)


@pytest.mark.parametrize(
    ("text", "brand", "named"),
    [
        ("the Café Noir box", "Cafe noir", True),
        ("Lumens", "Lumen", False),
        ("C&A sent it", "C&A", True),
        ("nothing", "", False),
    ],
)
def test_a_brand_is_named_as_whole_words_blind_to_case_and_accents(text, brand, named):
    assert names_brand(text, brand) is named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"… {PRIVATE} …", ["the private note"]),
        (PRIVATE.upper(), ["the private note"]),
        (f"Call {EMAIL}", ["an e-mail address"]),
        (f"Also with {RIVAL}", [f"the name of another client, {RIVAL}"]),
        ("It was € 450 then", ["an amount of money"]),
        (SAID, ["what was said in outreach"]),
        ("Noor van Dijk is a partner of Lumen", []),
    ],
)
def test_the_second_look_finds_what_the_first_let_through(text, found):
    assert leaks(told_of([text]), facts(), SummaryOptions(Audience.CLIENT)) == found


def test_the_second_look_does_not_trip_over_names_that_are_no_secret():
    told_facts = facts(detail=detail(name="Nova Kim"), other_brands=("Nova", "Instagram", "Lum"))

    assert leaks(told_of(["Nova Kim on Instagram for Lumen"]), told_facts, SummaryOptions(Audience.CLIENT)) == []
    assert leaks(told_of(["a Nova box"]), told_facts, SummaryOptions(Audience.CLIENT)) == [
        "the name of another client, Nova"
    ]


def test_html_is_looked_at_as_it_is_read():
    assert "a & b <c>" in html_text("<style>x{}</style><p>a &amp; b &lt;c&gt;</p>")
