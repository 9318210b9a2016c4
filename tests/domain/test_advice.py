"""Which recommendation each standing gets, and where the record says too little for one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from crm.domain.advice import Advice, Standing, advice
from crm.domain.vocabulary import PartnershipStatus

GOOD = Standing(PartnershipStatus.ACTIVE, silent_days=10, cadence_days=30, fit=Decimal(4), fit_coverage=Decimal(1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Advice.PLAN_NEXT),
        ({"fit": Decimal("3.5")}, Advice.PLAN_NEXT),
        ({"fit": Decimal("3.4")}, Advice.GO_ON),
        ({"fit": Decimal("2.5")}, Advice.GO_ON),
        ({"fit": Decimal("2.4")}, Advice.REVIEW_FIT),
        ({"fit": Decimal(1), "fit_coverage": Decimal("0.4")}, Advice.GO_ON),
        ({"fit": None, "fit_coverage": None}, Advice.GO_ON),
        ({"silent_days": 30}, Advice.PLAN_NEXT),
        ({"silent_days": 31}, Advice.CHECK_IN),
        ({"silent_days": 89}, Advice.CHECK_IN),
        ({"silent_days": 90}, Advice.RECONNECT),
        ({"silent_days": None}, None),
        ({"cadence_days": None}, None),
        ({"status": PartnershipStatus.PROSPECT}, None),
        ({"status": PartnershipStatus.PAUSED}, None),
        ({"status": PartnershipStatus.ENDED}, None),
        ({"status": PartnershipStatus.ENDED, "do_not_contact": True}, Advice.LEAVE_ALONE),
    ],
)
def test_the_first_rule_that_applies_decides(changes, expected):
    assert advice(replace(GOOD, **changes)) is expected
