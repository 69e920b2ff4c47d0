"""WebM with Opus (RFC 8794, RFC 9559): one track of sound, nothing else, blocks counted one by one.

Recorders write segments and clusters of unknown size, so masters are entered and leaves are passed, which is
the same as walking the tree: every identifier that may come is named here, with what it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from havendesk.tickets.rules.voice_opus import MOST_PIECES, NotVoice, packet_seconds

_EBML, _DOCTYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _INFO, _SCALE = 0x18538067, 0x1549A966, 0x2AD7B1
_TRACK, _TRACK_TYPE, _CODEC = 0xAE, 0x83, 0x86
_CLUSTER, _CLUSTER_TIME = 0x1F43B675, 0xE7
_SIMPLE_BLOCK, _BLOCK_GROUP, _BLOCK = 0xA3, 0xA0, 0xA1
_SOUND = 2
_NANOSECONDS = 1_000_000_000

_MASTERS = frozenset({_EBML, _SEGMENT, _INFO, 0x1654AE6B, _TRACK, 0xE1, _CLUSTER, _BLOCK_GROUP})
_READ = frozenset({_DOCTYPE, _SCALE, _TRACK_TYPE, _CODEC, _CLUSTER_TIME, _SIMPLE_BLOCK, _BLOCK})
# Sizes, names, indexes and gaps that recorders write; their bytes are passed, and few.
_PASSED = frozenset(
    {
        *(0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4287, 0x4285),  # versions and lengths of the head
        *(0x4489, 0x4D80, 0x5741, 0x4461, 0x7BA9, 0x73A4),  # duration, programs, date, title, identifier
        *(0xD7, 0x73C5, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x536E, 0x22B59C, 0x22B59D),
        *(0xAA, 0x63A2, 0x56AA, 0x56BB, 0xB5, 0x78B5, 0x9F, 0x6264, 0x52F1),  # the codec's own head, channels
        *(0xA7, 0xAB, 0x9B, 0xFB, 0x75A2, 0xFA),  # places, durations and padding of blocks
        *(0xEC, 0xBF, 0x114D9B74, 0x1C53BB6B, 0x1254C367),  # void, checksum, seek head, cues, tags
    }
)
_MOST_PASSED = 64 * 1024
_LACING = 0x06
_UNKNOWN = -1


@dataclass(slots=True)
class _Heard:
    kind: str = ""
    tracks: int = 0
    scale: int = 1_000_000
    cluster: int = 0
    first: float | None = None
    end: float = 0.0
    sum: float = 0.0
    passed: int = 0


def read_webm(content: bytes) -> float:
    """Seconds of sound: what the packets last together, or the time from first to last where that is more.

    Raises:
        NotVoice: not WebM, another codec, more than one track, an element that no recorder writes.
    """
    heard, place, elements = _Heard(), 0, 0
    while place < len(content):
        elements += 1
        if elements > MOST_PIECES:
            raise NotVoice("The recording is damaged.")
        name, place = _number(content, place, keep_mark=True)
        size, place = _number(content, place, keep_mark=False)
        if name in _MASTERS:
            _enter(heard, name)
            continue
        if size == _UNKNOWN or place + size > len(content):
            raise NotVoice("The recording is damaged.")
        _leaf(heard, name, content[place : place + size])
        place += size
    if heard.kind != "webm" or heard.tracks != 1:
        raise NotVoice("The recording holds no single track of sound.")
    return max(heard.sum, heard.end - (heard.first or 0.0))


def _number(content: bytes, place: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of EBML and where it ends; its length is told by the zeros that it begins with."""
    head = content[place]
    length = 9 - head.bit_length()
    if head == 0 or length > (4 if keep_mark else 8) or place + length > len(content):
        raise NotVoice("The recording is damaged.")
    value = int.from_bytes(content[place : place + length], "big")
    if keep_mark:
        return value, place + length
    bits = (1 << (7 * length)) - 1
    return (_UNKNOWN if value & bits == bits else value & bits), place + length


def _enter(heard: _Heard, name: int) -> None:
    if name == _TRACK:
        heard.tracks += 1
    elif name in (_CLUSTER, _BLOCK_GROUP) and heard.tracks != 1:
        raise NotVoice("The recording holds more than one track.")


def _leaf(heard: _Heard, name: int, body: bytes) -> None:
    if name in _PASSED:
        heard.passed += len(body)
        if heard.passed > _MOST_PASSED:
            raise NotVoice("The recording holds more than sound.")
    elif name not in _READ:
        raise NotVoice("The recording holds more than sound.")
    elif name == _DOCTYPE:
        heard.kind = body.rstrip(b"\0").decode("ascii", "replace")
    elif name == _CODEC:
        if body.rstrip(b"\0") != b"A_OPUS":
            raise NotVoice("The recording holds no Opus sound.")
    elif name in (_SIMPLE_BLOCK, _BLOCK):
        _block(heard, body)
    else:
        _integer(heard, name, int.from_bytes(body[:8], "big"))


def _integer(heard: _Heard, name: int, value: int) -> None:
    if name == _TRACK_TYPE and value != _SOUND:
        raise NotVoice("The recording holds more than sound.")
    if name == _SCALE:
        if not 0 < value <= _NANOSECONDS:
            raise NotVoice("The recording is damaged.")
        heard.scale = value
    if name == _CLUSTER_TIME:
        heard.cluster = value


def _block(heard: _Heard, body: bytes) -> None:
    _track, place = _number(body, 0, keep_mark=False)
    if len(body) < place + 3 or body[place + 2] & _LACING:
        raise NotVoice("The recording is damaged.")
    at = heard.cluster + int.from_bytes(body[place : place + 2], "big", signed=True)
    begin = at * heard.scale / _NANOSECONDS
    length = packet_seconds(body[place + 3 :])
    heard.first = begin if heard.first is None else min(heard.first, begin)
    heard.end = max(heard.end, begin + length)
    heard.sum += length
