"""What other venues say of an asset: whether it comes in and goes out there."""

import re

from havendesk.exchange.types.chain_reading import VenueStatus
from havendesk.exchange.venues import asking
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import let_connection_go, query
from havendesk.kernel.errors import ErrorCode, Refused

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
_ASSET = re.compile(r"[A-Z0-9]{1,20}")


@query("exchange.venues", open_to=_MACHINES)
def venues(*, viewer: Actor) -> tuple[str, ...]:
    """The venues that the operator lets the desk ask."""
    return asking.names()


@query("exchange.venue_status", open_to=_MACHINES, apart=True)
def venue_status(*, viewer: Actor, venue: str, asset: str, network: str | None = None) -> VenueStatus:
    """Whether a venue lets an asset in and out, on a network of the contract where it speaks of networks.

    Never raises for what the venue does; a card with ``silent`` says that nothing may be concluded.

    Raises Refused: FIELD_INVALID for what can be no asset's code.
    """
    code = asset.strip().upper()
    if not _ASSET.fullmatch(code):
        raise Refused(ErrorCode.FIELD_INVALID, field="asset")
    let_connection_go()
    return http.run(asking.status(venue.strip().lower(), code, network))
