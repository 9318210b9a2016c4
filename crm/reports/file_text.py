"""What somebody can read in a finished file, whatever its form: drawn from the bytes, not from what they were made of.

Of a workbook and of slides that is every part of the file, so properties, notes and what a chart keeps are seen too.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from crm.files.inert import as_typed
from crm.reports.pdf_text import pdf_text

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_XML_VALUE = re.compile(r">([^<]+)<|(?:name|descr|title|formatCode|val|Target)=\"([^\"]*)\"")
_ADDRESSES = re.compile(r"<(c:f|definedName)\b[^>]*>[^<]*</\1>")  # of cells: no text, though $3 looks like money
_ZIPPED: Final = (".xlsx", ".pptx")
_SKIPPED = ("theme", "slideMaster", "slideLayout", "styles.xml", "_rels", "[Content_Types]", "printerSettings")


def file_text(content: bytes, form: str) -> str:
    """The text of a file, a line for each piece.

    Args:
        form: its ending, one of `forms.FORMS`.
    """
    if form == ".pdf":
        return pdf_text(content)
    if form in _ZIPPED:
        return "\n".join(_zipped(content))
    text = content.decode("utf-8-sig")
    if form == ".csv":
        return "\n".join(as_typed(cell) for line in csv.reader(io.StringIO(text)) for cell in line)
    if form == ".json":
        return "\n".join(_strings(json.loads(text)))
    return html_text(text) if form == ".html" else text


def html_text(document: str) -> str:
    """The text of an HTML document, as somebody reads it."""
    return unescape(_TAG.sub("\n", _STYLE.sub("\n", document)))


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, (list, dict)):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _strings(each)
    elif told is not None:
        yield str(told)


def _zipped(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xlsx", ".docx")):  # the sheet behind a chart
                yield from _zipped(parts.read(name))
            elif name.endswith(".xml") and not any(skipped in name for skipped in _SKIPPED):
                for text, value in _XML_VALUE.findall(_ADDRESSES.sub("", parts.read(name).decode())):
                    yield unescape(text or value)
