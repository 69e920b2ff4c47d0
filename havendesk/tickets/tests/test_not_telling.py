"""A customer cannot tell somebody else's ticket or file from one that does not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused, problem
from havendesk.kernel.ids import uuid7
from havendesk.tickets import actions, queries
from havendesk.tickets.types import Rejected
from tests.support.desk import make_customer, open_ticket, say


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/tickets/{}/messages", "/api/v1/uploads/{}"])
def test_the_answer_is_the_same_and_the_record_knows_better(client: Client, path: str) -> None:
    owner = make_customer()
    ticket = open_ticket(owner).ticket_id
    file = actions.store_upload(by=owner, name="note.txt", content=b"mine").id
    say(owner, ticket, "", attachment_ids=(file,))
    token = customers.start_session(by=ANONYMOUS, language="en", address=uuid7().hex).token

    def answer(which: UUID) -> tuple[int, dict[str, Any]]:
        found = client.get(path.format(which), headers={"Authorization": f"Bearer {token}"})
        body = found.json()
        body.pop("request_id")
        return found.status_code, body

    theirs = answer(ticket if "tickets" in path else file)
    assert theirs == answer(uuid7())
    assert theirs[0] == 404
    codes = AuditEntry.objects.filter(outcome="refused", reads__in=["message", "attachment"])
    assert sorted(codes.values_list("code", flat=True)) == ["not_found", "ticket_of_another"]


@pytest.mark.django_db
def test_rating_and_writing_tell_nothing_either() -> None:
    ticket, stranger = open_ticket(make_customer()).ticket_id, make_customer()
    shown = []
    for which in (ticket, uuid7()):
        with pytest.raises(Refused) as refused:
            actions.rate(by=stranger, ticket_id=which, score=5)
        shown.append(problem(refused.value))
        rejected = say(stranger, which, "hello")
        assert isinstance(rejected, Rejected)
        shown.append(problem(Refused(rejected.code, field=rejected.field)))
    assert shown[:2] == shown[2:]
    assert Refused(ErrorCode.TICKET_OF_ANOTHER).status == 404
    assert queries.heads(viewer=SYSTEM, ticket_ids=[ticket]) == {ticket: 1}
