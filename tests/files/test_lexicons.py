"""Proves that the shipped word lists are read whole, with their licence beside them."""

from crm.domain.vocabulary import CommentTheme
from crm.files.lexicons import codebook, tone_lexicon
from crm.paths import bundled

FOLDER = bundled("resources") / "lexicons"


def test_the_word_list_is_read_with_its_signs():
    lexicon = tone_lexicon(FOLDER)
    assert (lexicon.valences["great"], lexicon.valences["horrible"], lexicon.valences[":)"]) == (3.1, -2.5, 2.0)
    assert len(lexicon.valences) > 7_500
    assert lexicon.emoji["😍"] == "smiling face with heart-eyes"
    assert len(lexicon.emoji) > 3_500
    assert all(-4 <= valence <= 4 for valence in (*lexicon.valences.values(), *lexicon.phrases.values()))
    assert all(len(phrase) in (2, 3) for phrase in lexicon.phrases)
    assert lexicon.common.isdisjoint(lexicon.foreign)


def test_the_codebook_knows_every_theme_but_the_rest():
    assert {theme for theme, _ in codebook(FOLDER).themes} == set(CommentTheme) - {CommentTheme.OFF_TOPIC}
    assert len({name for name, _ in codebook(FOLDER).spam}) == len(codebook(FOLDER).spam)


def test_the_licence_of_the_lists_lies_beside_them():
    notice = (FOLDER / "LICENSE").read_text("utf-8")
    assert "Copyright (c) 2016 C.J. Hutto" in notice
    assert "MIT License" in notice
