"""How far countries are from each other: great circles between their middles, coarse on purpose."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0

# Middle of each country in degrees, north and east positive, to the degree: enough to tell a flight from a
# step over a border.
_MIDDLES: dict[str, tuple[int, int]] = {
    "AE": (24, 54), "AR": (-34, -64), "AT": (47, 14), "AU": (-25, 134), "BD": (24, 90), "BE": (51, 4),
    "BG": (43, 25), "BR": (-10, -55), "CA": (56, -106), "CH": (47, 8), "CL": (-30, -71), "CN": (35, 105),
    "CO": (4, -72), "CY": (35, 33), "CZ": (50, 15), "DE": (51, 10), "DK": (56, 10), "EE": (59, 26),
    "EG": (27, 30), "ES": (40, -4), "FI": (64, 26), "FR": (46, 2), "GB": (54, -2), "GE": (42, 43),
    "GH": (8, -1), "GR": (39, 22), "HK": (22, 114), "HR": (45, 16), "HU": (47, 20), "ID": (-5, 120),
    "IE": (53, -8), "IL": (31, 35), "IN": (20, 77), "IR": (32, 53), "IS": (65, -18), "IT": (43, 12),
    "JP": (36, 138), "KE": (1, 38), "KH": (13, 105), "KP": (40, 127), "KR": (36, 128), "KZ": (48, 68),
    "LA": (18, 105), "LK": (7, 81), "LT": (55, 24), "LU": (50, 6), "LV": (57, 25), "MA": (32, -5),
    "MD": (47, 29), "MM": (22, 98), "MN": (46, 105), "MO": (22, 114), "MX": (23, -102), "MY": (3, 110),
    "NG": (10, 8), "NL": (52, 5), "NO": (62, 10), "NP": (28, 84), "NZ": (-41, 174), "PE": (-10, -76),
    "PH": (13, 122), "PK": (30, 70), "PL": (52, 20), "PT": (39, -8), "QA": (25, 51), "RO": (46, 25),
    "RS": (44, 21), "RU": (60, 100), "SA": (25, 45), "SE": (62, 15), "SG": (1, 104), "SI": (46, 15),
    "SK": (49, 20), "TH": (15, 100), "TR": (39, 35), "TW": (24, 121), "UA": (49, 32), "US": (38, -97),
    "UZ": (41, 64), "VE": (8, -66), "VN": (16, 106), "ZA": (-29, 24),
}  # fmt: skip


def kilometres(one: str, other: str) -> int | None:
    """Between the middles of two countries (ISO 3166-1 alpha-2); None where one of them is not known here."""
    here, there = _MIDDLES.get(one.upper()), _MIDDLES.get(other.upper())
    if here is None or there is None:
        return None
    (north, east), (to_north, to_east) = map(_radians, (here, there))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return round(2 * _EARTH_KM * asin(sqrt(min(1.0, half))))


def _radians(place: tuple[int, int]) -> tuple[float, float]:
    return radians(place[0]), radians(place[1])
