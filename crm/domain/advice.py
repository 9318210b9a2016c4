"""What to do next with a partner, as a plain rule over what is recorded; silent where the record says too little."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crm.domain.cadence import DORMANT_AFTER_CADENCES
from crm.domain.pipeline import LADDER
from crm.domain.vocabulary import PartnershipStatus

GOOD_FIT = Decimal("3.5")
POOR_FIT = Decimal("2.5")
LEAST_COVERAGE = Decimal("0.5")
_BEGUN = frozenset(LADDER[1:])


class Advice(StrEnum):
    """The next move; the words are the report's."""

    LEAVE_ALONE = "leave_alone"
    RECONNECT = "reconnect"
    CHECK_IN = "check_in"
    REVIEW_FIT = "review_fit"
    PLAN_NEXT = "plan_next"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule looks at.

    Attributes:
        silent_days: days since the partner last took part in a contact; None when they never did.
        cadence_days: agreed days between contacts; None when nothing was agreed.
        fit: weighted rating against the brand's values, 0..5; None when nobody rated.
        fit_coverage: share of the values that is rated, 0..1.
    """

    status: PartnershipStatus
    do_not_contact: bool = False
    silent_days: int | None = None
    cadence_days: int | None = None
    fit: Decimal | None = None
    fit_coverage: Decimal | None = None


def advice(standing: Standing) -> Advice | None:
    """The first rule that applies: wishes first, then silence, then fit.

    Returns:
        None when the partnership has not begun, is paused or over, or when too little is recorded: silence needs an
        agreed cadence and a contact the partner took part in, fit needs half of the values rated.

    Source: domain.md, stages and statuses (dormant after three times the cadence).
    """
    if standing.do_not_contact:
        return Advice.LEAVE_ALONE
    if standing.status not in _BEGUN or standing.silent_days is None or standing.cadence_days is None:
        return None
    if standing.silent_days >= DORMANT_AFTER_CADENCES * standing.cadence_days:
        return Advice.RECONNECT
    if standing.silent_days > standing.cadence_days:
        return Advice.CHECK_IN
    fit = standing.fit if (standing.fit_coverage or 0) >= LEAST_COVERAGE else None
    if fit is None or POOR_FIT <= fit < GOOD_FIT:
        return Advice.GO_ON
    return Advice.PLAN_NEXT if fit >= GOOD_FIT else Advice.REVIEW_FIT
