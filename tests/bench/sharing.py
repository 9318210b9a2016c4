"""Measures of what leaves Rapport: one summary, two hundred of them, a large workbook, a web page of fifty partners."""

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.summaries import partners_of
from crm.reports.cells import CellMaker
from crm.reports.content import Audience, Cell, Form, Head, Report, Table
from crm.reports.workbook import report_workbook
from crm.services.archives import export_all
from crm.services.exports import SummaryRequest, write_summaries
from crm.services.sample import make_sample
from tests.bench.measure import Measure, in_turn, median_of, timed

ONE_AIM, MANY, MANY_AIM, GAP_AIM = 0.5, 200, 40.0, 0.1
ROWS, WORKBOOK_AIM = 100_000, 1.3
PAGE_PARTNERS, PAGE_BYTES = 50, 1_000_000
_PATTERNS = {Form.COUNT: "#,##0", Form.RATE: "0.00%", Form.MONEY: '#,##0.00 "EUR"', Form.DAY: "d mmm yyyy"}


def measures() -> Iterator[Measure]:
    """All measures of sharing."""
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        os.environ["RAPPORT_HOME"] = str(folder / "home")
        db = Database.open(make_sample(folder / "sample.rapport", user="Bench"), user="Bench", read_only=True)
        try:
            yield from _summaries(db, folder)
            yield _page(db, folder)
            seconds = timed(lambda: export_all(db, folder / "everything", Formats()))
            yield Measure("everything into a readable folder", 0, seconds, note="the sample")
        finally:
            db.close()
        yield _window(folder)
        yield _workbook()


def _summaries(db: Database, folder: Path) -> Iterator[Measure]:
    people = partners_of(db)
    one = median_of(5, lambda: write_summaries(db, SummaryRequest((people[0],)), folder / "one.pdf"))
    yield Measure("one partnership summary as PDF", 1, one, aim=ONE_AIM)
    many = tuple((people * (1 + MANY // len(people)))[:MANY])
    seconds = timed(lambda: write_summaries(db, SummaryRequest(many), folder / "many"))
    yield Measure("200 partnership summaries as PDF", MANY, seconds, aim=MANY_AIM)


def _page(db: Database, folder: Path) -> Measure:
    people = tuple(partners_of(db)[:PAGE_PARTNERS])
    seconds = timed(lambda: write_summaries(db, SummaryRequest(people), folder / "all.html"))
    size = (folder / "all.html").stat().st_size
    verdict = "met" if size < PAGE_BYTES else "MISSED"
    return Measure("web page of 50 partners", len(people), seconds, note=f"{size / 1e6:.2f} MB of 1 MB: {verdict}")


def _window(folder: Path) -> Measure:
    """Written from a window without a screen, so that it runs anywhere."""
    program = str(Path(__file__).parent / "sharing_window.py")
    command = [sys.executable, program, str(folder / "sample.rapport"), str(folder / "window")]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    note = ", ".join(f"{form[1:]} {gap * 1000:.0f} ms" for form, gap in told["gaps"].items())
    name = "longest the window waits while everybody's summaries are written"
    return Measure(name, told["people"], max(told["gaps"].values()), aim=GAP_AIM, note=note)


# ---- a large workbook beside the plain library with the same cells


def _workbook() -> Measure:
    rows = _rows()
    report = _report(rows)
    ours, theirs = in_turn(3, lambda: timed(lambda: report_workbook(report)), lambda: timed(lambda: _plain(rows)))
    name = "workbook of 100,000 rows, 8 columns"
    return Measure(name, ROWS, ours, "XlsxWriter with the same cells", theirs, WORKBOOK_AIM, aim_is_ratio=True)


def _rows() -> tuple[tuple[Cell, ...], ...]:
    make = CellMaker(Formats("en_GB", "UTC"))
    counts, rates = [make.count(number) for number in range(1000)], [make.rate(Decimal(n) / 5000) for n in range(1000)]
    amounts = [make.money(number * 37, "EUR") for number in range(1000)]
    days = [make.day(date(2026, 1, 1) + timedelta(days=number)) for number in range(300)]
    names = [make.text(f"Partner {number}") for number in range(500)]
    return tuple(
        (
            names[n % 500],
            names[n % 91],
            days[n % 300],
            counts[n % 1000],
            counts[n * 7 % 1000],
            rates[n % 1000],
            amounts[n % 1000],
            names[n % 13],
        )
        for n in range(ROWS)
    )


def _report(rows: tuple[tuple[Cell, ...], ...]) -> Report:
    heads = tuple(Head(f"Column {number}", right=number in (3, 4, 5, 6)) for number in range(8))
    made_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    empty = Report("Bench", "Bench", "", "", "", (), "", Audience.INTERNAL, made_at, "", "en", ())
    return replace(empty, blocks=(Table(heads, rows),))


def _plain(rows: tuple[tuple[Cell, ...], ...]) -> bytes:
    """What somebody would write who has only the library."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    looks: dict[Any, Any] = {form: book.add_format({"num_format": pattern}) for form, pattern in _PATTERNS.items()}
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell.value, str):
                sheet.write(number, at, cell.value)
            else:
                sheet.write(number, at, cell.value, looks[cell.form])
    book.close()
    return buffer.getvalue()
