"""What a customer sees in the chat of the freeze of their account: each step with its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid5

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.i18n import noop, say
from havendesk.protection.types import FreezeCard, FreezeState, StepCard, StepName, StepState
from havendesk.tickets.types import Channel, NewMessage

KEYS = UUID("0199b6e2-3c5d-7f41-8a90-5d2e8c1b7a64")

CONFIRMED = {
    StepName.BLOCK: noop("{time} UTC: your money is blocked. Nothing can leave the account."),
    StepName.SNAPSHOT: noop("{time} UTC: the state of the account is kept as evidence."),
    StepName.CANCEL_WITHDRAWALS: noop("{time} UTC: withdrawals that had not left yet are cancelled."),
    StepName.END_SESSIONS: noop("{time} UTC: all sessions are ended; everybody has to sign in again."),
    StepName.REVOKE_KEYS: noop("{time} UTC: all API keys are revoked."),
    StepName.BLOCK_CHANGES: noop("{time} UTC: contact data and the address book cannot be changed."),
}
NOT_YET = noop(
    "{time} UTC: the exchange has not confirmed the block yet. We go on trying by ourselves, every few "
    "seconds, and tell you here as soon as it holds."
)
STUCK = noop(
    "The exchange still has not confirmed the block. Our security team has been told, and the attempts go on."
)
RELEASED = noop("{time} UTC: the account is free again.")


def system_message(ticket_id: UUID, key: UUID, text: str) -> NewMessage:
    """One message of the desk itself."""
    return NewMessage(ticket_id=ticket_id, author=SYSTEM, client_key=key, text=text, channel=Channel.CHAT)


def progress(freeze: FreezeCard, ticket_id: UUID, language: str) -> list[NewMessage]:
    """Everything there is to tell of a freeze so far, in its order; a message that the ticket has already
    has the key that it had, so that it is told once."""
    return [
        system_message(ticket_id, uuid5(KEYS, f"{freeze.id}/{key}"), text)
        for key, text in _lines(freeze, language)
    ]


def _lines(freeze: FreezeCard, language: str) -> Iterator[tuple[str, str]]:
    for step in freeze.steps:
        if step.state is StepState.CONFIRMED and step.confirmed_at is not None:
            yield (
                _key(step, step.confirmed_at),
                say(language, CONFIRMED[step.name], time=_clock(step.confirmed_at)),
            )
        elif step.name is StepName.BLOCK and step.state is StepState.FAILED:
            yield _key(step, step.wanted_at), say(language, NOT_YET, time=_clock(step.wanted_at))
    if freeze.state is FreezeState.STUCK:
        yield f"stuck/{freeze.reported_at.isoformat()}", say(language, STUCK)
    if freeze.state is FreezeState.RELEASED and freeze.released_at is not None:
        yield "released", say(language, RELEASED, time=_clock(freeze.released_at))


def _key(step: StepCard, at: datetime) -> str:
    return f"{step.name.value}/{step.state.value}/{at.isoformat()}"


def _clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%H:%M:%S")
