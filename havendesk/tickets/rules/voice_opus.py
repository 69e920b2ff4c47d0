"""How long one Opus packet sounds (RFC 6716, section 3): its first two bytes say it."""

from __future__ import annotations

# Milliseconds of one frame by the upper five bits of the first byte: SILK, hybrid, CELT.
_FRAME = (*(10.0, 20.0, 40.0, 60.0) * 3, *(10.0, 20.0) * 2, *(2.5, 5.0, 10.0, 20.0) * 4)
_LONGEST = 120.0
# Two minutes in the shortest frames are 48,000 packets; whatever has more pieces only costs time.
MOST_PIECES = 200_000
_COUNTED = 3


class NotVoice(ValueError):
    """The bytes are no voice note; the message says why, in words for the sender."""


def packet_seconds(packet: bytes) -> float:
    """Seconds of sound in one packet; an empty one is a pause of no length.

    Raises:
        NotVoice: the packet says that it lasts longer than a packet may.
    """
    if not packet:
        return 0.0
    code = packet[0] & 3
    frames = (1, 2, 2)[code] if code != _COUNTED else (packet[1] & 0x3F if len(packet) > 1 else 0)
    length = _FRAME[packet[0] >> 3] * frames
    if frames == 0 or length > _LONGEST:
        raise NotVoice("The recording is damaged.")
    return length / 1000
