"""Reads the situation of one customer: every part at once, none waiting for another, within one budget."""

import asyncio
import dataclasses
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from havendesk.exchange import hints, rules
from havendesk.exchange.client import ExchangeClient, at
from havendesk.exchange.decoding import NotOfTheContractError
from havendesk.exchange.readings import PARTS, Part, SessionRead, masked
from havendesk.exchange.types import (
    AccountFacts,
    AccountState,
    AssetFacts,
    Balance,
    Facts,
    HoldFacts,
    Listed,
    LoginFacts,
    Risk,
    SecurityFacts,
    SituationCard,
    TransferFacts,
)
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger

T = TypeVar("T")

log = get_logger(__name__)

SHOWN = 10
"""Rows of a list; open transfers and orders come first and count too."""
SHOWN_ASSETS = 50
MOST_KEPT = 1000
"""Customers whose last situation is kept in this process."""

_SILENT = ErrorCode.EXCHANGE_SILENT.value
_NOT_OFFERED = ErrorCode.NOT_OFFERED.value


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one part. ``value`` is None where ``code`` is set and nothing older is known."""

    code: str
    value: Any = None
    read_at: datetime | None = None
    stale: bool = False

    @property
    def there(self) -> bool:
        return self.read_at is not None


class Memory:
    """The last masked parts of each customer, for when the exchange is silent. In this process only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], dict[str, tuple[float, datetime, Any]]] = OrderedDict()

    def keep(self, exchange: str, customer: str, name: str, value: Any, read_at: datetime) -> None:
        """Remember a part."""
        with self._lock:
            parts = self._kept.setdefault((exchange, customer), {})
            parts[name] = (time.monotonic(), read_at, value)
            self._kept.move_to_end((exchange, customer))
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def recall(self, exchange: str, customer: str, name: str, seconds: float) -> tuple[datetime, Any] | None:
        """A part that was read within ``seconds``, with the time it was read."""
        with self._lock:
            found = self._kept.get((exchange, customer), {}).get(name)
        if found is None or time.monotonic() - found[0] > seconds:
            return None
        return found[1], found[2]

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


memory = Memory()


async def read_situation(
    client: ExchangeClient, customer_id: str, seconds: float, stale_seconds: float
) -> SituationCard:
    """The card. Never raises for a silent part: a section that did not come says so, with its code.

    ``seconds``: time for everything. ``stale_seconds``: how old what was read before may be to be shown,
    marked, in place of a part that did not come.
    """
    names = list(PARTS)
    reads = await asyncio.gather(
        *(_read(client, name, PARTS[name], customer_id, seconds, stale_seconds) for name in names)
    )
    return _card(customer_id, dict(zip(names, reads, strict=True)))


async def _read(
    client: ExchangeClient, name: str, part: Part, customer_id: str, seconds: float, stale_seconds: float
) -> _Read:
    path = at(part.path, id=customer_id)
    try:
        answer = await client.get(path, dict(part.query) or None, seconds=seconds)
        value, read_at = part.read(answer, customer_id), now()
    except Refused as refused:
        if refused.code is not ErrorCode.EXCHANGE_SILENT:
            return _Read(refused.code.value)
    except NotOfTheContractError as error:
        log.warning("exchange_answer_unusable", part=name, problem=str(error))
    else:
        if part.keep:
            memory.keep(client.base, customer_id, name, value, read_at)
        return _Read("", value, read_at)
    known = memory.recall(client.base, customer_id, name, stale_seconds) if part.keep else None
    return _Read(_SILENT) if known is None else _Read(_SILENT, known[1], known[0], stale=True)


def _card(customer_id: str, reads: dict[str, _Read]) -> SituationCard:
    account = _account(reads)
    transfers = _transfers(reads)
    logins = _logins(reads)
    any_there = any(read.there for read in reads.values())
    return SituationCard(
        available=any_there,
        code="" if any_there else reads["customer"].code,
        customer=customer_id,
        account=_facts(reads["customer"], account),
        identity=_facts(reads["kyc"], reads["kyc"].value),
        keys=_facts(reads["api_keys"], reads["api_keys"].value),
        risk=_risk(reads, account, transfers, logins),
        holds=_listed(reads["holds"], _holds(reads)),
        transfers=_listed(_worse(reads["transfers_open"], reads["transfers"]), transfers),
        orders=_listed(reads["orders"], reads["orders"].value or ()),
        logins=_listed(_login_source(reads), logins),
        security_events=_listed(reads["security_events"], _events(reads)),
        assets=_listed(reads["balances"], _assets(reads), shown=SHOWN_ASSETS),
    )


def _facts(read: _Read, facts: T | None) -> Facts[T]:
    return Facts(read.there, read.code, read.stale, read.read_at, facts if read.there else None)


