"""A file name from anywhere becomes a label that no file system reads as more than a name."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.safe_name import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("brief.pdf", "brief.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\x.txt", "C__temp_x.txt"),
        ("CON.txt", "_CON.txt"),
        ("aux", "_aux"),
        ("name. ", "name"),
        ("inv\u202efdp.exe", "invfdp.exe"),
        ("a:stream", "a_stream"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_known_traps(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_name_stays_in_its_folder_and_is_left_alone_the_second_time(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= 120
    assert PurePosixPath(safe).name == safe
    assert PureWindowsPath(safe).name == safe
    assert safe_name(safe) == safe
