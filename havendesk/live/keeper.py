"""Once a second: sockets that fell silent or read nothing, sessions that ended, staff who are there."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import Error as DatabaseError

from havendesk.kernel.clock import now
from havendesk.kernel.errors import Refused
from havendesk.kernel.logs import get_logger
from havendesk.live.types import CloseCode

if TYPE_CHECKING:
    from havendesk.live.gateway import Gateway
    from havendesk.live.socket import Socket

log = get_logger(__name__)

_ROUND_SECONDS = 1.0
_HEARTBEAT_SECONDS = 5.0
# Sessions looked at in one round; the rest follow in the next.
_MOST_CHECKS = 1000


async def keep(gateway: Gateway) -> None:
    """Run until cancelled."""
    beaten = 0.0
    while True:
        await asyncio.sleep(_ROUND_SECONDS)
        at = time.monotonic()
        try:
            _close_dead(gateway, at)
            gateway.hub.company.sweep(at)
            await _check_sessions(gateway, at)
            await _end_listening(gateway)
            if at - beaten >= _HEARTBEAT_SECONDS:
                beaten = at
                await _show_presence(gateway, at)
        except DatabaseError:
            log.warning("live.database_silent", at="keeper")
        except Exception:
            log.exception("live.keeper_failed")


def _close_dead(gateway: Gateway, at: float) -> None:
    for socket in list(gateway.hub.sockets):
        if socket.stalled(at, gateway.options.live_stall_seconds):
            socket.close(CloseCode.SLOW, "nothing is read")
        elif at - socket.heard > gateway.options.live_silence_seconds:
            socket.close(CloseCode.SLOW, "silent")


async def _check_sessions(gateway: Gateway, at: float) -> None:
    every = gateway.options.live_session_check_seconds
    due = [s for s in gateway.hub.sockets if s.who is not None and at - s.checked > every and not s.closing]
    due = due[:_MOST_CHECKS]
    if not due:
        return
    people = [socket.who for socket in due if socket.who is not None]
    renewed = await gateway.in_thread(gateway.desk.renewed, people)
    for socket, who in zip(due, renewed, strict=True):
        socket.checked = at
        if who is None:
            socket.close(CloseCode.NOT_SIGNED_IN, "the session ended")
        else:
            socket.who = who


async def _show_presence(gateway: Gateway, at: float) -> None:
    """A member of staff is there while one of their sockets was heard lately: a laptop that was closed says
    nothing and its TCP connection may look alive for minutes."""
    lately = gateway.options.live_staff_beat_seconds + 0.5
    here = [
        (socket.who, socket)
        for socket in gateway.hub.sockets
        if socket.who is not None
        and socket.who.is_staff
        and not socket.closing
        and _heard(socket, at, lately)
    ]
    active: dict[UUID, datetime] = {}
    for who, socket in here:
        touched = now() - timedelta(seconds=at - socket.active)
        active[who.id] = max(touched, active.get(who.id, touched))
    await gateway.in_thread(gateway.desk.heartbeat, active)
    listening = [(ticket, who.id) for who, socket in here for ticket in socket.listening]
    if listening:
        await gateway.in_thread(gateway.desk.still_listening, listening)


async def _end_listening(gateway: Gateway) -> None:
    """Write down who stopped to listen by going away; one that fails ends by itself within a minute."""
    left, gateway.hub.left = gateway.hub.left, []
    for who, ticket in left:
        with suppress(Refused):
            await gateway.in_thread(gateway.desk.listen, who, ticket, on=False)


def _heard(socket: Socket, at: float, lately: float) -> bool:
    return at - socket.heard <= lately
