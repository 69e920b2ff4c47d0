"""The hidden mark in the console's background: who looked, and at which minute. Pure.

A tile of 240 by 240 CSS pixels is a sum of waves that repeat with it. Two *pilots* stand for place, scale and
turn; each of the others carries one bit in its sign. ``web/console/src/app/watermarkTile.ts`` draws the same.

Payload: 24 bits of the member of staff, 24 bits of the minute, 24 bits of a checksum (CRC-32, lower part);
eight further waves have a known sign and say which of the possible origins is right.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import pi
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

TILE = 240
PILOTS = ((7, 3), (-3, 7))
"""Waves per tile, across and down. Off the axes, where a page's own rows and columns lie."""
PILOT_WEIGHT = 3.0
BITS = 72
SYNC = 8
_SLOTS = BITS + SYNC
_LOWEST, _HIGHEST = 4.5, 11.6
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_CODES = 1 << 24

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a tile says: a member of staff's code and the minute since 2026-01-01 UTC, 24 bits each."""

    code: int
    minute: int

    @property
    def at(self) -> datetime:
        """The minute's beginning."""
        return EPOCH + timedelta(minutes=self.minute)


def code_of(staff_id: UUID) -> int:
    """The 24 bits by which a member of staff is known: the last ones of their id."""
    return staff_id.int % _CODES


def _waves() -> tuple[tuple[int, int], ...]:
    found = []
    for across in range(-12, 13):
        for down in range(13):
            away = min((across - u) ** 2 + (down - v) ** 2 for u, v in PILOTS)
            inside = _LOWEST <= (across * across + down * down) ** 0.5 <= _HIGHEST
            if inside and abs(across) >= 2 and down >= 2 and away >= 3:
                found.append((across, down))
    return tuple(sorted(found, key=lambda wave: ((wave[0] * 73 + wave[1] * 179) % 257, wave)))


WAVES = _waves()


def phase_of(place: int) -> float:
    """Where a wave begins; spread, so that the waves never add up to a peak."""
    return pi * ((place * place * 3 + place) % 64) / 32


def bits_of(mark: Mark) -> list[int]:
    """The payload, first bit first."""
    body = mark.code.to_bytes(3, "big") + mark.minute.to_bytes(3, "big")
    whole = body + (zlib.crc32(body) % _CODES).to_bytes(3, "big")
    return [(whole[place // 8] >> (7 - place % 8)) & 1 for place in range(BITS)]


def mark_of_bits(bits: list[int]) -> Mark | None:
    """The mark, where the checksum holds."""
    whole = bytes(sum(bits[8 * octet + place] << (7 - place) for place in range(8)) for octet in range(9))
    if zlib.crc32(whole[:6]) % _CODES != int.from_bytes(whole[6:], "big"):
        return None
    return Mark(int.from_bytes(whole[:3], "big"), int.from_bytes(whole[3:6], "big"))


def known_sign(slot: int) -> int:
    """The sign of a slot behind the payload."""
    return 1 if slot % 2 == 0 else -1


def tile(mark: Mark) -> Values:
    """The tile as 240 x 240 values with a mean square of 1."""
    bits = bits_of(mark)
    down, across = np.mgrid[0:TILE, 0:TILE] * (2 * pi / TILE)
    sum_of_waves = np.zeros((TILE, TILE))
    for place, (u, v) in enumerate(WAVES):
        slot = place % _SLOTS
        sign = known_sign(slot) if slot >= BITS else 1 - 2 * bits[slot]
        sum_of_waves += sign * np.cos(u * across + v * down + phase_of(place))
    for u, v in PILOTS:
        sum_of_waves += PILOT_WEIGHT * np.cos(u * across + v * down)
    even: Values = sum_of_waves / np.sqrt((len(WAVES) + len(PILOTS) * PILOT_WEIGHT**2) / 2)
    return even
