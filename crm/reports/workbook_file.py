"""The packing of a workbook with its own maker's name in it. Loaded at its first use, because XlsxWriter takes long."""

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

MAKER = "Rapport"


class OwnPackager(Packager):  # type: ignore[misc]  # XlsxWriter has no types
    """Packs as XlsxWriter does, which would say that Microsoft Excel made the file."""

    def _write_app_file(self) -> None:
        super()._write_app_file()
        stream = self.filenames[-1][0]  # what was just written; in memory
        told = stream.getvalue().replace("<Application>Microsoft Excel<", f"<Application>{MAKER}<")
        stream.seek(0)
        stream.truncate()
        stream.write(told)


class OwnWorkbook(Workbook):  # type: ignore[misc]
    """A workbook in memory that says who made it."""

    def _get_packager(self) -> OwnPackager:
        return OwnPackager()
