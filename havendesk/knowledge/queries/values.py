"""Values of the exchange for the places in articles: read from the contract, kept for a while, with times."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from havendesk.exchange import queries as exchange
from havendesk.exchange.types import AssetNetwork, FeeTable, LimitTable
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.kernel.options import options_of
from havendesk.knowledge.options import KnowledgeOptions
from havendesk.knowledge.rules import placeholders, wording
from havendesk.knowledge.rules.placeholders import Placeholder


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the exchange said last, and when."""

    networks: dict[tuple[str, str], AssetNetwork]
    fees: FeeTable
    limits: LimitTable
    at: datetime


@dataclass(slots=True)
class _Kept:
    tables: _Tables | None = None
    tried_at: datetime | None = None


_kept = _Kept()
_reading = threading.Lock()
# A silent exchange is asked again only after this time: pages must not each wait for its timeout.
PAUSE_AFTER_SILENCE = timedelta(seconds=15)

HOLDS = {
    "password_change": "hold_after_password_change",
    "second_factor_reset": "hold_after_second_factor_change",
    "first_fiat_deposit": "hold_first_fiat_deposit",
}
REVIEWS = {"identity": "review_identity"}


class Values:
    """Fills places for one reader. Reads the exchange only when a text has a place at all."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._tables: _Tables | None = None
        self._read = False

    @property
    def oldest(self) -> datetime | None:
        """When the values used were read; None when none were, or the exchange said nothing yet."""
        return self._tables.at if self._tables else None

    def fill(self, text: str) -> str:
        """The text with its places filled; a value that is not fresh carries its time."""
        return placeholders.resolve(text, self._language, self._value) if "{{" in text else text

    def _value(self, place: Placeholder) -> str | None:
        if not self._read:
            self._tables, self._read = _present(), True
        if self._tables is None:
            return None
        value = _FILLERS[place.name](self._tables, place.arguments, self._language) if _known(place) else None
        if value is None or now() - self._tables.at <= _fresh():
            return value
        return wording.as_of(value, self._tables.at, self._language)


def _known(place: Placeholder) -> bool:
    return placeholders.KINDS.get(place.name) == len(place.arguments)


def _fresh() -> timedelta:
    return timedelta(seconds=options_of(KnowledgeOptions).knowledge_values_fresh_seconds)


def _present() -> _Tables | None:
    """What the exchange says now, or said within the time that values are kept."""
    tables, at = _kept.tables, now()
    if tables is not None and at - tables.at <= _fresh():
        return tables
    # Who has something to show does not wait for another's reading.
    if _reading.acquire(blocking=tables is None):
        try:
            if _kept.tried_at is None or now() - _kept.tried_at > PAUSE_AFTER_SILENCE:
                _read_exchange()
        finally:
            _reading.release()
    kept_for = timedelta(seconds=options_of(KnowledgeOptions).knowledge_values_kept_seconds)
    tables = _kept.tables
    return tables if tables is not None and at - tables.at <= kept_for + _fresh() else None


def _read_exchange() -> None:
    try:
        networks, fees, limits = (
            exchange.sourced_table(viewer=SYSTEM, name=name) for name in ("asset_networks", "fees", "limits")
        )
        tables = _Tables(
            networks={(one.asset, one.network): one for one in networks.value},
            fees=fees.value,
            limits=limits.value,
            at=min(table.provenance.fetched_at for table in (networks, fees, limits)),
        )
    except Refused:
        _kept.tried_at = now()
        return
    _kept.tables, _kept.tried_at = tables, None


def forget() -> None:
    """Forget what the exchange said (for tests)."""
    _kept.tables, _kept.tried_at = None, None


Filler = Callable[[_Tables, tuple[str, ...], Language], str | None]


def _of_network(show: Callable[[AssetNetwork], str]) -> Filler:
    def fill(tables: _Tables, arguments: tuple[str, ...], _language: Language) -> str | None:
        network = tables.networks.get((arguments[0], arguments[1]))
        return show(network) if network else None

    return fill


def _withdrawal_limit(tables: _Tables, arguments: tuple[str, ...], _language: Language) -> str | None:
    for limit in tables.limits.limits:
        if limit.name == "withdrawal" and limit.period == "day" and str(limit.level) == arguments[0]:
            return wording.amount(limit.amount, limit.asset) if limit.amount is not None else None
    return None


def _api_rate(tables: _Tables, _arguments: tuple[str, ...], _language: Language) -> str | None:
    """The contract speaks of requests a minute; articles of requests a second."""
    for limit in tables.limits.limits:
        if limit.name == "api_requests" and limit.period == "minute" and limit.amount is not None:
            return wording.quantity(limit.amount / 60)
    return None


def _waiting_seconds(tables: _Tables, name: str | None) -> int | None:
    return next((one.seconds for one in tables.limits.waiting_times if one.name == name), None)


def _hold_hours(tables: _Tables, arguments: tuple[str, ...], _language: Language) -> str | None:
    seconds = _waiting_seconds(tables, HOLDS.get(arguments[0]))
    return wording.hours(seconds) if seconds is not None else None


def _review_time(tables: _Tables, arguments: tuple[str, ...], language: Language) -> str | None:
    seconds = _waiting_seconds(tables, REVIEWS.get(arguments[0]))
    return wording.duration(seconds, language) if seconds is not None else None


def _maker(tables: _Tables, arguments: tuple[str, ...], _language: Language) -> str | None:
    return next((wording.percentage(t.maker) for t in tables.fees.tiers if str(t.tier) == arguments[0]), None)


def _taker(tables: _Tables, arguments: tuple[str, ...], _language: Language) -> str | None:
    return next((wording.percentage(t.taker) for t in tables.fees.tiers if str(t.tier) == arguments[0]), None)


_FILLERS: dict[str, Filler] = {
    "fee": _of_network(lambda one: wording.amount(one.fee, one.asset)),
    "min_withdrawal": _of_network(lambda one: wording.amount(one.min_withdraw, one.asset)),
    "min_deposit": _of_network(lambda one: wording.amount(one.min_deposit, one.asset)),
    "confirmations": _of_network(lambda one: str(one.conf_credit)),
    "confirmations_unlock": _of_network(lambda one: str(one.conf_unlock)),
    "withdrawal_limit": _withdrawal_limit,
    "hold_hours": _hold_hours,
    "maker_fee": _maker,
    "taker_fee": _taker,
    "api_rate": _api_rate,
    "review_time": _review_time,
}
