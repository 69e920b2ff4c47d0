"""How files arrive, and how the messages that name them are judged."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.tickets import actions
from havendesk.tickets.actions.uploads import MOST_UNCLAIMED
from havendesk.tickets.models import Attachment, Message, Ticket
from havendesk.tickets.types import NewTicket, Opened, Rejected
from tests.support.desk import make_customer, make_team, open_ticket, say


def opening(customer: Actor, *uploads: object) -> NewTicket:
    return NewTicket(
        customer=customer,
        client_key=uuid7(),
        language="en",
        jurisdiction="ZZ",
        text="See the picture.",
        attachment_ids=uploads,  # type: ignore[arg-type]  # ids, as a test writes them
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("octets", "status"), [(9_000_000, 200), (10 * 1024 * 1024 + 1, 413)])
def test_files_of_every_size_up_to_the_limit_arrive(octets: int, status: int) -> None:
    session = customers.start_session(by=ANONYMOUS, language="en")
    file = SimpleUploadedFile("statement.pdf", b"%PDF-".ljust(octets, b"x"))
    answer: Any = Client().post(
        "/api/v1/uploads", {"file": file}, headers={"Authorization": f"Bearer {session.token}"}
    )
    assert answer.status_code == status
    assert list(Attachment.objects.values_list("bytes", flat=True)) == ([octets] if status == 200 else [])


@pytest.mark.django_db
def test_a_picture_of_a_phone_with_a_second_one_inside_is_a_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 20)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 20))])
    card = actions.store_upload(by=make_customer(), name="photo.jpg", content=out.getvalue())
    assert (card.media_type, card.width, card.height) == ("image/jpeg", 40, 20)


@pytest.mark.django_db
def test_nobody_leaves_more_files_lying_about_than_messages_may_hold() -> None:
    customer = make_customer()
    for _ in range(MOST_UNCLAIMED):
        card = actions.store_upload(by=customer, name="a.txt", content=b"hello")
    with pytest.raises(Refused) as refused:
        actions.store_upload(by=customer, name="a.txt", content=b"hello")
    assert refused.value.code is ErrorCode.TOO_MANY
    assert Attachment.objects.count() == MOST_UNCLAIMED
    say(customer, open_ticket(customer).ticket_id, "Here.", attachment_ids=(card.id,))
    actions.store_upload(by=customer, name="a.txt", content=b"hello")


@pytest.mark.django_db
def test_a_chat_whose_first_message_names_an_unknown_file_does_not_begin() -> None:
    make_team()
    customer, other = make_customer(), make_customer()
    mine = actions.store_upload(by=customer, name="a.txt", content=b"hello").id
    theirs = actions.store_upload(by=other, name="a.txt", content=b"hello").id
    good = opening(customer, mine)
    batch = [good, opening(customer, uuid7()), opening(customer, theirs), opening(customer, mine)]
    results = actions.open_tickets(by=SYSTEM, batch=batch)
    assert isinstance(results[0], Opened)
    assert results[0].number == 1
    codes = [one.code for one in results[1:] if isinstance(one, Rejected)]
    assert codes == [ErrorCode.ATTACHMENT_UNKNOWN] * 3
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)
    assert Attachment.objects.get(id=theirs).ticket_id is None
    (again,) = actions.open_tickets(by=SYSTEM, batch=[good])
    assert isinstance(again, Opened)
    assert (again.number, again.repeated) == (1, True)
