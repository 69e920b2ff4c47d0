"""What a voice note really is and how long it lasts, read from its frames without decoding them.

Three containers come from browsers' recorders: WebM and Ogg with Opus, MP4 with AAC or Opus. Each reader
walks the whole file, knows every element it passes and refuses the rest: a second track, video, attachments,
bytes that belong to nothing. What a header claims about the length is not asked; the frames are counted.
Nothing is decoded here, so no hostile sound meets a decoder on the desk.

Sources: RFC 6716 (Opus packets), RFC 7845 (Opus in Ogg), RFC 8794 and RFC 9559 (EBML, Matroska),
ISO/IEC 14496-12 (MP4 boxes).
"""

from __future__ import annotations

from dataclasses import dataclass

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.rules.voice_mp4 import read_mp4
from havendesk.tickets.rules.voice_ogg import read_ogg
from havendesk.tickets.rules.voice_opus import NotVoice
from havendesk.tickets.rules.voice_webm import read_webm

VOICE = ("audio/webm", "audio/ogg", "audio/mp4")
MOST_PEAKS = 100
HIGHEST_PEAK = 100
# A recorder that stops at the limit may be a moment late.
_GRACE_SECONDS = 1.0
_LONGEST_TEXT = 4 * MOST_PEAKS


@dataclass(frozen=True, slots=True)
class Sound:
    """A voice note's real type and its length in seconds, by its frames."""

    media_type: str
    seconds: float


def is_sound(content: bytes) -> bool:
    """Whether the first bytes are those of one of the three containers."""
    return content.startswith((b"\x1a\x45\xdf\xa3", b"OggS")) or content[4:8] == b"ftyp"


def listen(content: bytes, *, most_bytes: int, most_seconds: int) -> Sound:
    """Tell type and length of a voice note.

    Raises:
        Refused: ``attachment_too_large`` (bytes or seconds), ``attachment_type`` for anything that is not one
            track of sound, ``attachment_empty`` where no frame is in it.
    """
    if len(content) > most_bytes:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=most_bytes)
    try:
        media_type, seconds = _read(content)
    except (NotVoice, IndexError) as error:
        raise Refused(
            ErrorCode.ATTACHMENT_TYPE, field="file", detail=str(error) or "The recording is damaged."
        ) from None
    if seconds <= 0:
        raise Refused(ErrorCode.ATTACHMENT_EMPTY, field="file")
    if seconds > most_seconds + _GRACE_SECONDS:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", seconds=most_seconds)
    return Sound(media_type, round(min(seconds, most_seconds), 2))


def _read(content: bytes) -> tuple[str, float]:
    if content.startswith(b"OggS"):
        return "audio/ogg", read_ogg(content)
    if content[4:8] == b"ftyp":
        return "audio/mp4", read_mp4(content)
    return "audio/webm", read_webm(content)


def peaks_of(text: str) -> tuple[int, ...] | None:
    """The wave form that the sender's browser saw: at most 100 whole numbers from 0 to 100 with commas.

    Raises:
        Refused: ``field_invalid`` for any other text; ``None`` for an empty one.
    """
    if not text:
        return None
    parts = text.split(",") if len(text) <= _LONGEST_TEXT else []
    if not 0 < len(parts) <= MOST_PEAKS or not all(_is_peak(part) for part in parts):
        raise Refused(ErrorCode.FIELD_INVALID, field="peaks")
    return tuple(int(part) for part in parts)


def _is_peak(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 3 and int(part) <= HIGHEST_PEAK
