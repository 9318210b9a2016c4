"""A brief as it is kept of what left: its words, part by part. Its pictures stay with the version they are of."""

from collections.abc import Iterator

from crm.reports.brief import BriefSheet
from crm.reports.content import Audience, Block, Heading, Report, text_table

KIND = "Brief"
_HEAD = ("Part", "What it says")


def brief_record(sheet: BriefSheet) -> Report:
    """The words of a brief, in the order in which its reader finds them."""
    return Report(
        kind=KIND,
        title=sheet.title,
        subtitle=sheet.greeting,
        kicker=sheet.kicker,
        status="",
        chips=(),
        prepared=sheet.foot,
        audience=Audience.PARTNER,
        made_at=sheet.made_at,
        made_on=sheet.foot.rsplit(" · ", 1)[-1],
        language=sheet.language,
        blocks=tuple(_blocks(sheet)),
    )


def _blocks(sheet: BriefSheet) -> Iterator[Block]:
    idea = (
        ("The brand", sheet.brand_sentences),
        ("Why you", sheet.why_partner),
        ("Whom we share", sheet.audience),
        *(
            (each.title or "Theme", "\n".join((each.feeling, *(link.url for link in each.links))))
            for each in sheet.themes
        ),
        ("Yours to decide", sheet.freedom),
    )
    asks = tuple((each.title, "\n".join(each.lines)) for each in (*sheet.asks, *sheet.practical, *sheet.legal))
    for title, parts in (("The idea", idea), ("What was agreed", asks)):
        told = [(part, words.strip()) for part, words in parts if words.strip()]
        if told:
            yield Heading(title)
            yield text_table(_HEAD, told, wide=1)
