"""What a comment is about, whether it is spam, and how a person's mark comes before both. No counting: see `shares`."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.domain.feedback.lexicon import Codebook, Lexicon
from crm.domain.feedback.tone import Heard, heard_tone
from crm.domain.text import caseless
from crm.domain.vocabulary import CommentTheme, Tone

_THEME_OF_TONE = {Tone.POSITIVE: CommentTheme.PRAISE, Tone.NEGATIVE: CommentTheme.COMPLAINT}
_REPEATED_FROM_LETTERS = 15  # shorter ones ("so pretty!") are said by many people


@dataclass(frozen=True, slots=True)
class PersonMark:
    """What a person says a comment is; None where they say nothing."""

    theme: CommentTheme | None = None
    tone: Tone | None = None
    spam: bool | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is held of a comment.

    Attributes:
        compound: of the word list, -1..1, also beside a person's tone; None when the language is not known.
        theme: None when not judged.
        spam_rule: the rule that found spam; None when there is none or a person or the source said it.
        by_person: whether a person said the tone or the theme.
    """

    tone: Tone
    compound: float | None
    theme: CommentTheme | None
    spam: bool
    spam_rule: str | None = None
    by_person: bool = False


NO_MARK = PersonMark()


def judged(
    text: str, lexicon: Lexicon, codebook: Codebook, *, source_spam: bool | None = None, mark: PersonMark = NO_MARK
) -> Judgement:
    """Judge one comment: a person's word holds, then the source's, then the rules'.

    Args:
        source_spam: as the platform or file marks it; None when it does not say.
    """
    heard = heard_tone(text, lexicon)
    rule = spam_rule(text, codebook) if source_spam is None and mark.spam is None else None
    said = mark.spam if mark.spam is not None else source_spam
    return Judgement(
        tone=mark.tone or heard.tone,
        compound=heard.compound,
        theme=mark.theme or comment_theme(text, heard, codebook),
        spam=rule is not None if said is None else said,
        spam_rule=rule,
        by_person=mark.tone is not None or mark.theme is not None,
    )


def comment_theme(text: str, heard: Heard, codebook: Codebook) -> CommentTheme | None:
    """What a comment is about: the codebook's first theme found, else what its tone suggests.

    Returns:
        None when the tone was not judged: the codebook does not know the language either.
    """
    if heard.tone is Tone.NOT_JUDGED:
        return None
    line = " ".join(text.replace("’", "'").split())
    for theme, pattern in codebook.themes:
        # Praise in words is none when the whole is not: "I'd love it if it worked".
        if (theme is not CommentTheme.PRAISE or heard.tone is not Tone.NEGATIVE) and pattern.search(line):
            return theme
    return _THEME_OF_TONE.get(heard.tone, CommentTheme.OFF_TOPIC)


def spam_rule(text: str, codebook: Codebook) -> str | None:
    """The name of the first spam rule that finds something; None when none does."""
    line = " ".join(text.replace("’", "'").replace("\ufeff", " ").split())
    return next((key for key, pattern in codebook.spam if pattern.search(line)), None)


def repeated(texts: Sequence[str]) -> list[bool]:
    """Which of these comments say, at some length, what an earlier one said: copies are spam.

    Returns:
        In the order given; the first of equal ones is no copy.
    """
    seen: set[str] = set()
    answer = []
    for text in texts:
        key = caseless(text)
        long_enough = sum(character.isalpha() for character in key) >= _REPEATED_FROM_LETTERS
        answer.append(long_enough and key in seen)
        seen.add(key)
    return answer
