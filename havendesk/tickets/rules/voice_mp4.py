"""MP4 with AAC or Opus (ISO/IEC 14496-12), whole or in fragments, as Safari records it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from havendesk.tickets.rules.voice_opus import NotVoice

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"})
_TOP = frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"sidx", b"mfra", b"wide"})
_CODECS = frozenset({b"mp4a", b"Opus"})
_AAC_SAMPLES = 1024
_DEEPEST = 8
_MOST_ENTRIES = 100_000
_GAPS = frozenset({b"free", b"skip", b"wide", b"udta", b"meta"})
_MOST_GAP = 64 * 1024
_MOST_BOXES = 20_000
# Flags of tfhd and trun that say which optional fields are there.
_BASE_OFFSET, _DESCRIPTION, _DEFAULT_DURATION = 0x1, 0x2, 0x8
_DATA_OFFSET, _FIRST_FLAGS, _DURATIONS, _SIZES, _FLAGS, _OFFSETS = 0x1, 0x4, 0x100, 0x200, 0x400, 0x800


@dataclass(slots=True)
class _Heard:
    tracks: int = 0
    scale: int = 0
    codec: bytes = b""
    rate: int = 0
    samples: int = 0
    ticks: int = 0
    usual: int = 0
    usual_here: int = 0
    data: int = 0
    gap: int = 0
    boxes: int = 0


def read_mp4(content: bytes) -> float:
    """Seconds of sound: by the samples' own lengths, or by their number where AAC makes that more.

    Raises:
        NotVoice: video, more than one track, another codec, a box that no recorder writes.
    """
    heard = _Heard()
    for name, body in _boxes(content):
        if name not in _TOP:
            raise NotVoice("The recording holds more than sound.")
        _box(heard, name, body, 0)
    if heard.tracks != 1 or heard.codec not in _CODECS or heard.scale == 0:
        raise NotVoice("The recording holds no single track of sound.")
    if heard.data < heard.samples:
        raise NotVoice("The recording is damaged.")
    counted = heard.samples * _AAC_SAMPLES / heard.rate if heard.codec == b"mp4a" and heard.rate else 0.0
    return max(heard.ticks / heard.scale, counted)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(content):
        size, name, head = (
            int.from_bytes(content[place : place + 4], "big"),
            content[place + 4 : place + 8],
            8,
        )
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        elif size == 0:
            size = len(content) - place
        if size < head or place + size > len(content):
            raise NotVoice("The recording is damaged.")
        yield name, content[place + head : place + size]
        place += size


def _box(heard: _Heard, name: bytes, body: bytes, depth: int) -> None:
    heard.boxes += 1
    heard.gap += len(body) if name in _GAPS else 0
    if depth > _DEEPEST or heard.boxes > _MOST_BOXES:
        raise NotVoice("The recording is damaged.")
    if heard.gap > _MOST_GAP:
        raise NotVoice("The recording holds more than sound.")
    if name == b"mdat":
        heard.data += len(body)
    elif name == b"trak":
        heard.tracks += 1
    if name in _CONTAINERS:
        for inner, content in _boxes(body):
            _box(heard, inner, content, depth + 1)
    elif name in _READERS:
        _READERS[name](heard, body)


def _u32(body: bytes, place: int) -> int:
    if place + 4 > len(body):
        raise NotVoice("The recording is damaged.")
    return int.from_bytes(body[place : place + 4], "big")


def _hdlr(_heard: _Heard, body: bytes) -> None:
    if body[8:12] != b"soun":
        raise NotVoice("The recording holds more than sound.")


def _mdhd(heard: _Heard, body: bytes) -> None:
    heard.scale = _u32(body, 20 if body[0] == 1 else 12)


def _stsd(heard: _Heard, body: bytes) -> None:
    if _u32(body, 4) != 1:
        raise NotVoice("The recording holds more than sound.")
    heard.codec = body[12:16]
    # 16.16 fixed point, behind the entry's head (16) and the sound entry's own fields.
    heard.rate = _u32(body, 40) >> 16


def _stts(heard: _Heard, body: bytes) -> None:
    entries = _u32(body, 4)
    if entries > _MOST_ENTRIES:
        raise NotVoice("The recording is damaged.")
    for entry in range(entries):
        count, length = _u32(body, 8 + 8 * entry), _u32(body, 12 + 8 * entry)
        heard.samples += count
        heard.ticks += count * length


def _trex(heard: _Heard, body: bytes) -> None:
    heard.usual = _u32(body, 12)


def _tfhd(heard: _Heard, body: bytes) -> None:
    flags, place = _u32(body, 0) & 0xFFFFFF, 8
    place += (8 if flags & _BASE_OFFSET else 0) + (4 if flags & _DESCRIPTION else 0)
    heard.usual_here = _u32(body, place) if flags & _DEFAULT_DURATION else heard.usual


def _trun(heard: _Heard, body: bytes) -> None:
    flags, count = _u32(body, 0) & 0xFFFFFF, _u32(body, 4)
    if count > _MOST_ENTRIES:
        raise NotVoice("The recording is damaged.")
    heard.samples += count
    if not flags & _DURATIONS:
        heard.ticks += count * heard.usual_here
        return
    place = 8 + (4 if flags & _DATA_OFFSET else 0) + (4 if flags & _FIRST_FLAGS else 0)
    step = 4 * (1 + sum(1 for one in (_SIZES, _FLAGS, _OFFSETS) if flags & one))
    heard.ticks += sum(_u32(body, place + step * sample) for sample in range(count))


_READERS = {
    b"hdlr": _hdlr,
    b"mdhd": _mdhd,
    b"stsd": _stsd,
    b"stts": _stts,
    b"trex": _trex,
    b"tfhd": _tfhd,
    b"trun": _trun,
}