def _listed(read: _Read, items: tuple[T, ...], *, shown: int = SHOWN) -> Listed[T]:
    kept = items if read.there else ()
    return Listed(read.there, read.code, read.stale, read.read_at, len(kept) > shown, kept[:shown])


def _worse(one: _Read, other: _Read) -> _Read:
    """The read that speaks for two: the missing one, else the older one."""
    if not one.there or not other.there:
        return other if one.there else one
    return min(one, other, key=lambda read: read.read_at or now())


def _holds(reads: dict[str, _Read]) -> tuple[HoldFacts, ...]:
    found: tuple[HoldFacts, ...] = reads["holds"].value or ()
    return tuple(sorted(found, key=lambda hold: hold.since, reverse=True))


def _account(reads: dict[str, _Read]) -> AccountFacts | None:
    found: AccountFacts | None = reads["customer"].value
    if found is None or found.state is AccountState.FROZEN or not reads["holds"].there:
        return found
    restricted = any(hold.target == "account" for hold in _holds(reads))
    state = AccountState.RESTRICTED if restricted else AccountState.ACTIVE
    return dataclasses.replace(found, state=state)


def _transfers(reads: dict[str, _Read]) -> tuple[TransferFacts, ...]:
    """Open ones first, then the recent ones; each newest first, each once."""
    found = {one.id: one for name in ("transfers", "transfers_open") for one in reads[name].value or ()}
    newest = sorted(found.values(), key=lambda one: one.created_at, reverse=True)
    return tuple(sorted(newest, key=lambda one: not one.open))


def _login_source(reads: dict[str, _Read]) -> _Read:
    sessions = reads["sessions"]
    return reads["security_events"] if sessions.code == _NOT_OFFERED else sessions


def _logins(reads: dict[str, _Read]) -> tuple[LoginFacts, ...]:
    """Sign-ins, newest first: from the sessions, or from the security log where those are not offered."""
    if _login_source(reads) is not reads["sessions"]:
        return tuple(_login_of(one) for one in reads["security_events"].value or () if one.kind == "sign_in")
    devices = dict(reads["devices"].value or ())
    found: tuple[SessionRead, ...] = reads["sessions"].value or ()
    logins = (
        dataclasses.replace(one.login, device=devices.get(one.device_id) if one.device_id else None)
        for one in found
    )
    return tuple(sorted(logins, key=lambda one: one.at, reverse=True))


def _login_of(event: SecurityFacts) -> LoginFacts:
    return LoginFacts(event.id, event.at, event.at, False, event.country, event.ip, None)


def _events(reads: dict[str, _Read]) -> tuple[SecurityFacts, ...]:
    """The log without plain sign-ins, newest first. Alike ones in a row become one with a count: fifty failed
    sign-ins must not push out the factor that was removed before them."""
    found = (one for one in reads["security_events"].value or () if one.kind != "sign_in")
    newest = sorted(found, key=lambda one: one.at, reverse=True)
    runs = (list(run) for _kind, run in groupby(newest, key=lambda one: (one.kind, one.country)))
    return tuple(dataclasses.replace(run[0], count=len(run), since=run[-1].at) for run in runs)


def _assets(reads: dict[str, _Read]) -> tuple[AssetFacts, ...]:
    """Assets that the customer has some of."""
    found: tuple[Balance, ...] = reads["balances"].value or ()
    return tuple(
        AssetFacts(
            one.asset,
            masked(rules.MASK if one.available else "", f"assets.{one.asset}.available"),
            masked(rules.MASK if one.held else "", f"assets.{one.asset}.held"),
        )
        for one in found
        if one.available or one.held
    )


_LOOKED_AT = {
    "account": "customer",
    "identity": "kyc",
    "holds": "holds",
    "transfers": "transfers",
    "logins": "sessions",
    "devices": "devices",
    "security_events": "security_events",
    "assets": "balances",
}


def _risk(
    reads: dict[str, _Read],
    account: AccountFacts | None,
    transfers: tuple[TransferFacts, ...],
    logins: tuple[LoginFacts, ...],
) -> Risk:
    unknown = tuple(section for section, name in _LOOKED_AT.items() if not reads[name].there)
    if len(unknown) == len(_LOOKED_AT):
        return Risk(False, reads["customer"].code, (), unknown)
    balances: tuple[Balance, ...] = reads["balances"].value or ()
    known = hints.Known(
        at=now(),
        account=account,
        identity=reads["kyc"].value,
        holds=_holds(reads),
        transfers=transfers,
        logins=logins,
        events=reads["security_events"].value or (),
        balances={one.asset: one.total for one in balances},
    )
    return Risk(True, "", hints.hints(known), unknown)


def nothing(customer_id: str, code: str) -> SituationCard:
    """The card of an exchange that cannot even be asked."""
    return _card(customer_id, dict.fromkeys(PARTS, _Read(code)))
