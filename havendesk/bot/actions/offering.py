"""Acts that are offered to a customer: made, confirmed with a step-up, declined, settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from havendesk.bot.models import Offer
from havendesk.bot.options import BotOptions
from havendesk.bot.queries.offers import offer_card
from havendesk.bot.rules import policy, showing, wording
from havendesk.bot.types import ActName, OfferCard, OfferState, StepUp
from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language, noop, say
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.people.types import Topic
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import Channel, NewMessage, Priority, Visibility
from havendesk.tickets.types.parts import Parts

_KEYS = UUID("0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b12")
_OPEN = (OfferState.OFFERED.value, OfferState.CONFIRMED.value)


def make(
    *,
    ticket_id: UUID,
    exchange_customer_id: str,
    name: ActName,
    arguments: Mapping[str, str],
    language: Language,
) -> OfferCard:
    """Keep an offer, in the transaction that shows it. Its id cannot be guessed; what the act would do was
    read at the exchange, and only this row says it."""
    row = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id]
    at = now()
    return offer_card(
        Offer.objects.create(
            ticket_id=ticket_id,
            customer_id=row.customer_id,
            exchange_customer_id=exchange_customer_id,
            name=name.value,
            arguments=dict(arguments),
            language=language.value,
            state=OfferState.OFFERED.value,
            offered_at=at,
            expires_at=at + timedelta(minutes=policy.ACTS[name].minutes),
        )
    )


@action("bot.confirm_offer", open_to=(ActorKind.CUSTOMER,))
def confirm_offer(*, by: Actor, offer_id: UUID, step_up: StepUp | None, act_claim: bool) -> OfferCard:
    """The customer confirms an act that was offered to them. Confirming again changes nothing.

    Args:
        step_up: what the exchange's fresh token says; it is used up here.
        act_claim: the exchange asks again before it signs for an act, so the token must name this one.

    Raises:
        Refused: ``not_found`` (also where it was offered to somebody else), ``act_settled``,
            ``act_expired``, ``switched_off``, ``step_up_needed``, ``token_replayed``. Nothing is confirmed.
    """
    row = _of(by, offer_id)
    if row.state == OfferState.CONFIRMED:
        return offer_card(row)
    _refuse_if_over(row)
    _check_step_up(row, step_up, act_claim=act_claim)
    row.state, row.confirmed_at = OfferState.CONFIRMED.value, now()
    _store(row, "state", "confirmed_at")
    return offer_card(row)


@action("bot.decline_offer", open_to=(ActorKind.CUSTOMER,))
def decline_offer(*, by: Actor, offer_id: UUID) -> None:
    """The customer does not want it. Declining again changes nothing.

    Raises:
        Refused: ``not_found``, ``act_settled`` for one that was confirmed.
    """
    row = _of(by, offer_id)
    if row.state == OfferState.DECLINED:
        return
    if row.state != OfferState.OFFERED:
        raise Refused(ErrorCode.ACT_SETTLED)
    _settle(row, OfferState.DECLINED, "")
    _tell(row, wording.ACT_DECLINED)


@action("bot.settle_offer", open_to=(ActorKind.BOT,))
def settle_offer(
    *, by: Actor, offer_id: UUID, done: bool, outcome: str = "", files: Sequence[str] = ()
) -> None:
    """What became of a confirmed act: told in its ticket, with the exchange's answer on record. A failed one
    brings a person. Settling again changes nothing. ``files``: addresses of what the act has made, each of
    them offered for saving."""
    routing.await_turn(by=by)
    row = Offer.objects.select_for_update().get(id=offer_id)
    about(subject=("offer", row.id), ticket=row.ticket_id, customer=row.customer_id, reason=row.name)
    if row.state != OfferState.CONFIRMED:
        return
    name = ActName(row.name)
    _settle(row, OfferState.DONE if done else OfferState.FAILED, outcome)
    _tell(row, wording.ACT_DONE[name] if done else wording.FAILED_FOR.get(outcome, wording.ACT_FAILED), files)
    said = noop("The customer confirmed: {name}. It is done.")
    failed = noop("The customer confirmed: {name}. It failed: {outcome}.")
    language = options_of(BotOptions).bot_notes
    _note(row, say(language, said if done else failed, name=name.value, outcome=outcome))
    if not done or name is ActName.FREEZE_ACCOUNT:
        # A frozen account is given back by people alone.
        security = name is ActName.FREEZE_ACCOUNT
        routing.enqueue(
            by=by,
            ticket_id=row.ticket_id,
            reason=QueueReason.URGENT_SECURITY if security else QueueReason.BOT_UNSURE,
            topic=Topic.SECURITY if security else None,
            priority=Priority.URGENT if security else None,
        )


@action("bot.expire_offers", open_to=(ActorKind.SYSTEM,))
def expire_offers(*, by: Actor) -> int:
    """End offers that nobody confirmed in time: silence is no consent. How many ended."""
    about(subject=("offer", None))
    late = Offer.objects.filter(state=OfferState.OFFERED, expires_at__lte=now())
    return late.update(state=OfferState.EXPIRED.value, settled_at=now())


def _of(by: Actor, offer_id: UUID) -> Offer:
    row = Offer.objects.select_for_update().filter(id=offer_id).first()
    if row is None or row.customer_id != by.id:
        # Somebody else's is no other answer than none.
        raise Refused(ErrorCode.NOT_FOUND, field="act")
    about(subject=("offer", row.id), ticket=row.ticket_id, customer=row.customer_id, reason=row.name)
    return row


def _refuse_if_over(row: Offer) -> None:
    if row.state not in _OPEN:
        expired = row.state == OfferState.EXPIRED
        raise Refused(ErrorCode.ACT_EXPIRED if expired else ErrorCode.ACT_SETTLED)
    if row.expires_at <= now():
        raise Refused(ErrorCode.ACT_EXPIRED)
    switch = policy.ACTS[ActName(row.name)].switch
    if not is_on(switch):
        raise Refused(ErrorCode.SWITCHED_OFF, switch=switch)


def _check_step_up(row: Offer, step_up: StepUp | None, *, act_claim: bool) -> None:
    fresh = timedelta(seconds=options_of(BotOptions).bot_step_up_seconds)
    good = (
        step_up is not None
        and step_up.exchange_ref == row.exchange_customer_id
        and step_up.issued_at >= now() - fresh
        and (step_up.act == str(row.id) or (not act_claim and step_up.act == ""))
    )
    if not good or step_up is None:
        raise Refused(ErrorCode.STEP_UP_NEEDED, field="token")
    claims = ProvenIdentity(step_up.exchange_ref, step_up.token_id, step_up.expires_at)
    customers.use_token(by=SYSTEM, claims=claims)


def _settle(row: Offer, state: OfferState, outcome: str) -> None:
    row.state, row.outcome, row.settled_at = state.value, outcome[:200], now()
    _store(row, "state", "outcome", "settled_at")


def _store(row: Offer, *fields: str) -> None:
    Offer.objects.bulk_update([row], list(fields))


def _tell(row: Offer, text: str, files: Sequence[str] = ()) -> None:
    """A message that the act is over; each further file has a message of its own, as one shows one file."""
    links = [showing.saved(path, row.language) for path in files]
    said = [(say(row.language, text), Parts(settles=row.id, document=links[0] if links else None))]
    said += [(link.label, Parts(document=link)) for link in links[1:]]
    batch = [
        NewMessage(
            ticket_id=row.ticket_id,
            author=SYSTEM,
            client_key=uuid5(_KEYS, f"{row.id}/{row.state}" + (f"/{place}" if place else "")),
            text=one,
            channel=Channel.CHAT,
            parts=parts,
        )
        for place, (one, parts) in enumerate(said)
    ]
    tickets.append_messages(by=SYSTEM, batch=batch)


def _note(row: Offer, text: str) -> None:
    message = NewMessage(
        ticket_id=row.ticket_id,
        author=SYSTEM,
        client_key=uuid5(_KEYS, f"{row.id}/{row.state}/note"),
        text=text,
        visibility=Visibility.INTERNAL,
        channel=Channel.CHAT,
    )
    tickets.append_messages(by=SYSTEM, batch=[message])
