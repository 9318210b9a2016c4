"""Shares of tones and themes with their uncertainty, and how far two coders agree. Spam is counted and left out."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from crm.domain.feedback.codebook import Judgement
from crm.domain.ranking import Interval, wilson
from crm.domain.vocabulary import CommentTheme, Tone

Code = TypeVar("Code", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share(Generic[Code]):
    """How many of `of` comments are of one tone or theme.

    Attributes:
        interval: Wilson 95 % interval, fractions; None when `of` is 0.
    """

    code: Code
    count: int
    of: int
    interval: Interval | None

    @property
    def fraction(self) -> float | None:
        """The share itself, 0..1; None when `of` is 0."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """What the comments of some posts say.

    Attributes:
        comments: all of them, spam included.
        not_judged: comments without spam whose language the word list does not know and that nobody marked.
        by_person: comments without spam that a person marked.
        tones: positive, neutral, negative: shares of the comments whose tone is judged.
        themes: in the order of the codebook: shares of the comments that have a theme.
    """

    comments: int
    spam: int
    not_judged: int
    by_person: int
    tones: tuple[Share[Tone], ...]
    themes: tuple[Share[CommentTheme], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on the comments that both coded.

    Attributes:
        comments: how many both coded.
        agreed: share on which they agree, 0..1; None without comments.
        kappa: Cohen's kappa, -1..1; None without comments, and where both used one and the same code throughout:
            then chance alone explains everything.
    """

    comments: int
    agreed: float | None
    kappa: float | None


def feedback_summary(judgements: Iterable[Judgement]) -> FeedbackSummary:
    """Sum up judged comments."""
    everything = list(judgements)
    real = [judgement for judgement in everything if not judgement.spam]
    tones = [judgement.tone for judgement in real if judgement.tone is not Tone.NOT_JUDGED]
    themes = [judgement.theme for judgement in real if judgement.theme is not None]
    return FeedbackSummary(
        comments=len(everything),
        spam=len(everything) - len(real),
        not_judged=len(real) - len(tones),
        by_person=sum(judgement.by_person for judgement in real),
        tones=shares(tones, (Tone.POSITIVE, Tone.NEUTRAL, Tone.NEGATIVE)),
        themes=shares(themes, tuple(CommentTheme)),
    )


def shares(found: Sequence[Code], codes: Sequence[Code]) -> tuple[Share[Code], ...]:
    """The share of each code among those found, with its interval; in the order of `codes`.

    Source: domain.md, robust ranking: Wilson 95 % intervals for shares [D41].
    """
    counts, total = Counter(found), len(found)
    return tuple(Share(code, counts[code], total, wilson(counts[code], total)) for code in codes)


def agreement(pairs: Sequence[tuple[Code, Code]]) -> Agreement:
    """Agreement of two coders beyond chance.

    Args:
        pairs: the first and the second coder's code of each comment that both coded.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960: (observed - chance) / (1 - chance).
    """
    if not pairs:
        return Agreement(0, None, None)
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(count * second[code] for code, count in first.items())  # of total squared, exact
    kappa = None if chance == total**2 else (agreed * total - chance) / (total**2 - chance)
    return Agreement(total, agreed / total, kappa)
