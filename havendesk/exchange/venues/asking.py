"""One venue asked about one asset, and its answer kept for a while."""

import json
import threading
import time
from urllib.parse import urlsplit

from havendesk.exchange.budget import Budget
from havendesk.exchange.chains.asking import options
from havendesk.exchange.options import VenueSource
from havendesk.exchange.types.chain_reading import VenueNetwork, VenueStatus
from havendesk.exchange.venues.decoders import VENUES, ShapeError, Venue
from havendesk.kernel import http
from havendesk.kernel.clock import now
from havendesk.kernel.logs import get_logger

log = get_logger(__name__)

_SECONDS = 2.5
_MOST_KEPT = 2000
_SILENT_SECONDS = 5.0
"""A venue that gave no usable answer is asked again after this time at the earliest."""


class _Asked:
    """One venue with its connections and budget."""

    def __init__(self, name: str, source: VenueSource, venue: Venue) -> None:
        self.name, self.venue = name, venue
        self.base = (source.url or venue.url).rstrip("/")
        parts = urlsplit(self.base)
        place = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        inside = (place,) if source.internal else ()
        self.client = http.Client(f"venue_{name}", internal_hosts=inside, seconds=_SECONDS, attempts=2)
        self.budget = Budget(source.per_minute)


_making = threading.Lock()
_made: dict[tuple[str, VenueSource], _Asked] = {}
_kept: dict[tuple[str, str, VenueSource], tuple[float, VenueStatus]] = {}


def names() -> tuple[str, ...]:
    """The venues that the operator switched on."""
    return tuple(name for name in options().exchange_venues if name in VENUES)


async def status(name: str, asset: str, network: str | None) -> VenueStatus:
    """What the venue says of the asset, narrowed to the network where it names it. Runs on the HTTP clients'
    loop; never raises for anything that the venue does."""
    source = options().exchange_venues.get(name)
    if source is None or name not in VENUES:
        return VenueStatus(name, asset, f"venue:{name}", now(), silent="not_configured")
    key = (name, asset, source)
    found = _kept.get(key)
    if found is None or found[0] <= time.monotonic():
        card = await _read(_asked(name, source), asset)
        seconds = min(_SILENT_SECONDS, options().exchange_venue_seconds) if card.silent else None
        keep = options().exchange_venue_seconds if seconds is None else seconds
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = (time.monotonic() + keep, card)
        _kept[key] = found
    return _narrowed(found[1], network)


def _asked(name: str, source: VenueSource) -> _Asked:
    with _making:
        if (name, source) not in _made:
            _made[(name, source)] = _Asked(name, source, VENUES[name])
        return _made[(name, source)]


async def _read(asked: _Asked, asset: str) -> VenueStatus:
    silent, networks = "", None
    try:
        networks = await _fetch(asked, asset)
    except http.HttpError as error:
        silent = error.trouble.value
    except ShapeError as error:
        silent = str(error)
    if silent:
        log.warning("venue_silent", venue=asked.name, trouble=silent)
    return VenueStatus(
        venue=asked.name,
        asset=asset,
        source=f"venue:{asked.name}",
        fetched_at=now(),
        known=networks is not None,
        per_network=asked.venue.per_network,
        networks=networks or (),
        silent=silent,
    )


async def _fetch(asked: _Asked, asset: str) -> tuple[VenueNetwork, ...] | None:
    """The venue's networks of the asset; None for an asset that it does not list. Raises HttpError and
    ShapeError."""
    if not asked.budget.spend():
        raise ShapeError("budget_spent")
    path = asked.venue.path(asset)
    answer = await asked.client.fetch(http.Request("GET", asked.base + path, repeatable=True))
    known = answer.status == 200
    if not known and answer.status not in asked.venue.unknown:
        raise ShapeError(f"status {answer.status}")
    if answer.status == 404:
        return None
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise ShapeError("not_json") from error
    return asked.venue.read(value, asset)


def _narrowed(card: VenueStatus, network: str | None) -> VenueStatus:
    fitting = tuple(one for one in card.networks if network is not None and one.network == network)
    if not fitting:
        return card
    return VenueStatus(
        venue=card.venue,
        asset=card.asset,
        source=card.source,
        fetched_at=card.fetched_at,
        known=True,
        per_network=card.per_network,
        networks=fitting,
        matched=True,
    )


def forget() -> None:
    """Closes the connections and asks everything again (tests, a changed configuration)."""
    with _making:
        for asked in _made.values():
            asked.client.close()
        _made.clear()
    _kept.clear()
