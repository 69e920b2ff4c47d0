"""Files are what their bytes say, and pictures lose everything but their pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.rules.files import TEXT_BYTES, KeptFile, Limits, examine


def look(name: str, content: bytes, most_bytes: int = 1_000_000) -> KeptFile:
    return examine(name, content, Limits(most_bytes, 1_000_000, most_bytes, 120))


def picture(kind: str, size: tuple[int, int] = (40, 20), **details: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format=kind, **details)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_pictures_are_written_anew(kind: str, media_type: str) -> None:
    kept = look("../../holiday.exe", picture(kind))
    assert (kept.media_type, kept.width, kept.height) == (media_type, 40, 20)
    assert kept.name.startswith("holiday.")
    assert "/" not in kept.name


def test_exif_and_what_hangs_behind_a_picture_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "GPS 37.5665 N"
    content = picture("JPEG", exif=exif) + b"PK\x03\x04 a hidden archive"
    kept = look("photo.jpg", content)
    assert b"37.5665" in content
    assert b"37.5665" not in kept.content
    assert b"PK\x03\x04" not in kept.content


def test_a_picture_lying_on_its_side_is_turned_before_its_exif_goes() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = look("photo.jpg", picture("JPEG", exif=exif))
    assert (kept.width, kept.height) == (20, 40)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.png", b"", ErrorCode.ATTACHMENT_EMPTY),
        ("lie.png", b"MZ\x90\x00\x03\x00\x00\x00\xff\xfe binary", ErrorCode.ATTACHMENT_TYPE),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ErrorCode.ATTACHMENT_TYPE),
        ("x.png", b"<?xml version='1.0'?><svg/>", ErrorCode.ATTACHMENT_TYPE),
        ("x.txt", b"  <!DOCTYPE html><script>alert(1)</script>", ErrorCode.ATTACHMENT_TYPE),
        ("x.html", b"<html>", ErrorCode.ATTACHMENT_TYPE),
        ("cut.png", picture("PNG")[:60], ErrorCode.ATTACHMENT_TYPE),
        ("x.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>", ErrorCode.ATTACHMENT_TYPE),
        ("zip.zip", b"PK\x03\x04\x14\x00\xff", ErrorCode.ATTACHMENT_TYPE),
        ("nul.txt", b"hello\x00world", ErrorCode.ATTACHMENT_TYPE),
        ("huge.png", picture("PNG", (2000, 600)), ErrorCode.ATTACHMENT_TOO_LARGE),
        ("long.txt", b"x" * 1_000_001, ErrorCode.ATTACHMENT_TOO_LARGE),
    ],
)
def test_what_lies_or_runs_is_refused(name: str, content: bytes, code: ErrorCode) -> None:
    with pytest.raises(Refused) as refused:
        look(name, content)
    assert refused.value.code is code
    assert refused.value.field == "file"


def test_a_text_is_no_longer_than_can_be_searched_for_secrets() -> None:
    assert look("a.txt", b"x" * TEXT_BYTES, 10 * TEXT_BYTES).media_type == "text/plain"
    with pytest.raises(Refused) as refused:
        look("a.txt", b"x" * (TEXT_BYTES + 1), 10 * TEXT_BYTES)
    assert refused.value.code is ErrorCode.ATTACHMENT_TOO_LARGE


def test_plain_text_and_pdf_pass() -> None:
    assert look("a.txt", "안녕 😀".encode()).media_type == "text/plain"
    assert look("a.exe", b"%PDF-1.7 plain").name == "a.pdf"


def test_names_lose_direction_tricks() -> None:
    assert look("invoice\u202egnp.exe\0.txt", b"hello").name == "invoicegnp.exe.txt"
