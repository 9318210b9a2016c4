"""Settings survive a round trip, a damaged file and values out of range."""

from dataclasses import fields
from pathlib import Path

import pytest

from crm.errors import EnvironmentProblem
from crm.settings import RECENT_LIMIT, Settings, load, save, with_recent


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    chosen = Settings(
        user_name='Mara "M" Ö',
        theme="dark",
        text_scale=1.25,
        zone="Europe/Amsterdam",
        recent_workspaces=("/a/one.rapport", "/b/two.rapport"),
    )
    path = tmp_path / "config" / "settings.toml"
    save(chosen, path)
    assert load(path) == chosen
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize("damage", [b"theme = ", b"\xff\xfe\x00", b"= = ="])
def test_a_damaged_file_is_kept_beside_and_the_defaults_serve(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(damage)
    assert load(path) == Settings()
    assert (tmp_path / "settings.toml.bad").read_bytes() == damage


@pytest.mark.parametrize(
    "line",
    [
        'theme = "purple"',
        "theme = 3",
        "text_scale = 9.0",
        'text_scale = "big"',
        "user_name = true",
        "recent_workspaces = 4",
        "unheard_of = 1",
    ],
)
def test_a_value_outside_its_limits_falls_back_alone(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'locale = "de_DE"\n{line}\n', encoding="utf-8")
    assert load(path) == Settings(locale="de_DE")


def test_a_whole_number_serves_where_a_factor_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("text_scale = 1\n", encoding="utf-8")
    assert load(path).text_scale == 1.0


def test_a_folder_that_cannot_be_written_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentProblem) as caught:
        save(Settings(), tmp_path / "file" / "settings.toml")
    assert caught.value.remedy


def test_the_newest_workspace_leads_the_recent_list_once() -> None:
    recent = tuple(f"{number}.rapport" for number in range(RECENT_LIMIT))
    after = with_recent(recent, "3.rapport")
    assert after[0] == "3.rapport"
    assert sorted(after) == sorted(recent)
    assert len(with_recent(recent, "new.rapport")) == RECENT_LIMIT


def test_every_setting_says_what_it_is() -> None:
    assert all(one.metadata["doc"].endswith(".") for one in fields(Settings))
