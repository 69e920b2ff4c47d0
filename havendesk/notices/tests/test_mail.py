"""Notices by e-mail, over a real SMTP server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from anymail.backends.test import EmailBackend as AnymailTest
from anymail.exceptions import AnymailRecipientsRefused

from havendesk.customers import actions as customers
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.options import options_of
from havendesk.notices import actions, queries
from havendesk.notices.models import Delivery, DeliveryPrivate
from havendesk.notices.options import NoticesOptions
from havendesk.notices.tests.support import proven, tell
from tests.support.product import free_port

pytestmark = pytest.mark.django_db


class Letters:
    """Takes what comes, refuses whom it is told to refuse, with the code that it is told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    """A mail server that the desk is set up with."""
    box = Letters()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    _set(monkeypatch, host="127.0.0.1", port=server.port, starttls=False)
    yield box
    server.stop()


def _set(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    for name, value in values.items():
        monkeypatch.setattr(options_of(NoticesOptions), f"notices_email_{name}", value)


def _body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_old_and_new_addresses_get_the_warning_each_alone(letters: Letters) -> None:
    customer = proven()
    proven(email="new@customer.example")  # the exchange now names another address
    assert customer.id is not None
    customers.add_contact_point(
        by=SYSTEM, customer_id=customer.id, kind="email", value="typed@stranger.example"
    )
    notice_id = tell(
        customer, extra_addresses=["oldest@customer.example", "no address", "Minji@customer.example"]
    )
    assert actions.spread(by=SYSTEM, notice_id=notice_id) == 4
    assert sorted(letter["To"] for letter in letters.taken) == [
        "Minji@customer.example",
        "new@customer.example",
        "oldest@customer.example",
    ]
    letter = letters.taken[0]
    assert letter["Subject"] == "본인이 맞습니까?"
    assert letter["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = _body(letter, kind)
        assert "네덜란드" in text
        assert "/warnings/abc" in text
        assert "절대 요구하지 않으며" in text
    assert "민지" not in _body(letter, "plain")
    assert DeliveryPrivate.objects.count() == 0
    # Told again and spread again: nobody gets it twice.
    assert tell(customer) == notice_id
    actions.spread(by=SYSTEM, notice_id=notice_id)
    assert len(letters.taken) == 3


def test_a_refused_address_is_seen_and_a_busy_server_is_asked_again(letters: Letters) -> None:
    customer = proven()
    letters.refused = {"gone@customer.example": "550 no such person", "busy@customer.example": "450 later"}
    notice_id = tell(customer, extra_addresses=list(letters.refused))
    actions.spread(by=SYSTEM, notice_id=notice_id)
    assert customer.id is not None
    (seen,) = queries.notices_of(viewer=SYSTEM, customer_id=customer.id)
    by_target = {one.target: (one.state, one.code, one.attempts) for one in seen.deliveries if one.target}
    assert by_target == {
        "g•••@customer.example": ("failed", "refused", 1),
        "b•••@customer.example": ("wanted", "refused", 1),
        "m•••@customer.example": ("sent", "", 1),
    }
    letters.refused = {}
    actions.deliver_due(by=SYSTEM)
    assert len(letters.taken) == 1  # its pause is not over
    with time_machine.travel(now() + timedelta(seconds=11), tick=False):
        actions.deliver_due(by=SYSTEM)
    assert len(letters.taken) == 2
    assert letters.taken[-1]["To"] == "busy@customer.example"


def test_a_silent_server_loses_nothing_and_is_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, host="127.0.0.1", port=free_port(), starttls=False)
    customer = proven()
    actions.spread(by=SYSTEM, notice_id=tell(customer))
    row = Delivery.objects.get(way="email")
    assert (row.state, row.code, row.attempts) == ("wanted", "unreachable", 1)
    assert len(queries.inbox(viewer=customer)) == 1
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        actions.deliver_due(by=SYSTEM)
    row.refresh_from_db()
    assert (row.state, row.code) == ("failed", "too_late")
    assert DeliveryPrivate.objects.count() == 0


def test_a_desk_without_a_mail_server_says_so() -> None:
    customer = proven()
    actions.spread(by=SYSTEM, notice_id=tell(customer))
    row = Delivery.objects.get(way="email")
    assert (row.state, row.code) == ("skipped", "not_configured")


def test_a_notice_whose_reaction_was_lost_is_found_by_the_sweep(letters: Letters) -> None:
    customer = proven()
    tell(customer)
    with time_machine.travel(now() + timedelta(seconds=30), tick=False):
        actions.deliver_due(by=SYSTEM)
    assert [letter["To"] for letter in letters.taken] == ["minji@customer.example"]


def test_another_service_is_named_in_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, backend="anymail.backends.test.EmailBackend")
    sent: list[Any] = []
    post: Any = AnymailTest.post_to_esp

    def take(self: Any, payload: Any, message: Any) -> Any:
        sent.append(message)
        return post(self, payload, message)

    monkeypatch.setattr(AnymailTest, "post_to_esp", take)
    actions.spread(by=SYSTEM, notice_id=tell(proven()))
    assert [message.to for message in sent] == [["minji@customer.example"]]
    assert Delivery.objects.get(way="email").state == "sent"

    def refuse(_self: Any, payload: Any, message: Any) -> None:
        raise AnymailRecipientsRefused

    monkeypatch.setattr(AnymailTest, "post_to_esp", refuse)
    actions.spread(by=SYSTEM, notice_id=tell(proven(), cause="another"))
    assert Delivery.objects.filter(way="email", state="failed", code="refused").count() == 1
