"""Proves what a brief holds, what a partner's version takes over, how versions differ, and where marks lie."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.brief import Count
from crm.domain.brief_contents import (
    FIELDS,
    BriefContents,
    Theme,
    clean_part,
    cleaned,
    differing_parts,
    follow,
    from_json,
    part_text,
    to_json,
)
from crm.domain.brief_difference import differences
from crm.domain.brief_parts import checked_brief
from crm.errors import UserError
from crm.files.brief_rules import brief_rules
from crm.paths import bundled
from tests.domain.any_text import ANY_TEXT

ENGLISH = brief_rules(bundled("resources") / "rules", "en")
SLOW = Theme("Slow mornings", "A house before anybody else is up.", ("https://instagram.com/p/C9a/",))
TEA = BriefContents(
    aim="Five quiet minutes are allowed.",
    why_partner="We loved how you filmed the kitchen.",
    themes=(SLOW,),
    must_mention=("The tin can be refilled. It is the third of its kind.", "Kent"),
    approval_rounds=1,
)
WORDS = st.one_of(
    ANY_TEXT, st.sampled_from(["", "calm", "You must say this", "😀 never", "a\nb", '"spoken word for word"'])
)
LINES = st.lists(WORDS.map(lambda text: text.replace("\n", " ")), max_size=4).map(tuple)
THEMES = st.lists(st.builds(Theme, title=WORDS.map(lambda text: text.replace("\n", " ")), feeling=WORDS), max_size=3)
CONTENTS = st.builds(
    BriefContents,
    aim=WORDS,
    why_partner=WORDS,
    themes=THEMES.map(tuple),
    freedom=WORDS,
    must_mention=LINES,
    must_not=LINES,
    disclosure=WORDS,
    approval_rounds=st.none() | st.integers(0, 99),
)


@given(CONTENTS)
def test_what_is_stored_is_what_is_read(contents: BriefContents) -> None:
    """Any typed text is cleaned or refused; clean contents stay the same through their JSON and a second cleaning."""
    try:
        clean = cleaned(contents)
    except UserError as error:
        assert error.field in FIELDS
        return
    assert from_json(to_json(clean)) == clean == cleaned(clean)


def test_an_older_document_reads_with_what_it_lacks_left_empty() -> None:
    assert from_json('{"aim": "Calm", "approval_days": 2, "mood_board": []}') == BriefContents(
        aim="Calm", approval_days=2
    )
    with pytest.raises(ValueError, match="JSON object"):
        from_json("[]")


@pytest.mark.parametrize(
    ("part", "value", "wanted"),
    [
        ("must_not", "No rivals\n\n  No  claims ", ("No rivals", "No claims")),
        ("themes", "Slow: a quiet house\nSmall", (Theme("Slow", "a quiet house"), Theme("Small", ""))),
        ("approval_days", "2", 2),
        ("approval_days", "", None),
        ("aim", " two\nlines ", "two lines"),
        ("language", "DE", "de"),
    ],
)
def test_typed_text_becomes_a_part(part: str, value: str, wanted: object) -> None:
    assert clean_part(part, value) == wanted


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("aim", "a" * 501),
        ("must_mention", ["a"] * 61),
        ("themes", [Theme("a")] * 13),
        ("themes", [Theme("a", links=("javascript:alert(1)",))]),
        ("themes", [Theme("a", pictures=("1",) * 5)]),
        ("approval_rounds", -1),
        ("colour", "red"),
    ],
)
def test_what_a_part_cannot_hold_is_refused_beside_it(part: str, value: object) -> None:
    with pytest.raises(UserError) as refused:
        clean_part(part, value)
    assert refused.value.field == part


def test_a_partners_version_follows_where_it_is_the_same() -> None:
    """The campaign changes its aim and its why: the partner's own why stays, the aim goes along."""
    own = replace(TEA, why_partner="Your soup evening")
    after = replace(TEA, aim="Ten quiet minutes", why_partner="Somebody calm")
    assert follow(own, TEA, after) == replace(own, aim="Ten quiet minutes")
    assert differing_parts(own, follow(own, TEA, after)) == ("aim",)


def test_versions_differ_part_by_part_and_word_by_word() -> None:
    found = differences(TEA, replace(TEA, aim="Ten quiet minutes are allowed.", approval_rounds=None))
    assert [each.part for each in found] == ["aim", "approval_rounds"]
    assert [(run.text, run.changed) for run in found[0].before] == [
        ("Five", True),
        (" quiet minutes are allowed.", False),
    ]
    assert [run.text for run in found[0].after if run.changed] == ["Ten"]
    assert [run.text for run in found[1].before] == ["1"] and found[1].after == ()


@given(CONTENTS, CONTENTS)
def test_the_runs_of_a_difference_are_the_texts(before: BriefContents, after: BriefContents) -> None:
    """Nothing is lost between the marked words."""
    for each in differences(before, after):
        assert "".join(run.text for run in each.before) == part_text(before, each.part)
        assert "".join(run.text for run in each.after) == part_text(after, each.part)


@given(CONTENTS)
def test_a_mark_lies_on_the_words_that_were_typed(contents: BriefContents) -> None:
    """Every mark and legal item names the field and the very stretch of it, bullets and titles aside."""
    checked = checked_brief(contents, ENGLISH)
    for place in [place for _mark, place in checked.marks] + [place for _item, place in checked.legal]:
        if place.theme is None:
            typed = part_text(contents, place.part)
        else:
            theme = contents.themes[place.theme]
            typed = theme.title if place.in_title else theme.feeling
        assert typed[place.start : place.end] == place.text


def test_an_item_of_two_sentences_counts_once() -> None:
    counts = {each.count: each.found for each in checked_brief(TEA, ENGLISH).openness.counts}
    assert counts[Count.MUST_SAY] == 2 and counts[Count.ROUNDS] == 1


def test_a_language_without_rules_is_not_judged() -> None:
    checked = checked_brief(TEA, None)
    assert not checked.openness.judged and checked.marks == ()
