"""What looks like a formula leaves as text and comes back as it was, as CSV and as a workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from crm.cli.main import main
from crm.db.unit_of_work import Database
from crm.services.influencers import InfluencerDraft, add_influencer

NAMES = ("=HYPERLINK(1)", "+Noor", "-Ada", "@home", "'=quoted", "Plain")


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
def test_names_come_back_unchanged(
    db: Database, tmp_path: Path, form: str, workspace_template: Path, open_database: Callable[[Path], Database]
) -> None:
    """Out with `list --csv` (or typed into a workbook), in again with `import`."""
    for name in NAMES:
        add_influencer(db, InfluencerDraft(name=name))
    file = tmp_path / f"people{form}"
    if form == ".csv":
        assert (
            main(
                ["list", "influencers", "--columns", "name", "--csv", str(file), "--workspace", str(db.path), "--quiet"]
            )
            == 0
        )
        cells = file.read_text("utf-8-sig").splitlines()
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    else:
        with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for row, name in enumerate(("name", *NAMES[:4], "Plain")):
                sheet.write_string(row, 0, name)
    copy = tmp_path / "copy.rapport"
    copy.write_bytes(workspace_template.read_bytes())
    assert main(["import", str(file), "--kind", "influencers", "--workspace", str(copy), "--quiet"]) in (0, 1)
    back = open_database(copy)
    with back.read() as session:
        found = set(session.connection().exec_driver_sql("SELECT name FROM influencer").scalars())
    assert found == set(NAMES if form == ".csv" else (*NAMES[:4], "Plain"))
