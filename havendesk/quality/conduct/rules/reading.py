"""Reads the hidden mark out of a picture of a screen: scaled, turned, warped, compressed, noisy. Pure.

The pilots are looked for in the spectrum over scales and turns; each candidate is demodulated. The pilots'
phases say for every pixel which place of the tile it shows, so that a warp is undone before the bits are
summed over the whole picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, uniform_filter  # type: ignore[import-untyped]  # ships no types

from havendesk.quality.conduct.rules.marks import (
    BITS,
    PILOTS,
    SYNC,
    TILE,
    WAVES,
    Mark,
    Values,
    known_sign,
    mark_of_bits,
    phase_of,
)

SMALLEST = 160
_SPECTRUM = 2048
_SCALES = np.geomspace(0.35, 2.2, 320)
_TURNS = np.deg2rad(np.arange(-8.0, 8.01, 0.25))
_CANDIDATES = 8
_WEAKEST = 6
_SLOTS = BITS + SYNC


def read_mark(grey: NDArray[np.generic]) -> Mark | None:
    """The mark in a picture (rows by columns, 0 to 255), or None. Takes seconds.

    Reads pictures from about 0.35 to 2.2 pixels for each CSS pixel, turned by 8 degrees at most.
    """
    if min(grey.shape) < SMALLEST:
        return None
    clean = _background(grey.astype(np.float64))
    found = (_demodulated(clean, scale, turn) for scale, turn in _candidates(clean))
    return next((mark for mark in found if mark is not None), None)


def _background(grey: Values) -> Values:
    """What is left without light and shade, and with writing clipped to the height of the noise."""
    rest = grey - uniform_filter(uniform_filter(grey, 25), 25)
    most = max(2.5, 3 * 1.4826 * float(np.median(np.abs(rest))))
    clipped: Values = np.clip(rest, -most, most)
    return clipped


def _candidates(clean: Values) -> Iterator[tuple[float, float]]:
    """Scales (pixels per CSS pixel) and turns (radians) at which both pilots stand out, best first."""
    window = np.hanning(clean.shape[0])[:, None] * np.hanning(clean.shape[1])[None]
    height, width = (min(side, _SPECTRUM) for side in clean.shape)
    spectrum = np.fft.rfft2((clean * window)[:height, :width], (_SPECTRUM, _SPECTRUM))
    strength = np.log(np.abs(spectrum) + 1e-6)
    strength -= uniform_filter(strength, 31, mode="wrap")
    scales, turns = np.meshgrid(_SCALES, _TURNS, indexing="ij")
    score = np.zeros_like(scales)
    for pilot in PILOTS:
        across, down = _wave(pilot, scales, turns)
        flipped = np.where(across < 0, -1.0, 1.0)
        column = np.rint(across * flipped * _SPECTRUM).astype(int)
        row = np.rint(down * flipped * _SPECTRUM).astype(int) % _SPECTRUM
        inside = column < _SPECTRUM // 2 - 1
        score += np.where(inside, strength[row, np.minimum(column, _SPECTRUM // 2)], -9.0)
    tried: list[tuple[float, float]] = []
    for place in np.argsort(score, axis=None)[::-1][:600]:
        scale, turn = float(scales.flat[place]), float(turns.flat[place])
        if any(abs(np.log(scale / other)) < 0.012 and abs(turn - bend) < 0.012 for other, bend in tried):
            continue
        tried.append((scale, turn))
        yield scale, turn
        if len(tried) == _CANDIDATES:
            return


def _wave(pilot: tuple[int, int], scale: Values, turn: Values) -> tuple[Values, Values]:
    """A wave's cycles per pixel across and down, in the picture."""
    across, down = pilot[0] / TILE / scale, pilot[1] / TILE / scale
    return across * np.cos(turn) - down * np.sin(turn), across * np.sin(turn) + down * np.cos(turn)


