"""Which finders run by themselves when a ticket is opened. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.bot.rules.understanding import Target
from havendesk.people.types import Topic
from havendesk.resolvers.types import Intent, Slots

MOST_FINDERS = 3
# An intent below this share of all targets is a guess that costs the exchange a read.
LEAST_SHARE = 0.15

_BY_TOPIC: dict[Topic, tuple[Intent, ...]] = {
    Topic.DEPOSIT: (Intent.DEPOSIT_STATUS,),
    Topic.WITHDRAWAL: (Intent.WITHDRAWAL_STATUS, Intent.HOLDS),
    Topic.ACCOUNT: (Intent.ACCOUNT_RESTRICTION, Intent.LOGIN_TROUBLE),
    Topic.IDENTITY: (Intent.IDENTITY_STATE,),
    Topic.TRADING: (Intent.ORDER_STATUS,),
    Topic.FEES: (Intent.FEES,),
    Topic.SECURITY: (Intent.UNKNOWN_LOGIN, Intent.HOLDS),
    Topic.API: (Intent.API_LIMITS,),
    Topic.TAX: (Intent.CERTIFICATE,),
}


def intents_for(targets: Sequence[Target], topic: Topic, slots: Slots) -> tuple[Intent, ...]:
    """At most three, the likeliest first: what was understood, what a value in the text points at, what
    belongs to the ticket's topic."""
    understood = [
        target.intent for target in targets if target.intent is not None and target.probability >= LEAST_SHARE
    ]
    pointed = [
        intent
        for given, intent in (
            (slots.order_id, Intent.ORDER_STATUS),
            (slots.api_code, Intent.API_ERROR),
            (slots.addresses, Intent.ADDRESS_CHECK),
        )
        if given
    ]
    return tuple(dict.fromkeys([*understood, *pointed, *_BY_TOPIC.get(topic, ())]))[:MOST_FINDERS]
