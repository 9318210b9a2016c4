"""The pages of an export of everything are searched without Rapport and without a network."""

import json
from pathlib import Path

from PySide6.QtQml import QJSEngine
from PySide6.QtWidgets import QApplication

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.services.archives import export_all

PAGE_OF_TWO = """
var list = [{name: "Noor", hidden: false, dataset: {search: "Noor van Dijk Utrecht"}},
              {name: "Zoë", hidden: false, dataset: {search: "Zoë Amsel"}}];
var typed = null;
var parts = {search: {addEventListener: (_event, act) => { typed = act; }}, count: {textContent: ""}};
var document = {querySelectorAll: () => list, getElementById: id => parts[id]};
function search(text) {
  typed({target: {value: text}});
  return list.filter(line => !line.hidden).map(line => line.name).join(",");
}
"""


def test_the_search_of_the_site_finds_people_without_a_network(
    db: Database, qapp: QApplication, tmp_path: Path, formats: Formats
) -> None:
    """Its script is run as a browser runs it: words in any order, blind to case and accents."""
    export_all(db, tmp_path / "out", formats)
    index = (tmp_path / "out" / "site" / "index.html").read_text(encoding="utf-8")
    script = index.split("<script>")[1].split("</script>")[0]
    engine = QJSEngine()
    engine.evaluate(PAGE_OF_TWO)
    assert engine.evaluate(script).toString() == "undefined"
    found = [engine.evaluate(f"search({json.dumps(typed)})").toString() for typed in ("", "DIJK noor", "zoe", "nobody")]
    assert found == ["Noor,Zoë", "Noor", "Zoë", ""]
