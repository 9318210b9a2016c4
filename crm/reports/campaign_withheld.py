"""What a campaign's report leaves out without rates, taken from the facts before anything is worded."""

from dataclasses import replace

from crm.queries.performance import Performance

EACH_COST = "what each partner costs"
ONE_COST = "what the campaign costs and returns: it is the rate of the one partner whose cost is known"


def without_rates(found: Performance) -> tuple[Performance, tuple[str, ...]]:
    """The facts without what partners take, and in words what went.

    Sums of a campaign are no rate of anybody, except where they are the cost of one partner.
    """
    costly = [partner for partner in found.partners if partner.cost]
    if not costly:
        return found, ()
    if len(costly) > 1:
        return found, (EACH_COST,)
    figures = replace(
        found.figures,
        cost=(),
        cost_minor=None,
        roas=None,
        roi=None,
        cpe_minor=None,
        cpm_minor=None,
        cpc_minor=None,
        cpa_minor=None,
    )
    row = found.campaign.row
    budget = replace(row.budget, committed=(), spent=(), free=None)
    campaign = replace(found.campaign, row=replace(row, budget=budget))
    return replace(found, campaign=campaign, figures=figures), (EACH_COST, ONE_COST)
