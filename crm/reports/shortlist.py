"""A shortlist for a client to choose from: one web page that is filled in without a network, and the small file that
comes back. What a choice does is decided in services.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.domain.text import clean_line, clean_text
from crm.errors import BadFile
from crm.formats import UNKNOWN
from crm.paths import bundled
from crm.queries.collaborations import CollaborationRow
from crm.queries.influencer_detail import InfluencerDetail
from crm.reports import summary_words as words
from crm.reports.brand_kit import BrandKit
from crm.reports.cells import CellMaker
from crm.reports.content import Figure
from crm.reports.documents import Frame, readable_line
from crm.reports.pictures import data_url

FORMAT: Final = "rapport-approval"
_LARGEST: Final = 2_000_000
_LONGEST_WORD = 2000


class Choice(StrEnum):
    """What a client says of one person."""

    YES = "yes"
    NO = "no"
    TALK = "talk"


_CHOICES = ((Choice.YES, "Yes"), (Choice.NO, "No"), (Choice.TALK, "Let us talk"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the list; `id` is the collaboration."""

    id: str
    name: str
    about: str
    figures: tuple[Figure, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The list as its client sees it."""

    campaign_id: str
    campaign: str
    brand: str
    made_on: str
    people: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back about one person; `choice` is None where there is only a comment."""

    collaboration_id: str
    choice: Choice | None
    comment: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back; `at` is aware."""

    campaign_id: str
    by: str
    at: datetime
    each: tuple[Answer, ...]


def candidate(row: CollaborationRow, detail: InfluencerDetail, frame: Frame, other_brands: Sequence[str]) -> Candidate:
    """One person with what speaks for them; fees only with rates, lines only when a client may read them."""
    make = CellMaker(frame.formats)
    main = next(iter(detail.accounts), None)
    followers, rate = make.count(main.followers if main else None), make.rate(main.engagement_rate if main else None)
    figures = [
        Figure(
            "Followers",
            followers.text,
            words.platform(main.platform) if main else "",
            None,
            frame.formats.date(main.followers_on) if main and main.followers_on else "",
        ),
        Figure(
            "Engagement",
            rate.text,
            words.basis(main.engagement_basis) if main and main.engagement_rate is not None else "",
        ),
    ]
    scores = [rating.score for rating in detail.value_ratings if rating.brand == row.brand]
    if scores:
        figures.append(
            Figure(
                "Fit to your values",
                f"{frame.formats.decimal(sum(scores) / len(scores), 1)} of 5",
                "rated by us",
                len(scores),
            )
        )
    if frame.with_rates:
        figures.append(
            Figure("Fee", make.money(row.fee.minor, row.fee.currency).text if row.fee else UNKNOWN, "as discussed")
        )
    lines = [
        *(note.text for note in detail.audience_notes[:1]),
        *(each.evidence for each in detail.value_ratings if each.brand == row.brand and each.evidence),
    ]
    about = (f"@{main.handle}" if main and main.handle else "", ", ".join(detail.niches), detail.location or "")
    return Candidate(
        id=row.id,
        name=row.name or (f"@{row.handle}" if row.handle else "No name"),
        about=" · ".join(part for part in about if part),
        figures=tuple(figures),
        reasons=tuple(line for line in lines[:3] if readable_line(line, frame, other_brands)),
    )


def shortlist_html(shortlist: Shortlist, kit: BrandKit, file_name: str) -> str:
    """The page; it fetches nothing and may send nothing.

    Args:
        file_name: what the client's answers are called when they are saved.
    """
    environment = Environment(
        loader=FileSystemLoader(bundled("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["embedded"] = data_url
    page = environment.get_template("shortlist.html.jinja")
    choices = [(choice.value, said) for choice, said in _CHOICES]
    return page.render(list=shortlist, kit=kit, choices=choices, format=FORMAT, file_name=file_name)


def read_answers(content: bytes) -> Answers:
    """What a client saved.

    Raises:
        BadFile: it is not such a file, or damaged.
    """
    if len(content) > _LARGEST:
        raise BadFile("This is too large to be a client's answers.")
    try:
        told = json.loads(content.decode("utf-8-sig"))
        if told["format"] != FORMAT or told["version"] != 1:
            raise BadFile("This is not a client's answers to a shortlist of ours.")
        at = datetime.fromisoformat(told["at"])
        if at.tzinfo is None:
            raise ValueError("a time without its zone")
        each = tuple(_answer(one) for one in told["choices"])
        return Answers(str(told["campaign"]), clean_line(str(told["by"]))[:120], at, each)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadFile("This is not a client's answers to a shortlist of ours.") from error


def _answer(told: dict[str, str]) -> Answer:
    choice = Choice(told["choice"]) if told["choice"] else None
    return Answer(str(told["id"]), choice, clean_text(str(told.get("comment", "")))[:_LONGEST_WORD])
