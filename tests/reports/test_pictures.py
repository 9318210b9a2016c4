"""A picture that leaves the house shows what it shows and tells nothing else."""

import io
import struct
import zlib

import pytest
from PIL import Image

from crm.reports.pictures import bare_picture, picture_size


def png(note: str = "") -> bytes:
    """A picture of 4 by 3 pixels; with a note in it."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "#8B2C63").save(buffer, "PNG")
    content = buffer.getvalue()
    if not note:
        return content
    body = b"tEXt" + b"Comment\x00" + note.encode()
    return content[:33] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + content[33:]


def jpeg(side: int = 6) -> bytes:
    """A photograph that says by whom and where, and which side is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x013B] = side, "canary place", "canary person"
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(
        buffer, "JPEG", exif=exif, comment=b"canary comment"
    )
    return buffer.getvalue()


def test_a_photograph_loses_who_and_where_and_keeps_its_pixels_and_its_upright_side() -> None:
    """The pixels are the same to the last one."""
    photo = jpeg()
    bare = bare_picture(photo)
    assert b"canary" in photo and b"canary" not in bare
    before, after = Image.open(io.BytesIO(photo)), Image.open(io.BytesIO(bare))
    assert before.tobytes() == after.tobytes()
    assert dict(after.getexif()) == {0x0112: 6}
    assert picture_size(bare) == (40, 30)
    assert b"Exif" not in bare_picture(jpeg(side=1))


def test_a_png_loses_its_texts() -> None:
    """And what was put behind its end."""
    assert bare_picture(png("canary") + b"canary") == png()


@pytest.mark.parametrize("content", [b"", b"GIF89a", png()[:40], jpeg()[:30], png()[:45] + b"\x00" + png()[46:]])
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=r"PNG|cut off|damaged"):
        bare_picture(content)
