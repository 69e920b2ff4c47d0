"""A notice is written once per cause, in the transaction of whoever tells."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import connection

from havendesk.customers.queries import customer_card
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.i18n import Language
from havendesk.kernel.ids import uuid7
from havendesk.notices.actions.addresses import keep_targets
from havendesk.notices.events import NoticeWritten
from havendesk.notices.models import Notice
from havendesk.notices.rules.wording import render
from havendesk.notices.types import NoticeKind, NoticeLink
from havendesk.notices.whose import own

_LONGEST_CAUSE = 120
_LONGEST_VALUE = 300

_WRITE = """
INSERT INTO notices_notice (id, customer_id, kind, cause, params, links, at, sealed)
VALUES (%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s)
ON CONFLICT (customer_id, kind, cause) DO NOTHING RETURNING id
"""


@action("notices.tell", open_to=(ActorKind.SYSTEM,))
def tell(
    *,
    by: Actor,
    customer_id: UUID,
    kind: NoticeKind,
    cause: str,
    params: Mapping[str, str],
    links: Sequence[NoticeLink] = (),
    extra_addresses: Collection[str] = (),
    only_addresses: Collection[str] | None = None,
) -> UUID:
    """Say something to a customer: at once in the inbox, then by e-mail to every address of theirs that the
    exchange has proven, old and new, and by the exchange's push.

    Args:
        cause: what this is about, at most 120 characters; the same kind and cause are told once.
        params: what the kind's sentences name (see :data:`havendesk.notices.types.Params`).
        links: what the customer may do; one-time tokens lie in the paths.
        extra_addresses: e-mail addresses beyond the known ones; what is no address is left out.
        only_addresses: these alone, and neither inbox nor push: for what must not reach everybody who is in
            the account by now.

    Returns:
        The notice's id; that of the first one when this was told before.

    Raises:
        ValueError: the cause is empty or too long, a value is too long or missing, a path leads elsewhere.
        Refused: ``not_found`` for an unknown customer.
    """
    _check(kind, cause, params, links)
    real = customer_card(viewer=SYSTEM, customer_id=customer_id).id
    new = _written(real, kind, cause, params, links, sealed=only_addresses is not None)
    if new is None:
        set_based()  # told before: nothing happened
        return Notice.objects.values_list("id", flat=True).get(customer_id=real, kind=kind, cause=cause)
    about(subject=("notice", new), customer=real, after={"kind": kind.value, "cause": cause})
    keep_targets(new, extra_addresses if only_addresses is None else only_addresses)
    announce(NoticeWritten(new))
    ring(f"customer:{real}")
    return new


@action("notices.mark_read", open_to=(ActorKind.CUSTOMER,))
def mark_read(*, by: Actor, notice_id: UUID) -> int:
    """The customer has seen this notice and all before it.

    Returns:
        How many were new to them.
    """
    about(subject=("notice", notice_id), customer=by.id)
    unread = Notice.objects.filter(customer_id=own(by), id__lte=notice_id, read_at=None)
    return unread.update(read_at=now())


def _check(kind: NoticeKind, cause: str, params: Mapping[str, str], links: Sequence[NoticeLink]) -> None:
    if not 0 < len(cause) <= _LONGEST_CAUSE or "\0" in cause:
        raise ValueError("a cause has 1 to 120 characters")
    if any(len(value) > _LONGEST_VALUE or "\0" in value for value in params.values()):
        raise ValueError("a value of a notice has at most 300 characters")
    if any(not link.path.startswith("/") or link.path.startswith("//") for link in links):
        raise ValueError("a link of a notice is a path of this desk")
    try:
        render(kind, params, Language.EN)
    except KeyError as error:
        raise ValueError(f"{kind.value} needs a value for {error}") from error


def _written(
    customer_id: UUID,
    kind: NoticeKind,
    cause: str,
    params: Mapping[str, str],
    links: Sequence[NoticeLink],
    *,
    sealed: bool,
) -> UUID | None:
    values = [
        uuid7(),
        customer_id,
        kind.value,
        cause,
        json.dumps(dict(params)),
        json.dumps([[link.name.value, link.path] for link in links]),
        now(),
        sealed,
    ]
    # One statement decides who was first; a constraint that fails would end the transaction that we joined.
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        found = cursor.fetchone()
    return found[0] if found else None
