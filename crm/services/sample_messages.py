"""The sample's message templates and sequence; what they say is data (resources/samples/messages.toml)."""

from collections.abc import Mapping
from typing import Any

from crm.db.entities import MessageTemplate, SequenceStep
from crm.db.entities import Sequence as SequenceEntity
from crm.domain.identity import name_key
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.services.sample_scene import Scene
from crm.services.sample_story import Said

_FIRST, _FOLLOW_UP = "First message", "Gentle follow-up"
_MADE_DAYS_AGO = 544


def tell_messages(scene: Scene, told: Mapping[str, Any]) -> dict[str, str]:
    """Make templates and sequences, and return the templates' ids by name."""
    made = scene.at(_MADE_DAYS_AGO, 9 * 60)
    ids = {}
    for template in told["templates"]:
        name = template["name"]
        ids[name] = scene.put(
            MessageTemplate,
            name=name,
            name_key=name_key(name),
            channel=Channel(template["channel"]),
            subject=template.get("subject", ""),
            text=template["text"].strip(),
            archived=False,
            created_at=made,
        )
    for sequence in told["sequences"]:
        name = sequence["name"]
        sequence_id = scene.put(SequenceEntity, name=name, name_key=name_key(name), created_at=made)
        for number, step in enumerate(sequence["steps"]):
            template_id = ids[step["template"]]
            wait = step["wait_days"]
            scene.put(SequenceStep, sequence_id=sequence_id, number=number, wait_days=wait, template_id=template_id)
    return ids


def template_of(said: Said, number: int) -> str | None:
    """The name of the template that a word of a story was made from; None for words of its own.

    Args:
        number: its place in the story, 0 for the first.
    """
    if said.direction is not Direction.OUT or said.channel is not Channel.EMAIL:
        return None
    if number == 0:
        return _FIRST
    return _FOLLOW_UP if said.outcome is Outcome.NO_ANSWER else None
