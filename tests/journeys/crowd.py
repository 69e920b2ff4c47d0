"""Customers who need no browser: they ask for a person and wait in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.people import apart, visitor
from tests.support.product import Product

PERSON_SECONDS = 30.0
TOPIC = "fees"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in the queue, and what its customer asked."""

    ticket: str
    reference: str
    text: str


def queue_up(product: Product, texts: Sequence[str], topic: str = TOPIC) -> list[Waiting]:
    """One visitor for each text asks it and then for a person; returns when all of them wait."""
    waiting: list[Waiting] = []

    async def ask(text: str) -> None:
        client = await visitor(product)
        async with client:
            started = await client.start("en", text, topic)
            copy = await client.follow(started["ticket"])
            await client.tell(type="person", ticket=started["ticket"])
            await client.wait_for(lambda: copy.state.get("handler") != "bot", PERSON_SECONDS)
        waiting.append(Waiting(started["ticket"], started["reference"], text))

    async def story() -> None:
        for text in texts:
            await ask(text)

    apart(story())
    return waiting
