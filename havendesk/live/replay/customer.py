"""A scripted customer: asks, waits for the first answer, asks for a person where the bot asks back."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from havendesk.live.replay.book import Book, Frame
from havendesk.live.replay.client import AGAIN, Client, Copy, RefusedError
from havendesk.live.replay.rows import Row
from havendesk.live.replay.web import DeskSilentError, Web

MOST_TOKENS = 3
AGAIN_SECONDS = 1.0
_ANSWERS = {"agent": "agent", "bot": "bot"}


@dataclass(slots=True)
class Chat:
    """What became of one row. ``answered_by`` is ``bot``, ``agent`` or empty."""

    row: Row
    session: str = ""
    ticket: str = ""
    answered_by: str = ""
    answer_seconds: float = 0.0
    asked_back: bool = False
    handed_over: bool = False
    refused: str = ""
    reconnects: int = 0
    extra_tickets: int = 0


class Customer:
    """One row's customer. ``token`` signs a sandbox customer's token; each works once."""

    def __init__(
        self,
        row: Row,
        *,
        web: Web,
        gateway: str,
        book: Book,
        token: Callable[[], Awaitable[str]],
        messages: int,
        with_agents: bool,
    ) -> None:
        self.chat = Chat(row)
        self._web = web
        self._token = token
        self._messages = messages
        self._with_agents = with_agents
        self._asked_on = 0
        self._client = Client(f"customer {row.line}", gateway, self._greeting, book, on_frame=self._heard)

    def _heard(self, frame: Frame) -> None:
        if frame["type"] == "refused" and frame.get("for") == "person" and frame["code"] in AGAIN:
            self._asked_on = 0

    async def _greeting(self) -> Frame:
        if not self.chat.session:
            self.chat.session = await self._new_session()
        return {"token": self.chat.session}

    async def _new_session(self) -> str:
        # An answer that a restart swallowed leaves a used token behind; then a new one is signed.
        for _ in range(MOST_TOKENS):
            with contextlib.suppress(DeskSilentError):
                return await self._web.session(await self._token(), self.chat.row.language)
        raise DeskSilentError("no customer's session could be had")

    async def talk(self, patience: float) -> Chat:
        """The whole chat, ``patience`` seconds at most for its first answer.

        Raises:
            TurnedAwayError, DeskSilentError: there was no way to the desk.
        """
        living = asyncio.ensure_future(self._client.live())
        talking = asyncio.ensure_future(self._talk(patience))
        try:
            await asyncio.wait({living, talking}, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
            return await talking
        finally:
            for task in (living, talking):
                task.cancel()
            await asyncio.gather(living, talking, return_exceptions=True)
            self.chat.reconnects = max(0, self._client.welcomes - 1)

    async def _talk(self, patience: float) -> Chat:
        chat, client = self.chat, self._client
        if not await client.until(lambda: client.welcomes > 0, patience):
            return chat
        began = time.monotonic()
        try:
            async with asyncio.timeout(patience):
                started = await client.start(chat.row.text, chat.row.language)
                chat.ticket = started["ticket"]
                more = [client.say(chat.ticket, self._line(place)) for place in range(2, self._messages + 1)]
                await asyncio.gather(*more)
        except RefusedError as refused:
            chat.refused = str(refused)
            return chat
        except TimeoutError:
            return chat
        await self._wait_for_answer(began, patience)
        return chat

    def _line(self, place: int) -> str:
        return f"{place} of {self._messages}: {self.chat.row.text[:200]}"

    async def _wait_for_answer(self, began: float, patience: float) -> None:
        chat, client = self.chat, self._client
        while (left := began + patience - time.monotonic()) > 0:
            if not await client.until(self._something_happened, left):
                return
            copy = client.copies[chat.ticket]
            chat.handed_over = chat.handed_over or _is_handed_over(copy)
            chat.answered_by = _answered_by(copy)
            if chat.answered_by:
                chat.answer_seconds = time.monotonic() - began
                return
            if chat.handed_over and not self._with_agents:
                return
            if not chat.handed_over and self._asked_on != client.welcomes:
                if chat.asked_back:
                    await asyncio.sleep(AGAIN_SECONDS)
                chat.asked_back = True
                self._asked_on = client.welcomes
                await client.tell({"type": "person", "ticket": chat.ticket})

    def _something_happened(self) -> bool:
        copy = self._client.copies.get(self.chat.ticket)
        if copy is None:
            return False
        if _answered_by(copy):
            return True
        if _is_handed_over(copy):
            return not self.chat.handed_over
        if self.chat.handed_over or self._asked_on == self._client.welcomes:
            return False
        # A request for a person that a lost connection may have swallowed is made again on the next one.
        return any(one["author"] == "bot" for one in copy.heard)


def _is_handed_over(copy: Copy) -> bool:
    return copy.state.get("handler") in ("queue", "agent")


def _answered_by(copy: Copy) -> str:
    """Who gave the first answer: an agent by whatever they say, the bot by what it marks as an answer."""
    for one in copy.heard:
        if one["author"] == "agent" or (one["author"] == "bot" and one["kind"] == "answer"):
            return _ANSWERS[one["author"]]
    return ""
