"""Ogg with Opus (RFC 3533, RFC 7845): pages of one stream, packets counted by what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from havendesk.tickets.rules.voice_opus import MOST_PIECES, NotVoice, packet_seconds

_HEADER = 27
_BEGINNING = 2
_OPUS = b"OpusHead"
_TAGS = b"OpusTags"
_FULL = 255
# 48 frames of 1,275 bytes, and as much for the tags.
_LONGEST_PACKET = 64 * 1024


def read_ogg(content: bytes) -> float:
    """Seconds of sound.

    Raises:
        NotVoice: another stream, another codec, pages that do not follow one another.
    """
    packets = _packets(content)
    if not next(packets, b"").startswith(_OPUS) or not next(packets, b"").startswith(_TAGS):
        raise NotVoice("The recording holds no Opus sound.")
    return sum(packet_seconds(packet) for packet in packets)


def _packets(content: bytes) -> Iterator[bytes]:
    serial, place, number, begun, pieces = b"", 0, 0, b"", 0
    while place < len(content):
        page = content[place : place + _HEADER]
        if len(page) < _HEADER or page[:5] != b"OggS\0":
            raise NotVoice("The recording is damaged.")
        if (page[5] & _BEGINNING != 0) != (number == 0) or (number and page[14:18] != serial):
            raise NotVoice("The recording holds more than one track.")
        if int.from_bytes(page[18:22], "little") != number:
            raise NotVoice("The recording is damaged.")
        serial, number = page[14:18], number + 1
        lacing = content[place + _HEADER : place + _HEADER + page[26]]
        place += _HEADER + page[26]
        for length in lacing:
            begun += content[place : place + length]
            place += length
            pieces += 1
            if len(begun) > _LONGEST_PACKET or pieces > MOST_PIECES:
                raise NotVoice("The recording is damaged.")
            if length < _FULL:
                yield begun
                begun = b""
    if place != len(content):
        raise NotVoice("The recording is damaged.")
