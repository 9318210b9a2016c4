"""Choices of a report under a name: kept, renamed over, removed. What may be chosen is in `report_choices`."""

from dataclasses import replace

from sqlalchemy import select

from crm.db.entities import ReportTemplate, new_id
from crm.db.unit_of_work import Database
from crm.domain.text import clean_line
from crm.errors import UserError
from crm.services.report_choices import ReportChoices, choices_json

_LONGEST = 120


def save_report_template(db: Database, name: str, choices: ReportChoices) -> str:
    """Keep choices under a name, over those of the same kind and name; returns the template's id. One step.

    Whom it is about is not kept: a template is for the next ones too.

    Raises:
        UserError: it has no name.
    """
    name = clean_line(name)[:_LONGEST]
    if not name:
        raise UserError("Give the template a name.", "name")
    kept = choices_json(replace(choices, influencer_ids=(), campaign_id=None))
    with db.begin("Save report template") as uow:
        same = select(ReportTemplate).where(ReportTemplate.kind == choices.kind.value, ReportTemplate.name == name)
        template = uow.session.scalar(same)
        if template is None:
            template = ReportTemplate(id=new_id(), kind=choices.kind.value, name=name)
            template.choices, template.made_by, template.made_at = kept, uow.user, uow.now
            template.brand_id = choices.brand_id
            uow.add(template)
        else:
            template.choices, template.brand_id = kept, choices.brand_id
        return template.id


def remove_report_template(db: Database, template_id: str) -> None:
    """Remove a template. One step.

    Raises:
        NotFound: it is gone.
    """
    with db.begin("Remove report template") as uow:
        uow.delete(uow.get(ReportTemplate, template_id))
