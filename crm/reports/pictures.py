"""Pictures that leave the house: nothing in the file but what it shows, its size, and how it stands inside documents."""

import base64
import struct
import zlib
from collections.abc import Iterator
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA
_KEPT_MARKERS = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe's colour transform
# What a PNG needs to look as it does; times, texts and EXIF are not among them.
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)
_ORIENTATION = 0x0112


def bare_picture(picture: bytes) -> bytes:
    """The same picture without who took it, when, where and with what; its pixels are not touched.

    A photograph that was taken sideways keeps that one fact, or it would lie on its side.

    Raises:
        ValueError: it is neither a PNG nor a JPEG, or it is cut off.
    """
    if picture.startswith(PNG):
        return PNG + b"".join(whole for kind, whole in _chunks(picture) if kind in _KEPT_CHUNKS)
    if picture.startswith(_JPEG):
        return _bare_jpeg(picture)
    raise ValueError("neither a PNG nor a JPEG")


def picture_size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels; 4 by 3 when the file does not say."""
    if picture.startswith(PNG) and len(picture) >= 24:
        return struct.unpack(">II", picture[16:24])
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        if picture[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return 4, 3


def data_url(picture: bytes) -> str:
    """The picture as an address that holds it whole."""
    kind = "png" if picture.startswith(PNG) else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def picture_svg(picture: bytes) -> str:
    """The picture inside an SVG: typst takes bytes as text only in one."""
    width, height = picture_size(picture)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="{data_url(picture)}" width="{width}" height="{height}"/></svg>'
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        whole = png[at : at + 12 + length]
        if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            raise ValueError("the picture is damaged")
        yield whole[4:8], whole
        if whole[4:8] == b"IEND":  # what stands behind the end is no part of the picture
            return
        at += len(whole)
    raise ValueError("the picture is cut off")


def _bare_jpeg(jpeg: bytes) -> bytes:
    kept: list[bytes] = []
    turned, at = b"", 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        segment = jpeg[at : at + 2 + length]
        if marker == _SCAN:
            end = jpeg.rfind(b"\xff\xd9")
            return b"".join((_JPEG, turned, *kept, jpeg[at : end + 2 if end > 0 else len(jpeg)]))
        if marker == 0xE1 and not turned:
            turned = _only_orientation(segment)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_MARKERS:
            kept.append(segment)
        at += 2 + length
    raise ValueError("the picture is cut off")


def _only_orientation(segment: bytes) -> bytes:
    """An EXIF segment that says which side is up and nothing else; "" when it is up anyway."""
    told = segment[10:] if segment[4:10] == b"Exif\x00\x00" else b""
    order = {b"II": "<", b"MM": ">"}.get(told[:2], "")
    if not order or len(told) < 10:
        return b""
    start = int(struct.unpack(f"{order}I", told[4:8])[0])
    entries = told[start : start + 2]
    for number in range(struct.unpack(f"{order}H", entries)[0] if len(entries) == 2 else 0):
        entry = told[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == _ORIENTATION:
            side = int(struct.unpack(f"{order}H", entry[8:10])[0])
            body = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, side, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\x00\x00" + body if side > 1 else b""
    return b""
