"""A report as data: JSON that gives the very same report back, and CSV with one line for each figure or cell."""

import base64
import csv
import io
import json
import types
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from crm import __version__
from crm.errors import BadFile
from crm.files.inert import inert
from crm.reports import content
from crm.reports.content import (
    Block,
    Callout,
    Cell,
    Comparison,
    Figures,
    Heading,
    Ladder,
    Method,
    Multiples,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Report,
    Scores,
    Table,
    Timeline,
    Trends,
)

FORMAT: Final = "rapport-report"
CSV_HEAD = ("Section", "Kind", "Of", "Label", "Text", "Value", "Basis", "n", "Read", "How it is made")
_TYPED = (int, Decimal, date)


def report_json(report: Report, *, choices: str = "", written_to: str = "") -> str:
    """The report with nothing lost; figures are numbers beside their text, `version` is the program that made it.

    Args:
        choices, written_to: for a report that is kept: from what it can be made again, and its file.
    """
    origin = {"origin": {"choices": choices, "written_to": written_to}} if choices else {}
    told = {"format": FORMAT, "version": __version__, **origin, **_told(report)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_report(text: str) -> Report:
    """The report that `report_json` wrote, equal to it.

    Raises:
        BadFile: it is none, or damaged.
    """
    try:
        told = json.loads(text)
        if told.pop("format") != FORMAT:
            raise BadFile("This is not a report of ours.")
        told.pop("version")
        told.pop("origin", None)
        found = _read(told, Report)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadFile("This is not a report of ours, or it is damaged.") from error
    assert isinstance(found, Report)
    return found


def read_origin(text: str) -> tuple[str, str]:
    """The choices and the file of a report that was kept with them; "" and "" of any other."""
    origin = json.loads(text).get("origin", {})
    return str(origin.get("choices", "")), str(origin.get("written_to", ""))


def report_csv(report: Report) -> str:
    """One line for each text, figure and cell; what a spreadsheet would calculate is inert."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(CSV_HEAD)
    writer.writerow(
        [inert(text) for text in ("", "report", report.kind, report.title, report.subtitle, "", report.made_on)]
    )
    section = ""
    for block in report.blocks:
        if isinstance(block, Heading):
            section = report.kit.worded(block.text)
            continue
        for line in _lines(block, report):
            writer.writerow([_inert(value) for value in (section, *line)])
    return buffer.getvalue()


def _inert(value: Any) -> Any:
    return inert(value) if isinstance(value, str) else value


def _lines(block: Block, report: Report) -> Iterator[Sequence[Any]]:  # one line for each kind of block
    worded = report.kit.worded
    if isinstance(block, Figures):
        for figure in block.figures:
            value = _value(figure.cell) if figure.cell else ""
            rest = (figure.basis, "" if figure.n is None else figure.n, figure.as_of, figure.formula)
            yield "figure", "", worded(figure.label), figure.text, value, *rest
    elif isinstance(block, Table):
        for row in block.rows:
            for head, cell in zip(block.heads, row, strict=True):
                yield "cell", row[0].text, worded(head.title), cell.text, _value(cell), head.tip
    elif isinstance(block, (Paragraph, NewPage)):
        yield "text", "", "", block.text
    elif isinstance(block, Callout):
        for sentence in (block.text, *block.reasons):
            yield "text", "", block.title, sentence
    elif isinstance(block, Ladder):
        for rung in block.rungs:
            yield "status", "", rung.label, rung.caption, "now" if rung.current else "reached" if rung.reached else ""
        yield "text", "", "", block.aside
    elif isinstance(block, Timeline):
        for event in block.events:
            yield "event", event.when, event.title, event.text
    elif isinstance(block, Quote):
        yield "quote", block.source, "", block.text
    elif isinstance(block, Picture):
        yield "picture", "", block.alt, block.caption
    elif isinstance(block, Method):
        for note in (*block.notes, *block.formulas):
            yield "method", "", "", note
    else:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Sequence[Any]]:
    if isinstance(block, Trends):
        for trend in block.trends:
            for day, value in trend.points:
                yield "reading", trend.title, day.isoformat(), "", value, trend.caption
    elif isinstance(block, Scores):
        for score in block.rows:
            yield "score", "", score.label, score.text, "" if score.value is None else score.value, score.caption
    elif isinstance(block, Comparison):
        for row in block.rows:
            known = "" if row.value is None else row.value
            yield "comparison", block.title, row.label, row.text, known, row.caption
        yield "text", block.title, "", block.remark
    elif isinstance(block, Multiples):
        for series in block.series:
            for label, text, read in zip(series.labels, series.texts, series.values, strict=True):
                yield "reading", series.title, label, text, "" if read is None else read, series.caption


def _value(cell: Cell) -> Any:
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return cell.value if isinstance(cell.value, _TYPED) else ""


def _told(value: Any) -> Any:
    """A value as JSON holds it; a block says of which kind it is."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: _told(getattr(value, field.name)) for field in fields(value)}
        return {"block": type(value).__name__, **told} if isinstance(value, get_args(Block)) else told
    if isinstance(value, tuple):
        return [_told(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, (datetime, date)):
        return {"at" if isinstance(value, datetime) else "day": value.isoformat()}
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _read(told: Any, kind: Any) -> Any:
    """The value of this type that was told; what does not fit raises."""
    origin = get_origin(kind)
    if kind == Block:
        return _read({name: item for name, item in told.items() if name != "block"}, getattr(content, told["block"]))
    if origin in (Union, types.UnionType):
        return _scalar(told, kind)
    if origin is tuple:
        inner = get_args(kind)
        each = [inner[0]] * len(told) if inner[-1] is Ellipsis else inner
        return tuple(_read(item, of) for item, of in zip(told, each, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _read(item, hints[name]) for name, item in told.items()})  # type: ignore[operator]
    return _scalar(told, kind)


def _scalar(told: Any, kind: Any) -> Any:
    if isinstance(told, dict):
        if "decimal" in told:
            return Decimal(told["decimal"])
        if "day" in told:
            return date.fromisoformat(told["day"])
        if "at" in told:
            return datetime.fromisoformat(told["at"])
        if "base64" in told:
            return base64.b64decode(told["base64"])
        named = next(each for each in get_args(kind) if is_dataclass(each))
        return _read(told, named)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(told)
    allowed = get_args(kind) or (kind,)
    if told is None and type(None) not in allowed:
        raise ValueError("a value is missing")
    if float in allowed and isinstance(told, int) and not isinstance(told, bool):
        return float(told) if int not in allowed else told
    if told is not None and not isinstance(told, tuple(each for each in allowed if isinstance(each, type))):
        raise ValueError(f"{told!r} does not fit")
    return told
