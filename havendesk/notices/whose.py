"""Whose inbox it is."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.errors import ErrorCode, Refused


def own(customer: Actor) -> UUID:
    """The customer's id.

    Raises:
        Refused: ``not_signed_in`` when the actor is nobody in particular.
    """
    if customer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return customer.id
