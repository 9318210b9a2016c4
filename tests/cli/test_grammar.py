"""How a command line may be typed, what each exit status means, and that nothing is written where it says so."""

import shlex
from pathlib import Path

import pytest

from crm.cli import main as command_line
from crm.cli.lists import SHOWN
from crm.cli.main import grammar, main
from crm.db.schema import SCHEMA
from tests.cli.conftest import Rapport

VERBS = sorted(grammar().examples)


@pytest.mark.parametrize("group", command_line.VERBS)
def test_each_module_has_the_verbs_for_which_it_is_loaded(group: str) -> None:
    assert tuple(grammar([group]).examples) == command_line.VERBS[group]


def test_every_example_in_the_help_parses() -> None:
    for verb, example in grammar().examples.items():
        program, *words = shlex.split(example)
        assert program == "rapport"
        assert words[0] == verb
        assert grammar().parser.parse_args(words).verb == verb


def test_help_tells_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert [verb for verb in VERBS if f"\n    {verb} " not in told and f"\n    {verb}\n" not in told] == []
    assert "95 % intervals" in told


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_each_verb_shows_its_example_and_the_common_options(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert grammar().examples[verb] in out
    assert all(option in out for option in ("--workspace", "--json", "--quiet"))


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "",
        "list",
        "list spaceships",
        "list influencers --limit 0",
        "list influencers --columns shoe_size",
        "log Noor --channel fax --direction out",
        "log Noor --direction out --channel call --at yesterday",
        "move Noor retired --brand Lumen",
        "add influencer name",
        "add influencer shoe_size=38",
        "add influencer name=A name=B",
        "add influencer name=A handle=@a",
        "add task title=Call",
        "history influencer",
        "today --on tomorrow",
        "import x.csv --on-duplicate both",
    ],
)
def test_wrong_usage_is_2_with_a_reason_and_nothing_on_standard_output(rapport: Rapport, words: str) -> None:
    rapport("add", "influencer", "name=Noor")
    rapport("add", "brand", "name=Lumen")
    answer = rapport(*words.split(), "--json") if words else rapport()
    assert (answer.status, answer.out) == (2, "")
    assert answer.err


def test_refused_is_3_with_one_sentence_and_nothing_written(
    rapport: Rapport, creators: Path, tmp_path: Path, workspace_path: Path
) -> None:
    rapport("import", str(creators))
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "report.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    (tmp_path / "foreign.rapport").write_bytes(b"not a workspace at all, whatever its name says")
    before = rapport("history", "--json").value
    for words in (
        ["show", "influencer", "Nobody"],
        ["show", "influencer", "Noor"],
        ["set", "influencer", "Sanne Bakker", "email=nothing"],
        ["log", "Sanne Bakker", "--channel", "call", "--direction", "out", "--brand", "No such brand"],
        ["import", str(tmp_path / "empty.csv")],
        ["import", str(tmp_path / "report.csv")],
        ["import", str(tmp_path / "gone.csv")],
        ["revert", "gone.csv"],
        ["redo"],
        ["new", str(workspace_path)],
        ["restore", str(workspace_path), "--to", str(creators)],
        ["restore", str(creators), "--to", str(tmp_path / "x.rapport")],
    ):
        answer = rapport(*words, "--json")
        assert (answer.status, answer.out) == (3, ""), words
        assert len(answer.err.strip().splitlines()) == 1, answer.err
    assert rapport("list", "influencers", workspace=tmp_path / "foreign.rapport").status == 3
    assert rapport("history", "--json").value == before
    assert not (tmp_path / "x.rapport").exists()


def test_an_ambiguous_name_is_refused_with_its_candidates(rapport: Rapport, creators: Path) -> None:
    rapport("import", str(creators))
    answer = rapport("show", "influencer", "noor")
    assert answer.status == 3
    assert "Noor van Dijk" in answer.err
    assert "Noor Janssen" in answer.err


def test_a_duplicate_account_is_refused_by_the_name_of_its_holder(rapport: Rapport, creators: Path) -> None:
    rapport("import", str(creators))
    answer = rapport("add", "influencer", "name=Else", "platform=instagram", "handle=@Noor.Makes")
    assert answer.status == 3
    assert "Noor van Dijk" in answer.err


def test_row_problems_are_1_and_the_rest_is_imported(rapport: Rapport, tmp_path: Path) -> None:
    path = tmp_path / "creators.csv"
    path.write_text(
        "Name,Instagram handle,Followers\nNoor,@noor,12000\nSanne,@sanne,11000\nBad,@bad,minus five\n", encoding="utf-8"
    )
    answer = rapport("import", str(path), "--json")
    (told,) = answer.value
    assert answer.status == 1
    assert told["new"] == 2
    (problem,) = told["problems"]
    assert (problem["line"], problem["column"], problem["value"]) == (4, "Followers", "minus five")
    assert problem["reason"]


