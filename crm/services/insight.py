"""What people set for insight: the weights of partnership health. Reading is in the insight queries."""

import json
from collections.abc import Mapping

from crm.db.entities import HealthWeights as StoredWeights
from crm.db.entities import new_id
from crm.db.unit_of_work import Database
from crm.domain.health import HealthWeights, Signal
from crm.errors import UserError
from crm.queries.insight_health import health_weights


def change_health_weights(db: Database, changes: Mapping[str, float]) -> HealthWeights:
    """Make another version of the weights; earlier ones stay, to explain earlier figures.

    Args:
        changes: signal -> weight, at least 0; the others stay as they are.

    Raises:
        UserError: there is no such signal, or the weights are impossible.
    """
    unknown = sorted(set(changes) - {signal.value for signal in Signal})
    if unknown:
        raise UserError(f"“{unknown[0]}” is none of the signals.", field=unknown[0])
    try:
        chosen = health_weights(db).changed(**changes)
    except ValueError as error:
        raise UserError(f"The weights cannot be so: {error}.", field="weights") from error
    with db.begin("Change health weights") as uow:
        weights = {signal.value: chosen.of(signal) for signal in Signal}
        uow.add(
            StoredWeights(
                id=new_id(),
                version=chosen.version,
                weights=json.dumps(weights),
                made_by=uow.user,
                made_at=uow.now,
            )
        )
    return chosen
