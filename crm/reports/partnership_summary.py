"""The partnership summary: facts, formats and options become a frozen report. The order of its sections is decided here.

Contents: domain.md, "Partnership summary contents", as far as data exist. What is not known is said, not faked.
"""

from collections.abc import Iterator

from crm.formats import Formats
from crm.queries.summaries import SummaryFacts
from crm.reports import summary_profile as profile
from crm.reports import summary_standing as standing
from crm.reports import summary_words as words
from crm.reports import summary_work as work
from crm.reports.content import Audience, Block, Figures, Method, Report, formulas_of
from crm.reports.sharing import Section, SummaryOptions, shared
from crm.reports.summary_view import View

__all__ = ["SummaryOptions", "partnership_summary"]

KIND = "Partnership summary"
PUBLIC_KIND = "Creator profile"
MOST_CHIPS = 6


def partnership_summary(facts: SummaryFacts, options: SummaryOptions, formats: Formats) -> Report:
    """One influencer, with one brand or all.

    Returns:
        The report; `left_out` lists in words what was recorded and its audience may not see.
    """
    view = View(shared(facts, options), formats)
    told = tuple(_blocks(view))
    kind = KIND if view.shows(Section.PARTNERSHIP) else PUBLIC_KIND
    return Report(
        kind=kind,
        title=view.name,
        subtitle=_subtitle(view),
        kicker=" · ".join(part for part in (kind, view.facts.workspace) if part),
        status=words.status(view.card.status) if view.card else "",
        chips=(view.detail.niches + view.detail.tags)[:MOST_CHIPS],
        prepared=_prepared(view, options.audience),
        audience=options.audience,
        made_at=facts.made_at,
        made_on=formats.date(view.today),
        language="en",
        blocks=(*told, Method(tuple(_method(view)), formulas_of(told))),
        left_out=view.shared.left_out,
    )


def _blocks(view: View) -> Iterator[Block]:
    yield from standing.story(view)
    yield Figures((*profile.account_figures(view), *standing.standing_figures(view)))
    yield from standing.recommendation(view)
    yield from standing.partnership(view)
    yield from work.health(view)
    yield from profile.accounts(view)
    yield from work.collaborations(view)
    yield from work.best_work(view)
    yield from work.feedback(view)
    yield from profile.audience(view)
    yield from profile.fit_to_values(view)
    yield from standing.outreach(view)
    yield from work.promises(view)
    yield from work.rights(view)
    yield from work.payments(view)
    yield from standing.next_steps(view)
    yield from profile.notes(view)


def _subtitle(view: View) -> str:
    platforms = dict.fromkeys(words.platform(account.platform) for account in view.detail.accounts)
    period = view.facts.period
    parts = (
        f"{view.day(period.first_on)} – {view.day(period.last_on)}" if period else "",
        view.handle if view.handle != view.name else "",
        ", ".join(platforms),
        view.detail.location or "",
        view.detail.email or "",
    )
    return " · ".join(part for part in parts if part)


def _prepared(view: View, audience: Audience) -> str:
    if audience is Audience.CLIENT:
        return f"Prepared for {view.facts.brand or 'a client'}"
    return {
        Audience.PUBLIC: "Public",
        Audience.PARTNER: f"Prepared for {view.name}",
        Audience.INTERNAL: "Internal: not for clients or partners",
    }[audience]


def _method(view: View) -> Iterator[str]:
    period = view.facts.period
    if period is not None:
        days = f"{view.day(period.first_on)} to {view.day(period.last_on)}"
        yield f"Contacts are those of {days}; figures, ratings and statuses are as they stood on its last day."
    yield "“—” means not known; it is never counted as nought. Halves are rounded away from zero."
    yield (
        "Followers and engagement are the latest recorded readings, each with its own day. An engagement rate is shown "
        "with what it is a share of; rates on different bases are not compared. Change is the last reading over the first."
    )
    if any(account.engagement_rate is not None for account in view.detail.accounts):
        yield "n counts readings; how many posts a reading of engagement rests on is not recorded."
    if view.contacts:
        waiting = " One contact is too recent to count." if view.answers.waiting else ""
        yield (
            "Answered: contacts from us that they took part in or wrote back to before our next one; n is how many had "
            f"time to be answered; the interval is Wilson’s at 95 %.{waiting}"
        )
    if view.facts.work.work:
        yield (
            "Collaborations have the figures of this partner’s part, of each post the latest reading; a rate rests on the "
            "organic posts that know both parts of it, and rates on different bases are not compared."
        )
    if view.facts.health:
        yield "Health is read from six signals with the weights set here; it is a hint for a talk, never a verdict."
    if any(item.scores for item in view.rated):
        yield "Ratings run from 0 to 5 and are judgements, each rater’s newest; several raters are averaged."
    missing = list(_missing(view))
    if missing:
        yield f"Nothing is recorded about: {', '.join(missing)}."


def _missing(view: View) -> Iterator[str]:
    """Parts of a full summary that this one cannot have, because nothing is recorded; what is withheld is not named."""
    if view.shows(Section.AUDIENCE_NOTES) and not view.detail.audience_notes:
        yield "who follows them"
    if view.shows(Section.FIT) and view.detail.partnerships and not any(item.scores for item in view.rated):
        yield "fit to brand values"
    if view.shows(Section.PARTNERSHIP) and view.detail.partnerships:
        told = view.facts.work
        parts = (
            (Section.WORK, told.work),
            (Section.FEEDBACK, told.comments),
            (Section.PROMISES, told.promises),
            (Section.RIGHTS, told.rights),
        )
        yield from (section.value for section, recorded in parts if view.shows(section) and not recorded)
