"""What an uploaded file really is, and the form in which it is kept.

Pictures are read and written anew: what comes out holds pixels only (no EXIF, no place, no hidden payload).
Voice notes are walked frame by frame. Everything else must be exactly what its bytes say. SVG, HTML, archives
and office files are refused.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from havendesk.kernel import pictures
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.rules import voice

ACCEPTED = (*pictures.MEDIA_TYPES, "application/pdf", "text/plain", *voice.VOICE)
_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
}
_NAME_CHARACTERS = 100
# A text is searched for secrets before it is kept; ten megabytes took minutes.
TEXT_BYTES = 256 * 1024
_KEY = re.compile(r"[!-~]{8,128}")
_MARKUP = re.compile(rb"(?i)^\s*(?:<\?xml|<!doctype|<html|<svg|<script|<!--)")
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it may be stored."""

    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, pixels (width times height of the largest picture that is decoded) and seconds."""

    bytes: int
    pixels: int
    voice_bytes: int
    voice_seconds: int


@dataclass(frozen=True, slots=True)
class Request:
    """What tells a repeated upload from another one: digests of the uploader's key and of the bytes sent."""

    key: bytes
    digest: bytes


def request_of(key: str, content: bytes) -> Request | None:
    """The request behind an idempotency key; ``None`` without one.

    Raises:
        Refused: ``field_invalid`` unless the key is 8 to 128 printable ASCII characters without spaces.
    """
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise Refused(ErrorCode.FIELD_INVALID, field="Idempotency-Key")
    return Request(hashlib.sha256(key.encode()).digest(), hashlib.sha256(content).digest())


def examine(name: str, content: bytes, limits: Limits) -> KeptFile:
    """Decide by the bytes what a file is and give the form in which it may be kept.

    Args:
        name: as the sender called it; only its stem is kept, the ending follows the real type.
        content: the whole file.

    Raises:
        Refused: ``attachment_empty``, ``attachment_too_large``, ``attachment_type``.
    """
    if not content:
        raise Refused(ErrorCode.ATTACHMENT_EMPTY, field="file")
    if len(content) > limits.bytes:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=limits.bytes)
    if voice.is_sound(content):
        sound = voice.listen(content, most_bytes=limits.voice_bytes, most_seconds=limits.voice_seconds)
        return KeptFile(_name(name, sound.media_type), sound.media_type, content, seconds=sound.seconds)
    if content.startswith(b"%PDF-"):
        if _ACTIVE_PDF.search(content):
            raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file", detail="The PDF holds active content.")
        return KeptFile(_name(name, "application/pdf"), "application/pdf", content)
    picture = _picture(name, content, limits.pixels)
    return picture or _plain_text(name, content)


def _picture(name: str, content: bytes, most_pixels: int) -> KeptFile | None:
    try:
        picture = pictures.clean(content, most_pixels)
    except pictures.TooManyPixelsError as error:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=most_pixels) from error
    except pictures.DamagedError as error:
        raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file", detail="The picture is damaged.") from error
    if picture is None:
        return None
    named = _name(name, picture.media_type)
    return KeptFile(named, picture.media_type, picture.content, picture.width, picture.height)


def _plain_text(name: str, content: bytes) -> KeptFile:
    if len(content) > TEXT_BYTES:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=TEXT_BYTES)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file") from error
    if "\0" in text or _MARKUP.match(content):
        raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file")
    return KeptFile(_name(name, "text/plain"), "text/plain", content)


def _name(name: str, media_type: str) -> str:
    """The sender's name without path, control and direction signs, with the ending of the real type."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(sign for sign in stem if unicodedata.category(sign)[0] != "C" and sign not in '"<>:|?*')
    return (kept.strip(" .")[:_NAME_CHARACTERS] or "file") + _ENDINGS[media_type]
