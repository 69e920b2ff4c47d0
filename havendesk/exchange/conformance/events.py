"""Checks of what an exchange tells by itself: events by cursor, a webhook, its clock; and of its pace."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from havendesk.exchange.conformance import contract
from havendesk.exchange.conformance.checks import check, since_1_4
from havendesk.exchange.conformance.probe import Failed, Probe, Skipped
from havendesk.exchange.conformance.protection import CHECKS
from havendesk.kernel.clock import now

__all__ = ["CHECKS"]

MOST_PAGES = 500
SKEW_SECONDS = 300


def _page(probe: Probe, cursor: str) -> tuple[list[Any], str]:
    answer = probe.get("/v1/events", {"limit": "200", **({"cursor": cursor} if cursor else {})})
    return answer["items"], answer["next_cursor"] or cursor


def _end(probe: Probe) -> str:
    """The cursor behind everything that has happened."""
    for _ in range(MOST_PAGES):
        items, probe.cursor = _page(probe, probe.cursor)
        if not items:
            return probe.cursor
    raise Skipped("there are too many events to read to their end")


def _until(probe: Probe, cursor: str, enough: Callable[[list[Any]], bool]) -> list[Any]:
    """Events behind the cursor, as soon as they are enough, or when the patience is over."""
    found: list[Any] = []
    until = time.monotonic() + probe.patience
    while True:
        items, cursor = _page(probe, cursor)
        found += items
        if not items and (enough(found) or time.monotonic() > until):
            return found
        if not items:
            time.sleep(0.05)


def _freeze_and_release(probe: Probe) -> tuple[str, list[Any]]:
    """Freezes and releases; the hold's id, and the events that came of it."""
    cursor = _end(probe)
    try:
        reply = probe.act("freeze", {"scope": ["withdrawals"]})
        if reply.status != 200 or not reply.json["holds"]:
            raise Failed("the freeze was not done")
    finally:
        probe.act("release")
    hold = str(reply.json["holds"][0]["id"])
    return hold, _until(probe, cursor, lambda found: len(_of(found, hold)) >= 2)


def _of(events: list[Any], id: str) -> list[Any]:
    return [one for one in events if one["object_id"] == id]


@check("events-told", "events", "act.freeze", "act.release", "customers", "holds")
def events_told(probe: Probe) -> None:
    """What an act makes comes as an event: the hold of a freeze."""
    since_1_4(probe)
    if probe.get(probe.of_customer())["frozen"]:
        raise Skipped("the customer is frozen already")
    hold, events = _freeze_and_release(probe)
    if hold not in {one["id"] for one in probe.everything(probe.of_customer("/holds"))}:
        raise Skipped("the freeze placed no hold")
    if ("hold", "created") not in [(one["object"], one["kind"]) for one in _of(events, hold)]:
        raise Failed("no event says that the hold was placed")


@check("events-in-order", "events", "act.freeze", "act.release")
def events_in_order(probe: Probe) -> None:
    """Events of one customer come in the order in which they happened."""
    since_1_4(probe)
    _hold, events = _freeze_and_release(probe)
    times = [datetime.fromisoformat(one["at"]) for one in events if one["customer_id"] == probe.customer]
    if times != sorted(times):
        raise Failed("an event came after a later one")


@check("events-name-their-customer", "events", "act.freeze", "act.release")
def events_name_their_customer(probe: Probe) -> None:
    """An event names the customer whose object it is."""
    hold, events = _freeze_and_release(probe)
    if any(one["customer_id"] != probe.customer for one in _of(events, hold)):
        raise Failed("an event of the customer's hold names another")


@check("events-carry-ids-only", "events")
def events_carry_ids_only(probe: Probe) -> None:
    """Events carry nothing but ids, words of the contract and a time."""
    known = set(contract.document()["components"]["schemas"]["Event"]["properties"])
    more = {name for one in _page(probe, "")[0] for name in one} - known
    if more:
        raise Failed(f"they also carry {', '.join(sorted(more))}")


@check("events-cursor-lasts", "events")
def events_cursor_lasts(probe: Probe) -> None:
    """Where there is nothing new the answer still has a cursor, and it can be asked with."""
    answer = probe.get("/v1/events", {"cursor": _end(probe)})
    while answer["items"]:
        answer = probe.get("/v1/events", {"cursor": answer["next_cursor"]})
    if not answer["next_cursor"]:
        raise Failed("there is no cursor")
    probe.get("/v1/events", {"cursor": answer["next_cursor"]})


@check("push-handed-over", "act.push", "events")
def push_handed_over(probe: Probe) -> None:
    """A message that was pushed is handed to the customer's devices, and an event says so."""
    cursor = _end(probe)
    reply = probe.act("push", {"title": "Conformance check", "text": "Nothing happened.", "link": None})
    if reply.status != 200:
        raise Failed(f"the push: {reply.status} instead of 200")
    id = reply.json["id"]
    if not _of(_until(probe, cursor, lambda found: bool(_of(found, id))), id):
        raise Failed("no event says that it was handed over")


@check("clock-goes-forward")
def clock_goes_forward(probe: Probe) -> None:
    """The exchange's clock never goes back, and is at most 300 s from ours."""
    seen = [datetime.fromisoformat(probe.get("/v1/capabilities")["now"]) for _ in range(4)]
    if seen != sorted(seen):
        raise Failed("it went back")
    if abs((now() - seen[-1]).total_seconds()) > SKEW_SECONDS:
        raise Failed(f"it says {seen[-1].isoformat()}")


def _heard(probe: Probe) -> Any:
    if probe.listening is None:
        raise Skipped("the kit was not told where to listen")
    before = len(probe.listening.messages)
    probe.act("freeze", {"scope": ["withdrawals"]})
    probe.act("release")
    until = time.monotonic() + max(probe.patience, 1.0) * 3
    while len(probe.listening.messages) == before and time.monotonic() < until:
        time.sleep(0.02)
    return probe.listening


@check("webhook-rings", "webhook", "events", "act.freeze", "act.release")
def webhook_rings(probe: Probe) -> None:
    """When something happened the webhook rings, within seconds."""
    if not _heard(probe).messages:
        raise Failed("nothing rang")


@check("webhook-signed", "webhook", "events", "act.freeze", "act.release")
def webhook_signed(probe: Probe) -> None:
    """Every ring is signed as Standard Webhooks say, with the shared secret and the time of its sending."""
    listening = _heard(probe)
    if not listening.messages:
        raise Skipped("nothing rang")
    time.sleep(min(probe.patience, 0.3))
    wrong = [trouble for trouble in map(listening.trouble, listening.messages) if trouble]
    if wrong:
        raise Failed(f"{len(wrong)} of {len(listening.messages)}: {wrong[0]}")


@check("acts-in-time")
def acts_in_time(probe: Probe) -> None:
    """Every act of this run was answered before the desk would have given up."""
    if probe.slowest > probe.act_seconds:
        raise Failed(f"one took {probe.slowest:.1f} s, the desk waits {probe.act_seconds:.0f} s")
