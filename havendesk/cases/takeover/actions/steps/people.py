"""Who is told: the security team by a ticket and tasks, the customer at every contact point."""

from __future__ import annotations

from dataclasses import replace

from havendesk.cases.takeover.actions.work import NoPlaceError, Work
from havendesk.cases.takeover.models import Case
from havendesk.cases.takeover.rules import ALWAYS
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.i18n import noop, say
from havendesk.notices import actions as notices
from havendesk.notices.types import NoticeKind
from havendesk.people.rules import RIGHT_WRITE_ANY
from havendesk.routing import actions as routing
from havendesk.routing.types import Call
from havendesk.tickets import actions as tickets
from havendesk.tickets.types.work import LinkKind

_TO_CUSTOMER = noop(
    "Your account is protected. Our security team works on it and writes to you here. Your reference is "
    "{reference}."
)
_TO_TEAM = noop(
    "Takeover case {reference}: the account was frozen after a report. Open the case in the console under "
    "Security for its steps and tasks."
)
_TO_TEAM_DRILL = noop("Drill {reference}: this is an exercise. Nobody outside is told.")


def open_ticket(case: Case) -> Work:
    """Open the security team's ticket, urgent, linked to the conversation in which it was reported."""
    words = _TO_TEAM_DRILL if case.drill else _TO_TEAM
    told = "" if case.drill else say(case.language, _TO_CUSTOMER, reference=case.reference)
    opened = routing.call_security(
        by=SYSTEM,
        call=Call(
            customer=Actor(ActorKind.CUSTOMER, case.customer_id),
            client_key=case.id,
            language=case.language,
            jurisdiction=case.jurisdiction,
            told=told,
            summary=say(case.language, words, reference=case.reference),
        ),
    )
    if case.chat_id is not None and not opened.repeated:
        anywhere = replace(SYSTEM, permissions=frozenset({RIGHT_WRITE_ANY}))
        tickets.link(by=anywhere, ticket_id=opened.ticket_id, to=case.chat_id, kind=LinkKind.CAUSE)
    Case.objects.filter(id=case.id).update(ticket_id=opened.ticket_id)
    return Work(result={"ticket": str(opened.ticket_id), "reference": opened.reference})


def tell_customer(case: Case) -> Work:
    """Tell the customer at every contact point, old and new: a thief may have changed the newest."""
    if case.drill:
        raise NoPlaceError("drill", by_hand=False)
    notice_id = notices.tell(
        by=SYSTEM,
        customer_id=case.customer_id,
        kind=NoticeKind.TAKEOVER_STEP,
        cause=f"takeover:{case.id}",
        params={"reference": case.reference},
    )
    return Work(result={"notice": str(notice_id)})


def plan(_case: Case) -> Work:
    """What people do in every case, each with its clock."""
    return Work(result={"tasks": str(len(ALWAYS))}, tasks=tuple((kind, "") for kind in ALWAYS))