def _demodulated(clean: Values, scale: float, turn: float) -> Mark | None:
    sums = _sums(clean, *_places(clean, scale, turn))
    best: tuple[float, Mark] | None = None
    for origin in _ORIGINS:
        turned = np.array([np.exp(-2j * pi * (u * origin[0] + v * origin[1])) for u, v in WAVES])
        soft = np.zeros(_SLOTS)
        np.add.at(soft, np.arange(len(WAVES)) % _SLOTS, (sums * turned).real)
        if sum(soft[slot] * known_sign(slot) for slot in range(BITS, _SLOTS)) <= 0:
            continue
        mark = _corrected(soft[:BITS])
        loud = float(np.abs(soft).sum())
        if mark is not None and (best is None or loud > best[0]):
            best = (loud, mark)
    return None if best is None else best[1]


def _places(clean: Values, scale: float, turn: float) -> tuple[Values, Values]:
    """For each pixel its place in the tile (0 to 1 and on), across and down, up to the origin."""
    rows, columns = np.mgrid[0 : clean.shape[0], 0 : clean.shape[1]]
    turns = []
    for u, v in PILOTS:
        across, down = u / TILE / scale, v / TILE / scale
        fx = across * cos(turn) - down * sin(turn)
        fy = across * sin(turn) + down * cos(turn)
        carried = clean * np.exp(-2j * pi * (fx * columns + fy * rows))
        near = 0.22 * TILE * scale
        smooth = gaussian_filter(carried.real, near, truncate=3) + 1j * gaussian_filter(
            carried.imag, near, truncate=3
        )
        turns.append(_unwrapped(np.angle(smooth)) / (2 * pi) + fx * columns + fy * rows)
    (u1, v1), (u2, v2) = PILOTS
    span = u1 * v2 - v1 * u2
    return (v2 * turns[0] - v1 * turns[1]) / span, (u1 * turns[1] - u2 * turns[0]) / span


def _unwrapped(angle: Values) -> Values:
    """Angles without their jumps: along the middle row, and from there up and down each column."""
    middle = angle.shape[0] // 2
    spine = np.unwrap(angle[middle])
    whole = np.empty_like(angle)
    for part in (slice(middle, None), slice(middle, None, -1)):
        column = np.unwrap(angle[part], axis=0)
        whole[part] = column + (spine - column[0])
    return whole


def _sums(clean: Values, across: Values, down: Values) -> NDArray[np.complex128]:
    """Of each wave how much of it is in the picture, by its phase."""
    level, upright = _powers(across, 12), _powers(down, 12)
    rows = {u: clean.astype(np.float32) * (level[u] if u >= 0 else level[-u].conj()) for u, _ in WAVES}
    return np.array(
        [np.sum(rows[u] * upright[v]) * np.exp(-1j * phase_of(place)) for place, (u, v) in enumerate(WAVES)]
    )


def _powers(places: Values, most: int) -> list[NDArray[np.complex64]]:
    """Waves of 0 to ``most`` cycles per tile at each place."""
    step = np.exp(-2j * pi * places).astype(np.complex64)
    found = [np.ones_like(step)]
    for _ in range(most):
        found.append(found[-1] * step)
    return found


def _corrected(soft: Values) -> Mark | None:
    """The mark, when the checksum holds for some choice of the six weakest bits."""
    bits = [int(value < 0) for value in soft]
    weakest = [int(place) for place in np.argsort(np.abs(soft))[:_WEAKEST]]
    for flips in range(1 << _WEAKEST):
        tried = list(bits)
        for number, place in enumerate(weakest):
            tried[place] ^= flips >> number & 1
        mark = mark_of_bits(tried)
        if mark is not None:
            return mark
    return None


def _origins() -> tuple[tuple[float, float], ...]:
    """Shifts of the tile (as parts of it) that the pilots cannot tell from none."""
    (u1, v1), (u2, v2) = PILOTS
    span = abs(u1 * v2 - v1 * u2)
    return tuple(
        (across / span, down / span)
        for across in range(span)
        for down in range(span)
        if (u1 * across + v1 * down) % span == 0 and (u2 * across + v2 * down) % span == 0
    )


_ORIGINS = _origins()
