"""What a campaign's performance says: the answer first, then measures, goals, money, partners, themes, posts, method.

A frozen value of words and cells. The performance page, the PDF, the HTML and the workbook are all drawn from it.
"""

from dataclasses import dataclass

from crm.domain.results import Verdict
from crm.formats import Formats
from crm.queries.performance import Performance
from crm.reports import campaign_words as words
from crm.reports.campaign_answer import Answer
from crm.reports.campaign_cells import Grid, Metric, Panel
from crm.reports.campaign_charts import Charts
from crm.reports.campaign_measures import Measures
from crm.reports.campaign_method import method_notes
from crm.reports.campaign_tables import Tables
from crm.reports.content import Comparison, Series


@dataclass(frozen=True, slots=True)
class Story:
    """One campaign's performance in words and figures."""

    campaign: str
    brand: str
    objective: str
    period: str
    verdict: Verdict
    verdict_words: str
    answer: str
    reasons: tuple[str, ...]
    next_steps: tuple[str, ...]
    panels: tuple[Panel, ...]
    goals: Grid
    money: tuple[Metric, ...]
    weeks: tuple[Series, ...]
    ranking: Comparison
    small: tuple[Series, ...]
    chosen: Grid
    partners: Grid
    themes: Grid
    platforms: Grid
    feedback: Comparison
    quotes: tuple[tuple[str, str], ...]
    disclosure: Grid
    rights: Grid
    lacks: Grid
    posts: Grid
    week_rows: Grid
    learned: tuple[str, ...]
    notes: tuple[str, ...]


def campaign_story(found: Performance, formats: Formats) -> Story:
    """Put a campaign's performance into words and figures."""
    answer, measures = Answer(found, formats), Measures(found, formats)
    tables, charts = Tables(found, formats), Charts(found, formats)
    panels = measures.panels()
    row = found.campaign.row
    return Story(
        campaign=row.name,
        brand=row.brand,
        objective=found.campaign.objective,
        period=answer.period(),
        verdict=found.verdict,
        verdict_words=words.VERDICTS[found.verdict],
        answer=answer.answer(),
        reasons=tuple(answer.reasons(panels)),
        next_steps=tuple(answer.next_steps()),
        panels=panels,
        goals=tables.goals(),
        money=measures.money(),
        weeks=charts.weeks(),
        ranking=charts.ranking(),
        small=charts.small(),
        chosen=tables.chosen(),
        partners=tables.partners(),
        themes=tables.themes(),
        platforms=tables.platforms(),
        feedback=charts.feedback(),
        quotes=tuple((quote.text, words.THEMES[quote.theme]) for quote in found.feedback.quotes),
        disclosure=tables.disclosure(),
        rights=tables.rights(),
        lacks=tables.lacks(),
        posts=tables.posts(),
        week_rows=tables.week_rows(),
        learned=tuple(answer.learned()),
        notes=tuple(method_notes(found, formats)),
    )
