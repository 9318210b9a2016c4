"""Words of the import page: fields, verdicts, answers and what was understood of a file. No widget, no state."""

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import ImportKind, Platform
from crm.files.guess import Question
from crm.files.mapping import GENERIC_LAYOUT
from crm.formats import Formats
from crm.services.imports import Inspection, Verdict
from crm.ui import present
from crm.ui.pages.transfer.kind_words import kind_words

ENCODINGS = (
    "utf-8",
    "cp1252",
    "iso8859-15",
    "cp1250",
    "cp1251",
    "cp1254",
    "mac-roman",
    "utf-16",
    "shift_jis",
    "gb18030",
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


def column_words(name: str) -> str:
    """What the choice of a column's field is called."""
    return _tr("Column {name} is read as").format(name=name)


def platform_of_column_words(name: str) -> str:
    """What the choice of a column's platform is called."""
    return _tr("Platform of column {name}").format(name=name)


def platform_told_words() -> str:
    """A column that is of no one platform."""
    return _tr("As stated")


def verdict_words(verdict: Verdict) -> str:
    """What becomes of a row."""
    return {
        Verdict.NEW: _tr("New"),
        Verdict.UPDATED: _tr("Updated"),
        Verdict.UNCHANGED: _tr("Unchanged"),
        Verdict.DUPLICATE: _tr("Duplicate"),
        Verdict.PROBLEM: _tr("Problem"),
        Verdict.IGNORED: _tr("Ignored"),
    }[verdict]


def verdict_tone(verdict: Verdict) -> str:
    """The tone of its chip."""
    return {
        Verdict.NEW: "green",
        Verdict.UPDATED: "blue",
        Verdict.DUPLICATE: "amber",
        Verdict.PROBLEM: "red",
    }.get(verdict, "neutral")


def files_of(at: int, total: int, formats: Formats) -> str:
    """Which of several files this is."""
    return _tr("File {at} of {total}").format(at=formats.count(at), total=formats.count(total))


def understood(inspection: Inspection, formats: Formats) -> str:
    """Why the file is taken for what it is, and how it was read."""
    reason = inspection.recognised.reason
    if inspection.recognised.kind is not inspection.kind:
        reason = _tr("Taken as you chose. {reason}").format(reason=reason)
    if inspection.recognised.table is None:
        return reason
    return f"{reason} {_read_words(inspection, formats)}"


def _read_words(inspection: Inspection, formats: Formats) -> str:
    table = inspection.table
    if table.sheets:
        parts = [_tr("Workbook, sheet “{name}”").format(name=table.sheet)]
    else:
        text = _tr("Text in {encoding}").format(encoding=encoding_words(table.encoding))
        parts = [text, delimiter_words(table.delimiter)]
    line = table.header_line
    parts.append(_tr("no header") if line is None else _tr("header in line {n}").format(n=formats.count(line)))
    return f"{', '.join(parts)}. {_source_words(inspection)}".strip()


def _source_words(inspection: Inspection) -> str:
    if inspection.mapping_from == "remembered":
        return _tr("You imported a file with these columns before; they are used the same way.")
    if inspection.mapping_from == "given":
        return _tr("The columns are used as you chose.")
    if inspection.mapping.layout != GENERIC_LAYOUT:
        return ""  # the reason named it
    return _tr("The columns were recognised by their names and contents; look them over.")


def encoding_words(name: str) -> str:
    """An encoding as people know it."""
    known = {
        "utf-8": "UTF-8",
        "cp1252": _tr("Windows Western (cp1252)"),
        "iso8859-15": _tr("Western (ISO 8859-15)"),
        "cp1250": _tr("Windows Central European (cp1250)"),
        "cp1251": _tr("Windows Cyrillic (cp1251)"),
        "cp1254": _tr("Windows Turkish (cp1254)"),
        "mac-roman": _tr("Mac Western"),
        "utf-16": "UTF-16",
        "shift_jis": _tr("Japanese (Shift JIS)"),
        "gb18030": _tr("Chinese (GB 18030)"),
        "ascii": _tr("plain ASCII"),
    }
    return known.get(name.lower(), name.upper())


def delimiter_words(delimiter: str) -> str:
    """What stands between two cells."""
    return {
        ",": _tr("commas between cells"),
        ";": _tr("semicolons between cells"),
        "\t": _tr("tabs between cells"),
        "|": _tr("bars between cells"),
        "\x1f": _tr("one column"),
    }.get(delimiter, _tr("“{sign}” between cells").format(sign=delimiter))


def answer_words(question: Question, choice: str) -> str:
    """One of a question's answers."""
    if question.key == "platform":
        return present.platform_words(Platform(choice))
    if question.key == "kind":
        return kind_words(ImportKind(choice))
    return {
        ",": _tr("Decimal comma (1,5)"),
        ".": _tr("Decimal point (1.5)"),
        "dmy": _tr("Day first"),
        "ymd": _tr("Year first"),
        "mdy": _tr("Month first"),
    }.get(choice, choice)
