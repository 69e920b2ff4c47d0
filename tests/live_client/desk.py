"""A desk for the client's tests: the real gateway in a real uvicorn on the test database, and its people."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.live.frames import FRAME_BYTES
from havendesk.live.server import DrainingServer
from havendesk.people import actions as people
from havendesk.people.models import Staff
from havendesk.people.rules import permissions_of
from havendesk.people.types import Role
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Message
from havendesk.tickets.types import Handler

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class _Announcing(DrainingServer):
    def __init__(self, config: uvicorn.Config, listening: Callable[[int], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening(self.servers[0].sockets[0].getsockname()[1])


class RunningDesk:
    """uvicorn with the gateway, in a thread; its address, and people to talk to it."""

    def __init__(self, application: Asgi) -> None:
        self._application = application
        self._thread: threading.Thread | None = None
        self.server: DrainingServer | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.port = 0
        self._ready = threading.Event()

    def start(self) -> None:
        """Listen on a free port, or on the one from before."""
        config = uvicorn.Config(
            self._application,
            host="127.0.0.1",
            port=self.port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=FRAME_BYTES,
            ws_ping_interval=None,
            lifespan="on",
            log_config=None,
            timeout_graceful_shutdown=5,
        )
        self.server = _Announcing(config, self._listening)
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, name="test-desk", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the desk did not start")

    def _listening(self, port: int) -> None:
        self.port = port
        self._ready.set()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        if self.server is None:
            raise RuntimeError("start makes the server")
        self.loop = asyncio.get_running_loop()
        await self.server.serve()

    def stop(self) -> None:
        """Stop as SIGTERM would."""
        if self.server is not None:
            self.server.should_exit = True
        if self._thread is not None:
            self._thread.join(15)

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return f"ws://127.0.0.1:{self.port}/live/v1"

    @property
    def origin(self) -> str:
        """The desk's own origin."""
        return f"http://127.0.0.1:{self.port}"


class Person:
    """Somebody who can say hello."""

    def __init__(self, actor: Actor, credentials: Callable[[], dict[str, str]]) -> None:
        self.actor = actor
        self._credentials = credentials

    @property
    def id(self) -> UUID:
        """Who it is."""
        if self.actor.id is None:
            raise ValueError("people have ids")
        return self.actor.id

    async def credentials(self) -> dict[str, Any]:
        """The members of a hello frame that say who it is; made anew for every connection."""

        def make() -> dict[str, str]:
            try:
                return self._credentials()
            finally:
                connections.close_all()

        return await asyncio.to_thread(make)


def visitor() -> Person:
    """A customer with a session."""
    card = customers.start_session(by=ANONYMOUS, language="en")
    return Person(Actor(ActorKind.CUSTOMER, card.customer_id), lambda: {"token": card.token})


def agent(name: str, role: Role = Role.AGENT) -> Person:
    """A member of staff who is signed in; every connection gets a new one-time ticket."""
    email = f"{name.lower()}-{uuid4().hex[:8]}@brightwater.example"
    staff_id = people.add_staff(by=SYSTEM, email=email, name=name, roles=[role])
    user_id = Staff.objects.get(id=staff_id).user_id
    session = SessionStore()
    session.create()
    row = UserSession.objects.create(
        user_id=user_id, session_key=session.session_key, ip="127.0.0.1", user_agent="test"
    )
    actor = Actor(ActorKind.STAFF, staff_id, permissions_of([role]))
    return Person(actor, lambda: {"ticket": people.issue_live_ticket(by=actor, session_id=row.pk)})


def assign(ticket: str, person: Person) -> None:
    """Give the ticket to an agent."""
    tickets.set_assignee(by=SYSTEM, ticket_id=UUID(ticket), handler=Handler.AGENT, agent_id=person.id)


def stored(ticket: str) -> list[tuple[int, str]]:
    """Number and text of every message of a ticket, as the database has them."""
    rows = Message.objects.filter(ticket_id=UUID(ticket)).order_by("number")
    return list(rows.values_list("number", "text"))
