"""What a person chooses for a report: of what, for whom, which sections, in which form. Kept as JSON with templates.

What each kind needs and allows stands here, and nowhere in the window.
"""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from crm.domain.vocabulary import Basis
from crm.errors import BadFile
from crm.reports.arrangement import Arrangement
from crm.reports.content import Audience
from crm.reports.forms import FORMS
from crm.reports.memory_card import CARD_FORMS
from crm.services.brief_exports import BRIEF_FORMS


class ReportKind(StrEnum):
    """Which report."""

    SUMMARY = "summary"
    CAMPAIGN = "campaign"
    PORTFOLIO = "portfolio"
    TOGETHER = "together"
    RIGHTS = "rights"
    MEMORY = "memory"
    BRIEF = "brief"
    RATES = "rates"
    SHORTLIST = "shortlist"


class Need(StrEnum):
    """What a report is about, or may be narrowed to."""

    PEOPLE = "people"
    BRAND = "brand"
    CAMPAIGN = "campaign"
    PARTNER = "partner"  # one of a campaign's
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one kind needs and allows.

    Attributes:
        needs: without which it cannot be made; offers: what may be chosen besides.
        audiences: who may read it, the usual one first.
        money: whether rates may be asked for.
        sections: whether its sections may be chosen.
    """

    needs: tuple[Need, ...]
    offers: tuple[Need, ...] = ()
    audiences: tuple[Audience, ...] = (Audience.CLIENT,)
    forms: tuple[str, ...] = FORMS
    money: bool = False
    sections: bool = True


_ALL = (Audience.CLIENT, Audience.PUBLIC, Audience.PARTNER, Audience.INTERNAL)
_OURS = (Audience.CLIENT, Audience.INTERNAL)
RULES: Final = {
    ReportKind.SUMMARY: Rules((Need.PEOPLE,), (Need.BRAND, Need.PERIOD), _ALL, money=True),
    ReportKind.CAMPAIGN: Rules((Need.CAMPAIGN,), money=True),
    ReportKind.PORTFOLIO: Rules((Need.BRAND,), (Need.PERIOD,), _OURS, money=True),
    ReportKind.TOGETHER: Rules((Need.PEOPLE,), (), (Audience.PARTNER, Audience.INTERNAL), money=True),
    ReportKind.RIGHTS: Rules((), (Need.BRAND,), _OURS, money=True),
    ReportKind.MEMORY: Rules((Need.PEOPLE,), (), (Audience.INTERNAL,), CARD_FORMS, money=True),
    ReportKind.BRIEF: Rules((Need.CAMPAIGN,), (Need.PARTNER,), (Audience.PARTNER,), BRIEF_FORMS, sections=False),
    ReportKind.RATES: Rules((), (Need.BRAND,), (Audience.INTERNAL, Audience.CLIENT), money=True),
    ReportKind.SHORTLIST: Rules((Need.CAMPAIGN,), (), (Audience.CLIENT,), (".html",), True, sections=False),
}


@dataclass(frozen=True, slots=True)
class ReportChoices:
    """Everything that was chosen.

    Attributes:
        influencer_ids: whom it is about; of a brief, at most one.
        period: as `periods.spoken_period` reads it; "" for all that is recorded, of a portfolio this quarter.
        compared: beside the period before.
        with_rates: amounts of money may stand in it.
        look_of: whose brand kit it wears: a brand's id, "ours", or "" for the kit of its client.
        form: an ending such as ".pdf".
        basis: what a campaign's engagement rates are divided by; None is what most posts know.
        version: of a brief; None is the newest.
    """

    kind: ReportKind
    influencer_ids: tuple[str, ...] = ()
    brand_id: str | None = None
    campaign_id: str | None = None
    period: str = ""
    compared: bool = False
    audience: Audience = Audience.CLIENT
    with_rates: bool = False
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    look_of: str = ""
    form: str = ".pdf"
    basis: Basis | None = None
    version: int | None = None

    @property
    def arrangement(self) -> Arrangement:
        """Which sections, in which order."""
        return Arrangement(self.order, self.hidden)


def first_choices(kind: ReportKind) -> ReportChoices:
    """What is usual for a kind."""
    rules = RULES[kind]
    return ReportChoices(kind, audience=rules.audiences[0], with_rates=kind is ReportKind.RATES, form=rules.forms[0])


def missing(choices: ReportChoices) -> Need | None:
    """What still has to be chosen before it can be made; None when nothing."""
    given = {Need.PEOPLE: choices.influencer_ids, Need.BRAND: choices.brand_id, Need.CAMPAIGN: choices.campaign_id}
    return next((need for need in RULES[choices.kind].needs if not given.get(need)), None)


def choices_json(choices: ReportChoices) -> str:
    """The choices as they are kept."""
    return json.dumps(asdict(choices), ensure_ascii=False)


def read_choices(text: str) -> ReportChoices:
    """The choices that `choices_json` wrote; what an older program did not know is as usual.

    Raises:
        BadFile: it is none, or damaged.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        known = {each.name: told[each.name] for each in fields(ReportChoices) if each.name in told}
        known["kind"] = ReportKind(known["kind"])
        known["audience"] = Audience(known.get("audience", Audience.CLIENT))
        known["basis"] = Basis(known["basis"]) if known.get("basis") else None
        for name in ("influencer_ids", "order", "hidden"):
            known[name] = tuple(str(each) for each in known.get(name, ()))
        return ReportChoices(**known)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadFile("These choices of a report are damaged.") from error
