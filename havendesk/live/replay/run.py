"""One replay from its first check to its summary."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TextIO

from django.db import DatabaseError, connections

from havendesk.exchange import actions as exchange
from havendesk.exchange import queries as exchange_queries
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.switches import is_on
from havendesk.live.replay.agent import BY, Agent, Hired, dismiss, hire
from havendesk.live.replay.book import Book, Findings, Held, percentiles
from havendesk.live.replay.client import TurnedAwayError
from havendesk.live.replay.customer import Chat, Customer
from havendesk.live.replay.rows import Row
from havendesk.live.replay.web import PATIENCE_SECONDS, DeskSilentError, Web

SWITCH = "replay"
MOST_CUSTOMERS = 1_000_000
PROGRESS_SECONDS = 2.0
COMPARED_AT_ONCE = 16
SHOWN_FINDINGS = 20
# Staff sign-ins at a time: each costs the desk one slow password hash.
SIGN_INS_AT_ONCE = 2
SETTLE_SECONDS = 3.0


class NotHereError(Exception):
    """There must be no replay here; the text is one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do."""

    rows: Sequence[Row]
    address: str
    concurrency: int
    agents: int = 0
    messages: int = 1
    patience: float = 300.0
    book: TextIO | None = None


@dataclass(slots=True)
class Run:
    """What happens meanwhile."""

    wanted: Wanted
    book: Book
    chats: list[Chat] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    working: int = 0
    began: float = 0.0
    seconds: float = 0.0


def check_permitted() -> None:
    """Only beside a sandbox, and only while the switch is on. Blocks.

    Raises:
        NotHereError: with the sentence to show.
    """
    try:
        sandbox = exchange_queries.is_sandbox(viewer=BY)
    except Refused:
        raise NotHereError(
            "The exchange does not answer, so nobody can say that it is a sandbox; nothing was replayed."
        ) from None
    if not sandbox:
        raise NotHereError("The exchange beside this desk is not a sandbox; a replay is for sandboxes only.")
    if not is_on(SWITCH):
        raise NotHereError(f'The kill switch "{SWITCH}" is off; nothing was replayed.')


async def replay(wanted: Wanted) -> dict[str, Any]:
    """Replay the rows and give the summary.

    Raises:
        NotHereError, DeskSilentError: nothing was replayed.
    """
    await _in_thread(check_permitted)
    web = Web(wanted.address)
    try:
        gateway = await web.live_address()
        run = Run(wanted, Book(wanted.book))
        hired = await _in_thread(lambda: hire(wanted.agents)) if wanted.agents else []
        try:
            answered = await _with_agents(run, web, gateway, hired)
            run.chats.sort(key=lambda chat: chat.row.line)
            findings = await _compare(run, web)
        finally:
            if hired:
                await _in_thread(lambda: dismiss(hired))
        return _summary(run, findings, answered)
    finally:
        await web.close()


async def _in_thread(call: Callable[[], Any]) -> Any:
    def and_give_back() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    return await asyncio.to_thread(and_give_back)


async def _with_agents(run: Run, web: Web, gateway: str, hired: Sequence[Hired]) -> dict[str, int]:
    agents = [Agent(one, address=web.address, gateway=gateway, book=run.book) for one in hired]
    signing = asyncio.Semaphore(SIGN_INS_AT_ONCE)

    async def begin(agent: Agent) -> None:
        async with signing:
            await agent.sign_in()

    await asyncio.gather(*(begin(agent) for agent in agents))
    working = [asyncio.ensure_future(agent.work()) for agent in agents]
    telling = asyncio.ensure_future(_tell_progress(run))
    try:
        await _all_chats(run, web, gateway)
        run.seconds = time.monotonic() - run.began
        if agents:
            # The last solved tickets are on their way.
            await asyncio.sleep(SETTLE_SECONDS)
    finally:
        for task in (telling, *working):
            task.cancel()
        await asyncio.gather(telling, *working, return_exceptions=True)
        _progress(run, end="\n")
    return {agent.hired.name: agent.answered for agent in agents}


async def _all_chats(run: Run, web: Web, gateway: str) -> None:
    run.began = time.monotonic()
    rows = iter(run.wanted.rows)
    # Customers of the sandbox are invented by number; a random beginning keeps two replays apart.
    first = random.randrange(MOST_CUSTOMERS)

    async def one_after_another() -> None:
        for row in rows:
            run.working += 1
            try:
                run.chats.append(await _one_chat(run, web, gateway, row, first))
            except (TurnedAwayError, DeskSilentError, Refused) as error:
                run.failed.append(f"row of line {row.line}: {error}")
            finally:
                run.working -= 1

    await asyncio.gather(*(one_after_another() for _ in range(run.wanted.concurrency)))


async def _one_chat(run: Run, web: Web, gateway: str, row: Row, first: int) -> Chat:
    customer_id = f"load-{(first + row.line) % MOST_CUSTOMERS:06d}"

    async def token() -> str:
        def sign() -> str:
            return exchange.issue_sandbox_token(
                by=BY, exchange_customer_id=customer_id, locale=row.language, lifetime_seconds=300
            )

        return str(await _patiently(sign))

    customer = Customer(
        row,
        web=web,
        gateway=gateway,
        book=run.book,
        token=token,
        messages=run.wanted.messages,
        with_agents=run.wanted.agents > 0,
    )
    return await customer.talk(run.wanted.patience)


async def _patiently(call: Callable[[], Any]) -> Any:
    """Runs ``call`` in a thread, again and again for a minute while database or exchange are away."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await _in_thread(call)
        except (DatabaseError, Refused) as error:
            passing = isinstance(error, DatabaseError) or error.code is ErrorCode.EXCHANGE_SILENT
            if not passing or time.monotonic() > end:
                raise
        await asyncio.sleep(random.uniform(0.5, 1.5))


