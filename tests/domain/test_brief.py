"""Proves what the openness check marks, credits and counts in twenty briefs, and what can never lower its figure."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.domain.brief import Count, Credit, Part, PartKind, openness, parts_of
from crm.domain.brief.rules import LEGAL_KINDS
from crm.files.brief_rules import brief_languages, brief_rules
from crm.paths import bundled
from tests.domain.any_text import ANY_TEXT

BRIEFS = Path(__file__).parent.parent / "data" / "briefs"
EXPECTED = tomllib.loads((BRIEFS / "expected.toml").read_text("utf-8"))
RULES_FOLDER = bundled("resources") / "rules"
ENGLISH = brief_rules(RULES_FOLDER, "en")

LEGAL_ITEMS = [
    "Use #ad as the first word and never hide it.",
    "You must use the paid partnership label, exactly as the law asks.",
    'Say "this video is a paid partnership with Morra" within the first three seconds.',
    "Do not say that it cures any illness.",
    "Only clinically proven claims may be made.",
    "Never show it while driving.",
    "Keep out of reach of children.",
]
# Words of which briefs are made, so that random texts reach every rule.
WORDS = [
    *("must", "never", "only", "exactly", "say", '"like this line of ours"', "#glow", "#ad", "#spring", "close-up"),
    *(
        "0:05-0:10",
        "the",
        "you",
        "feeling",
        "your own words",
        "up to you",
        "caption must read",
        "five rounds of approval",
    ),
    *(
        "Do not:",
        "Must say:",
        "Themes",
        "Disclosure:",
        "Shot list",
        "Script",
        "Caption:",
        "- ",
        "\n",
        "\n\n",
        ". ",
        ", ",
    ),
    *("https://www.instagram.com/p/abc/", "we loved how you", "kitchen", "slow", "morning", "; ", "!", "patch test"),
]
PROSE = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
TEXTS = st.one_of(ANY_TEXT, PROSE)
PARTS = st.lists(st.builds(Part, st.sampled_from(PartKind), TEXTS), max_size=6)


def check(text):
    return openness(parts_of(text, ENGLISH), ENGLISH)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_brief_has_its_expected_marks_and_table(name):
    text = (BRIEFS / f"{name}.txt").read_text("utf-8")
    expected, result = EXPECTED[name], check(text)
    assert result.judged is expected["judged"]
    if result.judged:
        assert [[mark.rule, text[mark.start : mark.end]] for mark in result.marks] == expected["marks"]
        assert [[item.box, text[item.start : item.end]] for item in result.legal] == expected["legal"]
        assert {row.key: row.points for row in result.table if row.points} == expected["points"]
        assert result.score == expected["score"]


def test_there_are_twenty_briefs_and_each_is_expected():
    assert {path.stem for path in BRIEFS.glob("*.txt")} == set(EXPECTED)
    assert len(EXPECTED) == 20


def test_an_open_brief_is_above_a_balanced_one_and_a_script_is_last():
    scores = [
        EXPECTED[name]["score"] for name in ("01_slow_mornings", "19_mixed_app", "13_shot_list", "14_full_script")
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 100
    assert scores[-1] == 0


@pytest.mark.parametrize(
    ("count", "parts", "found", "points"),
    [
        (Count.MUST_SAY, [Part(PartKind.MUST_SAY, "One\nTwo\nThree\nFour\nFive")], 5, 0),
        (Count.MUST_SAY, [Part(PartKind.MUST_SAY, "One\nTwo\nThree\nFour\nFive\nSix")], 6, -4),
        (Count.MUST_SAY, [Part(PartKind.MUST_SAY, "the lid, the price, the colours; the code")], 2, 0),
        (Count.MUST_SAY, [Part(PartKind.MUST_SAY, "lid, price, colour, code, shop, date, size")], 7, -8),
        (Count.MUST_SAY, [Part(PartKind.AIM, "You must mention the lid. Please also mention the price.")], 2, 0),
        (Count.BANS, [Part(PartKind.BANS, "\n".join(["pets"] * 8))], 8, 0),
        (Count.BANS, [Part(PartKind.BANS, "\n".join(["pets"] * 9))], 9, -2),
        (Count.BANS, [Part(PartKind.BANS, "\n".join(["the pets"] * 40))], 40, -12),
        (Count.VERBATIM, [Part(PartKind.AIM, 'Say "I never felt better".')], 1, -6),
        (Count.VERBATIM, [Part(PartKind.AIM, 'Your "rainy Sunday at home" reel moved us.')], 0, 0),
        (Count.VERBATIM, [Part(PartKind.SCRIPT, "Hello there.\nGoodbye then.")], 2, -12),
        (Count.SHOTS, [Part(PartKind.OTHER, "Cut to the window. Close-up of your hands.")], 2, -10),
        (Count.SHOTS, [Part(PartKind.OTHER, "Meet us at 10:00-11:30 am, in the shop.")], 0, 0),
        (Count.CAPTIONS, [Part(PartKind.CAPTION, "Spring is here!")], 1, -8),
        (Count.CAPTIONS, [Part(PartKind.CAPTION, "In your own words.")], 0, 0),
        (Count.HASHTAGS, [Part(PartKind.HASHTAGS, "#one #two #three #ad")], 3, 0),
        (Count.HASHTAGS, [Part(PartKind.HASHTAGS, "#one #two #three #four")], 4, -2),
        (Count.ROUNDS, [Part(PartKind.APPROVAL, "Two rounds of feedback.")], 2, 0),
        (Count.ROUNDS, [Part(PartKind.APPROVAL, "Up to 3 internal approval rounds.")], 3, -6),
        (Count.PAGES, [Part(PartKind.BRAND, "the word " * 450)], 2, 0),
        (Count.PAGES, [Part(PartKind.BRAND, "the word " * 451)], 3, -5),
        (Count.PAGES, [Part(PartKind.THEME, "the word " * 2000), Part(PartKind.SAFETY, "the word " * 2000)], 0, 0),
        (Count.STRICT, [Part(PartKind.OTHER, "Only now and never again.")], 2, 0),
        (Count.STRICT, [Part(PartKind.OTHER, "Only now, exactly so, and never again.")], 3, -2),
        (Count.STRICT, [Part(PartKind.OTHER, "must " * 3 + "the word " * 48)], 3, -2),
        (Count.STRICT, [Part(PartKind.OTHER, "must " * 4 + "the word " * 98)], 4, 0),
    ],
)
def test_what_lies_over_a_limit_costs(count, parts, found, points):
    counted = next(row for row in openness(parts, ENGLISH).counts if row.count is count)
    assert (counted.found, counted.points) == (found, points)


@pytest.mark.parametrize(
    ("credit", "parts", "points"),
    [
        (Credit.THEME, [Part(PartKind.THEME, "A house before anybody is up.")], 12),
        (Credit.THEME, [Part(PartKind.THEME, "- A house before anybody is up\n- Small rituals")], 16),
        (Credit.THEME, [Part(PartKind.THEME, "Tea")], 0),
        (Credit.THEME, [Part(PartKind.THEME, "Scene 1: close-up of the cup in the morning light.")], 0),
        (Credit.WHY_YOU, [Part(PartKind.OTHER, "We loved how you filmed the fog.")], 8),
        (Credit.WHY_YOU, [Part(PartKind.WHY_YOU, "You fit.")], 0),
        (Credit.OWN_POSTS, [Part(PartKind.WHY_YOU, "https://www.instagram.com/p/abc/")], 8),
        (Credit.OWN_POSTS, [Part(PartKind.OTHER, "As in your fog video: https://youtu.be/abc")], 8),
        (Credit.OWN_POSTS, [Part(PartKind.BRAND, "https://www.hollin.example")], 0),
        (Credit.FREEDOM, [Part(PartKind.OTHER, "How you tell it is up to you.")], 12),
        (Credit.FREEDOM, [Part(PartKind.OTHER, "There is no creative freedom.")], 0),
        (Credit.FREEDOM, [Part(PartKind.OTHER, 'Feel free to make it yours, but say "I never felt better".')], 0),
    ],
)
def test_what_a_brief_offers_is_credited_unless_the_same_sentence_dictates(credit, parts, points):
    credited = next(row for row in openness(parts, ENGLISH).credits if row.credit is credit)
    assert credited.points == points


def test_a_field_of_rounds_counts_like_the_text():
    counts = {row.count: row for row in openness([Part(PartKind.AIM, "One round.")], ENGLISH, rounds=4).counts}
    assert (counts[Count.ROUNDS].found, counts[Count.ROUNDS].points) == (4, -12)


def test_a_long_spoken_line_does_not_hide_behind_a_legal_word():
    text = 'Mark it as an ad and say "I have never in my life slept as well as with this pillow".'
    result = openness([Part(PartKind.OTHER, text)], ENGLISH)
    assert [mark.rule for mark in result.marks] == ["spoken_quote"]
    assert result.legal == ()


@pytest.mark.parametrize("language", ["de", "de_DE", "", "../brief_en", "e"])
def test_a_language_without_rules_is_not_judged(language):
    result = openness([Part(PartKind.SCRIPT, "Guten Tag")], brief_rules(RULES_FOLDER, language))
    assert (result.judged, result.score, result.marks) == (False, None, ())


def test_text_in_another_language_or_script_is_not_judged_by_english_rules():
    assert not check("スローな朝を過ごす人の気持ちを伝えてください。必ず商品名を言ってください。").judged
    assert not check((BRIEFS / "20_german.txt").read_text("utf-8")).judged


def test_english_is_there_and_found_by_a_locale():
    assert brief_languages(RULES_FOLDER) == ("en",)
    assert brief_rules(RULES_FOLDER, "en_GB") == ENGLISH


def test_every_mark_says_why_in_one_sentence_and_how_to_say_it_wider():
    reasons = [*ENGLISH.limits, *ENGLISH.sentences]
    assert {limit.count for limit in ENGLISH.limits} == set(Count)
    assert len({rule.key for rule in ENGLISH.sentences}) == len(ENGLISH.sentences)
    assert all(reason.why.endswith(".") and ". " not in reason.why and reason.wider for reason in reasons)


@given(TEXTS)
def test_any_text_has_a_result_with_marks_inside_it(text):
    parts = parts_of(text, ENGLISH)
    result = openness(parts, ENGLISH)
    assert result.score is None or 0 <= result.score <= 100
    assert all(part.text == text[part.start : part.start + len(part.text)] for part in parts)
    for place in (*result.marks, *result.legal):
        part = parts[place.part]
        assert part.start <= place.start < place.end <= part.start + len(part.text)
        assert text[place.start : place.end].strip() == text[place.start : place.end]


@given(PARTS)
def test_the_table_adds_up_to_the_score(parts):
    result = openness(parts, ENGLISH)
    assert not result.judged or result.score == max(0, min(100, sum(row.points for row in result.table)))


@given(PARTS, st.sampled_from(LEGAL_ITEMS), st.sampled_from(PartKind), st.integers(0, 6))
def test_adding_a_legal_item_anywhere_never_lowers_the_score(parts, item, kind, at):
    more = [*parts[:at], Part(kind, item), *parts[at:]]
    assert openness(more, ENGLISH).score == openness(parts, ENGLISH).score


@given(PARTS, TEXTS, st.sampled_from(sorted(LEGAL_KINDS)))
def test_a_legal_part_costs_nothing_whatever_its_words(parts, text, kind):
    assert openness([*parts, Part(kind, text)], ENGLISH).score == openness(parts, ENGLISH).score


@given(PARTS, TEXTS, st.integers(0, 6))
def test_adding_a_theme_that_asks_for_nothing_never_lowers_the_score(parts, text, at):
    theme = Part(PartKind.THEME, text)
    alone = openness([theme], ENGLISH)
    assume(alone.judged and not any(row.found for row in alone.counts))
    before, after = openness(parts, ENGLISH), openness([*parts[:at], theme, *parts[at:]], ENGLISH)
    assert not (before.judged and after.judged) or after.score >= before.score
