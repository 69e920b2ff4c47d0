"""Scripted agents: members of staff made for one replay, who sign in as everybody does, answer each ticket
they are given with one message and solve it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.logs import get_logger
from havendesk.live.replay.book import Book, Frame
from havendesk.live.replay.client import Client, RefusedError
from havendesk.live.replay.web import DeskSilentError, Web
from havendesk.people import actions as people
from havendesk.people import queries as people_queries
from havendesk.people.types import Role

log = get_logger(__name__)

BY = Actor(ActorKind.SYSTEM, origin=Origin.COMMAND)
CAPACITY = 5
# What was assigned while this agent was away is found by looking at the own list.
LOOK_SECONDS = 10.0
STEP_SECONDS = 30.0
_OVER = frozenset({"status_forbids", "not_assigned", "not_found", "ticket_closed", "forbidden"})


@dataclass(frozen=True, slots=True)
class Hired:
    """A member of staff of this replay."""

    id: UUID
    name: str
    email: str
    password: str


def hire(count: int) -> list[Hired]:
    """Make the staff of one replay: in every team, in every language. Blocks."""
    run = secrets.token_hex(4)
    teams = [team.id for team in people_queries.teams(viewer=SYSTEM)]
    hired = []
    for place in range(1, count + 1):
        name, email = f"Replay agent {place}", f"replay-{run}-{place}@replay.example"
        password = secrets.token_urlsafe(24)
        staff_id = people.add_staff(
            by=BY,
            email=email,
            name=name,
            roles=[Role.AGENT],
            languages=LANGUAGES,
            capacity=CAPACITY,
            team_ids=teams,
            password=password,
        )
        hired.append(Hired(staff_id, name, email, password))
    connections.close_all()
    return hired


def dismiss(hired: Sequence[Hired]) -> None:
    """Let them go again: nobody may sign in as one of them later. Blocks."""
    for one in hired:
        people.deactivate(by=BY, staff_id=one.id, reason="The replay is over.")
    connections.close_all()


class Agent:
    """One of them at work."""

    def __init__(self, hired: Hired, *, address: str, gateway: str, book: Book) -> None:
        self.hired = hired
        self.answered = 0
        self._web = Web(address)
        self._woken = asyncio.Event()
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._said: dict[str, asyncio.Future[Frame]] = {}
        self._client = Client(
            hired.name,
            gateway,
            self._greeting,
            book,
            origin=self._web.address,
            on_frame=self._heard,
        )

    async def _greeting(self) -> Frame:
        return {"ticket": (await self._web.post("/api/v1/live/ticket", {}))["ticket"]}

    def _heard(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._woken.set()
        elif frame["type"] == "assigned":
            self._serve(frame["ticket"])

    async def sign_in(self) -> None:
        """Through the page, as everybody does."""
        await self._web.sign_in(self.hired.email, self.hired.password)

    async def work(self) -> None:
        """Until cancelled."""
        living = asyncio.ensure_future(self._client.live())
        seated = 0
        try:
            while not living.done():
                if seated != self._client.welcomes:
                    # Whoever was away for long was set offline by the desk.
                    seated = self._client.welcomes
                    await self._client.tell({"type": "presence", "status": "available"})
                await self._take_what_is_mine()
                await self._wait()
            living.result()
        finally:
            tasks = [living, *self._serving.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._web.close()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def _take_what_is_mine(self) -> None:
        try:
            page = await self._web.json("GET", "/api/v1/desk/tickets", params={"view": "mine"})
        except DeskSilentError as error:
            log.warning("replay.agent_waits", agent=self.hired.name, error=str(error))
            return
        for row in page["items"]:
            if row["handler"] == "agent" and row["status"] in ("new", "open"):
                self._serve(row["id"])

    def _serve(self, ticket: str) -> None:
        if ticket not in self._serving:
            task = asyncio.ensure_future(self._answer(ticket))
            self._serving[ticket] = task
            task.add_done_callback(lambda _done: self._serving.pop(ticket, None))

    async def _answer(self, ticket: str) -> None:
        try:
            await self._answer_and_solve(ticket)
        except (RefusedError, DeskSilentError, TimeoutError) as error:
            # Passed on, solved meanwhile, or the desk is away: the next look at "mine" tells.
            log.info("replay.agent_gave_up", agent=self.hired.name, ticket=ticket, error=str(error))
        finally:
            await self._client.close(ticket)

    async def _answer_and_solve(self, ticket: str) -> None:
        client = self._client
        copy = await client.open(ticket)
        if not await client.until(lambda: copy.last >= copy.state.get("head", 1), STEP_SECONDS):
            raise TimeoutError("the conversation did not come")
        if ticket not in self._said:
            self._said[ticket] = client.say(ticket, self._text())
            self.answered += 1
        ack = await self._said[ticket]
        await client.until(lambda: copy.last >= ack["number"], STEP_SECONDS)
        try:
            await self._web.post(f"/api/v1/desk/tickets/{ticket}/solve", {})
        except DeskSilentError as error:
            if error.code not in _OVER:
                raise

    def _text(self) -> str:
        return f"Thank you for asking. {self.hired.name} has looked at it and settled it."