async def _compare(run: Run, web: Web) -> Findings:
    """Ask the desk what it holds, and lay it beside the book."""
    truth: dict[str, Sequence[Held]] = {}
    at_once = asyncio.Semaphore(COMPARED_AT_ONCE)

    async def read(chat: Chat) -> None:
        async with at_once:
            truth[chat.ticket] = await web.truth(chat.session, chat.ticket)
            chat.extra_tickets = _extra(chat.ticket, await web.tickets_of(chat.session), run)

    chats = [chat for chat in run.chats if chat.ticket]
    sys.stderr.write(f"Comparing {len(chats)} conversations …\n")
    await asyncio.gather(*(read(chat) for chat in chats))
    findings = run.book.compare(truth)
    findings.doubled += [
        f"row of line {one.row.line} made another ticket" for one in chats if one.extra_tickets
    ]
    return findings


def _extra(ticket: str, tickets: Sequence[dict[str, Any]], run: Run) -> int:
    """Further tickets that the customer got in this run; an earlier replay may have played the same one."""
    opened = {one["id"]: datetime.fromisoformat(one["opened_at"]) for one in tickets}
    lasted = time.monotonic() - run.began
    others = [at for other, at in opened.items() if other != ticket]
    return sum(abs((at - opened[ticket]).total_seconds()) < lasted for at in others)


def _summary(run: Run, findings: Findings, answered: dict[str, int]) -> dict[str, Any]:
    chats = run.chats
    said = [one for one in run.book.said.values() if one.acked]
    by = {who: [one for one in chats if one.answered_by == who] for who in ("bot", "agent")}
    seconds = [one.answer_seconds for one in chats if one.answered_by]
    sentences = findings.lost + findings.doubled + findings.disordered + findings.unacknowledged
    return {
        "chats": len(chats),
        "answered": {who: len(ones) for who, ones in by.items()},
        "asked_back": sum(one.asked_back for one in chats),
        "handed_over": sum(one.handed_over for one in chats),
        "unanswered": sum(not one.answered_by and not one.handed_over for one in chats),
        "refused": sum(bool(one.refused) for one in chats),
        "failed": len(run.failed),
        "messages_acknowledged": len(said),
        "unacknowledged": len(findings.unacknowledged),
        "lost": len(findings.lost),
        "doubled": len(findings.doubled),
        "disordered": len(findings.disordered),
        "reconnects": sum(one.reconnects for one in chats),
        "agents": len(answered),
        "agents_answered": sum(answered.values()),
        "first_answer_seconds": percentiles(seconds, 3),
        "first_answer_seconds_by": {
            who: percentiles([one.answer_seconds for one in ones], 3) for who, ones in by.items()
        },
        "ack_ms": percentiles([(one.acked - one.sent) * 1000 for one in said], 1),
        "duration_seconds": round(run.seconds, 1),
        "findings": (sentences + run.failed)[:SHOWN_FINDINGS],
        "clean": findings.clean and not run.failed,
    }


async def _tell_progress(run: Run) -> None:
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        _progress(run)


def _progress(run: Run, end: str = "") -> None:
    answered = sum(bool(chat.answered_by) for chat in run.chats)
    begin = "\r" if sys.stderr.isatty() else ""
    sys.stderr.write(
        f"{begin}{len(run.chats)} of {len(run.wanted.rows)} chats, {answered} answered,"
        f" {run.working} under way, {time.monotonic() - run.began:.0f} s{end or ('' if begin else chr(10))}"
    )
    sys.stderr.flush()