def test_the_environment_is_4_with_the_remedy(rapport: Rapport, tmp_path: Path, workspace_path: Path) -> None:
    damaged = tmp_path / "damaged.rapport"
    content = bytearray(workspace_path.read_bytes())
    content[4096 * 3 : 4096 * 20] = b"\xff" * (4096 * 17)
    damaged.write_bytes(content)
    answer = rapport("check", "--json", workspace=damaged)
    assert answer.status == 4
    assert "backup" in answer.err


def test_a_table_file_that_cannot_be_written_is_4(rapport: Rapport, tmp_path: Path) -> None:
    answer = rapport("list", "influencers", "--csv", str(tmp_path / "no such folder" / "people.csv"))
    assert answer.status == 4


def test_without_any_workspace_the_way_to_make_one_is_told(rapport: Rapport) -> None:
    answer = rapport("list", "influencers", workspace=None)
    assert answer.status == 3
    assert "rapport new" in answer.err


def test_a_new_workspace_is_the_one_that_the_next_verbs_mean(rapport: Rapport, tmp_path: Path) -> None:
    made = rapport("new", str(tmp_path / "house"), "--currency", "gbp", "--json", workspace=None)
    assert made.value == {"workspace": str(tmp_path / "house.rapport"), "schema": SCHEMA}
    assert rapport("count", "influencers", "--json", workspace=None).value == {"count": 0}


def test_looking_into_another_workspace_does_not_change_which_one_is_meant(
    rapport: Rapport, tmp_path: Path, workspace_path: Path
) -> None:
    rapport("new", str(tmp_path / "house.rapport"), workspace=None)
    rapport("add", "influencer", "name=Noor", workspace=workspace_path)
    assert rapport("count", "influencers", "--json", workspace=None).value == {"count": 0}


def test_quiet_says_nothing_but_errors(rapport: Rapport) -> None:
    done = rapport("add", "influencer", "name=Noor", "--quiet")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert rapport("show", "influencer", "Nobody", "--quiet").err


def test_reading_leaves_the_file_as_it_was(rapport: Rapport, creators: Path, workspace_path: Path) -> None:
    rapport("import", str(creators))
    before = (workspace_path.stat().st_mtime_ns, sorted(file.name for file in workspace_path.parent.iterdir()))
    for words in (
        ["list", "influencers"],
        ["today"],
        ["history"],
        ["imports"],
        ["check"],
        ["show", "influencer", "Sanne"],
    ):
        assert rapport(*words).status == 0
    assert before == (workspace_path.stat().st_mtime_ns, sorted(file.name for file in workspace_path.parent.iterdir()))


DATA = Path(__file__).parents[1] / "data"
FILES = (
    DATA / "influencers" / "campaign_set_influencers.csv",
    DATA / "posts" / "campaign_set_posts.csv",
    DATA / "conversions" / "campaign_set_tracking.csv",
    DATA / "conversions" / "campaign_set_payouts.csv",
    DATA / "feedback" / "youtube_comments_psy.csv",
)


def test_a_person_reads_every_list_in_a_terminal(rapport: Rapport, creators: Path) -> None:
    rapport("import", str(creators), *map(str, FILES))
    rapport("add", "brand", "name=Lumen")
    rapport(
        "log", "Sanne", "--channel", "call", "--direction", "out", "--brand", "Lumen", "--note", "A long talk\nsecond"
    )
    rapport("add", "campaign", "brand=Lumen", "name=Glow", "landing_url=https://lumen.example")
    rapport("shortlist", "Glow", "Sanne")
    rapport("add", "deliverable", "collaboration=Sanne / Glow", "format=reel")
    rapport("add", "link", "collaboration=Sanne / Glow")
    rapport("add", "brief", "campaign=Glow", "aim=Let it glow.")
    rapport("add", "rate", "on_day=2026-05-01", "from_currency=GBP", "to_currency=EUR", "rate=1.17")
    pair = ("influencer=Sanne", "brand=Lumen")
    rapport("add", "promise", "influencer=Sanne", "owed_by=us", "text=Samples", "due_on=2026-05-01")
    rapport("add", "right", *pair, "kind=paid", "starts_on=2026-05-01", "months=3")
    rapport("add", "agreement", "partnership=Sanne / Lumen", "ends_on=2026-12-31", "notice_days=60")
    rapport("add", "exclusivity", *pair, "category=Skin care", "starts_on=2026-05-01", "ends_on=2026-12-31")
    rapport("add", "gift", *pair, "what=Lamp", "given_on=2026-05-01")
    rapport("add", "partner_rate", "influencer=Sanne", "base_minor=45000")
    for thing, columns in SHOWN.items():
        header, *rows = rapport("list", thing).out.splitlines()
        assert header.split() == list(columns)
        assert rows
    assert "38,200" in rapport("list", "accounts").out
