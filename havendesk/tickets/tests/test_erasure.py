"""Forgetting a customer: the words are gone from the database, the record is whole, a hold stops it all."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, connection, connections, transaction
from pytest_django import Settings

from havendesk.audit.models import AuditEntry, AuditSalt
from havendesk.customers import actions as customers
from havendesk.customers import queries as customer_queries
from havendesk.customers.models import ContactPoint, Customer, CustomerSession
from havendesk.customers.types import ProvenIdentity, SessionCard
from havendesk.kernel import actions as kernel
from havendesk.kernel import queries as kernel_queries
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.events import SubjectErased
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import Erasure, OutboxRow
from havendesk.people.rules import permissions_of
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Attachment, Message, Rating, Ticket
from havendesk.tickets.reactions import attachment_erased
from havendesk.tickets.types import ERASED, Opened, Visibility
from tests.support.desk import make_agent, make_team, open_ticket, say

MARK = "Zaunkönig"
ADMINISTRATOR = Actor(ActorKind.STAFF, uuid7(), permissions_of([Role.ADMINISTRATOR]), origin=Origin.CONSOLE)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }


def identity(ref: str = f"cus_{MARK}") -> ProvenIdentity:
    return ProvenIdentity(
        exchange_ref=ref,
        jti=str(uuid7()),
        expires_at=now() + timedelta(minutes=2),
        display_name=f"{MARK} Troglodytes",
        email=f"{MARK}@customer.brightwater.example",
        language="ko",
        jurisdiction="KR",
    )


class Matter:
    """A customer who was a visitor first, with a rated chat, files, and an agent's note."""

    def __init__(self) -> None:
        visitor = customers.start_session(by=ANONYMOUS, language="ko")
        customers.add_contact_point(
            by=SYSTEM, customer_id=visitor.customer_id, kind="email", value=f"{MARK}@visitor.example"
        )
        self.visitor_id = visitor.customer_id
        self.session: SessionCard = customers.start_session(
            by=ANONYMOUS, claims=identity(), visitor_session=visitor.token
        )
        self.customer_id = self.session.customer_id
        self.actor = Actor(ActorKind.CUSTOMER, self.customer_id, origin=Origin.CHAT)
        self.agent = make_agent([make_team()], roles=(Role.LEAD,))
        self.ticket: Opened = open_ticket(self.actor, f"I am {MARK}", language="ko")
        self.ticket_id: UUID = self.ticket.ticket_id
        self.file = self.upload(self.actor, "customer")
        self.staff_file = self.upload(self.agent, "staff")
        self.unclaimed = self.upload(self.actor, "unclaimed")
        say(self.actor, self.ticket_id, f"see {MARK}", attachment_ids=(self.file,))
        say(self.agent, self.ticket_id, f"{MARK} called", visibility=Visibility.INTERNAL)
        say(self.agent, self.ticket_id, f"Dear {MARK}", attachment_ids=(self.staff_file,))
        actions.rate(by=self.actor, ticket_id=self.ticket_id, score=5, comment=f"{MARK} is happy")

    @staticmethod
    def upload(by: Actor, word: str) -> UUID:
        content = f"{MARK} {word}".encode()
        return actions.store_upload(by=by, name=f"{MARK}-{word}.txt", content=content).id


@pytest.fixture
def matter() -> Matter:
    return Matter()


def erase(matter: Matter) -> dict[str, int]:
    return kernel.erase(
        by=ADMINISTRATOR, subject_kind="customer", subject_id=matter.customer_id, reason="asked by letter"
    )


def tables_with(mark: str) -> set[str]:
    """Tables in which any column of any row holds the word, as text or as bytes."""
    found = set()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT 1 FROM "{table}" AS t WHERE t::text LIKE %s OR t::text LIKE %s LIMIT 1',  # noqa: S608 - names from the catalogue
                [f"%{mark}%", f"%{mark.encode().hex()}%"],
            )
            if cursor.fetchone():
                found.add(table)
    return found


def files() -> set[UUID]:
    storage = storages["attachments"]
    folders, _ = storage.listdir("")
    return {UUID(name) for folder in folders for name in storage.listdir(folder)[1]}


def bodies() -> dict[UUID, bytes]:
    return {row.id: bytes(row.body) for row in AuditEntry.objects.all()}


def salted(**where: object) -> set[UUID]:
    ids = AuditEntry.objects.filter(**where).exclude(verb="kernel.erase").values_list("id", flat=True)
    return set(AuditSalt.objects.filter(entry_id__in=list(ids)).values_list("entry_id", flat=True))


def react() -> None:
    """What the relay and the worker do."""
    for row in OutboxRow.objects.filter(event=SubjectErased.name):
        attachment_erased(SubjectErased.restore(row.payload))  # type: ignore[arg-type]  # restore() knows the base only


def test_nothing_of_the_customer_is_left_but_the_bare_facts(matter: Matter) -> None:
    alias = Customer.objects.get(id=matter.customer_id).alias
    assert {"customers_customer_private", "tickets_message", "tickets_attachment"} <= tables_with(MARK)

    counts = erase(matter)
    react()

    assert tables_with(MARK) == set()
    assert files() == set()
    assert counts["customers.contact_points"] == 2
    assert counts["customers.exchange_references"] == 1
    assert counts["tickets.messages"] == 4
    assert counts["tickets.attachments"] == 3
    assert counts["tickets.comments"] == 1
    kept = Customer.objects.get(id=matter.customer_id)
    assert (kept.alias, kept.exchange_ref) == (alias, f"erased/{kept.id}")
    assert set(Message.objects.filter(ticket_id=matter.ticket_id).values_list("text", flat=True)) == {ERASED}
    assert Ticket.objects.get(id=matter.ticket_id).last_number == 4
    assert Rating.objects.get(ticket_id=matter.ticket_id).score == 5
    assert not ContactPoint.objects.exists()
    assert customer_queries.actor_of_session(matter.session.token) is None


def test_the_record_stays_byte_for_byte_and_its_commitments_say_nothing(matter: Matter) -> None:
    before = bodies()
    mine = {"customer_id": matter.customer_id}
    assert salted(**mine)
    assert salted(subject_kind="attachment", actor_id=matter.agent.id)

    counts = erase(matter)

    after = bodies()
    assert {id: after[id] for id in before} == before
    assert all(canonical_json(json.loads(body)) == body for body in after.values())
    assert counts["audit.salts"] > 5
    assert salted(**mine) == set()
    assert salted(customer_id=matter.visitor_id) == set()
    assert salted(ticket_id=matter.ticket_id) == set()
    assert salted(subject_kind="attachment") == set()
    assert salted(subject_kind="staff")  # what is about others stays provable


def test_what_was_erased_is_on_record_in_numbers(matter: Matter) -> None:
    counts = erase(matter)
    (card,) = kernel_queries.erasures(viewer=ADMINISTRATOR)
    assert (card.subject_kind, card.subject_id, card.counts) == ("customer", matter.customer_id, counts)
    assert (card.by_id, card.reason) == (ADMINISTRATOR.id, "asked by letter")
    (entry,) = AuditEntry.objects.filter(verb="kernel.erase")
    salt = AuditSalt.objects.get(entry_id=entry.id, side="after").salt
    digest = hashlib.sha256(bytes(salt) + canonical_json(counts)).hexdigest()
    assert json.loads(bytes(entry.body))["after"] == digest


def test_erasing_again_finds_nothing_and_keeps_the_proof_of_the_first_time(matter: Matter) -> None:
    erase(matter)
    react()
    second = erase(matter)
    react()
    assert set(second.values()) == {0}
    assert Erasure.objects.count() == 2
    assert AuditSalt.objects.filter(
        entry_id__in=AuditEntry.objects.filter(verb="kernel.erase").values("id")
    ).exists()


@pytest.mark.parametrize("held", ["customer", "visitor", "ticket", "attachment"])
def test_under_a_legal_hold_everything_stays(matter: Matter, held: str) -> None:
    ids = {
        "customer": matter.customer_id,
        "visitor": matter.visitor_id,
        "ticket": matter.ticket_id,
        "attachment": matter.file,
    }
    kind = "customer" if held == "visitor" else held
    hold = kernel.place_legal_hold(by=ADMINISTRATOR, subject_kind=kind, subject_id=ids[held], reason="case 7")
    there, kept_files, salts = tables_with(MARK), files(), AuditSalt.objects.count()

    with pytest.raises(Refused) as refused:
        erase(matter)

    assert refused.value.code is ErrorCode.UNDER_LEGAL_HOLD
    assert tables_with(MARK) == there
    assert files() == kept_files
    assert AuditSalt.objects.count() == salts
    assert not Erasure.objects.exists()
    assert not OutboxRow.objects.filter(event=SubjectErased.name).exists()
    assert CustomerSession.objects.filter(customer_id=matter.customer_id).exists()
    assert AuditEntry.objects.filter(verb="kernel.erase", outcome="refused").exists()

    kernel.lift_legal_hold(by=ADMINISTRATOR, hold_id=hold, reason="case closed")
    erase(matter)
    assert tables_with(MARK) == set()


def test_the_functions_of_the_database_look_for_the_hold_themselves(matter: Matter) -> None:
    kernel.place_legal_hold(
        by=ADMINISTRATOR, subject_kind="customer", subject_id=matter.customer_id, reason="case 7"
    )
    there = tables_with(MARK)
    for statement, subject in (
        ("SELECT customers_erase(%s)", matter.customer_id),
        ("SELECT customers_erase(%s)", matter.visitor_id),
        ("SELECT tickets_erase(%s)", matter.ticket_id),
        ("SELECT tickets_erase_attachment(%s)", matter.file),
        ("SELECT tickets_erase_attachment(%s)", matter.unclaimed),
        ("SELECT audit_erase_salts('customer', %s)", matter.customer_id),
    ):
        held = pytest.raises(DatabaseError, match="under legal hold")
        with held, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [subject])
    assert tables_with(MARK) == there
    # A hold that only the function sees becomes the same refusal.
    with pytest.raises(Refused) as refused:
        kernel.erase(
            by=ADMINISTRATOR, subject_kind="customer", subject_id=matter.visitor_id, reason="asked by letter"
        )
    assert refused.value.code is ErrorCode.UNDER_LEGAL_HOLD


def test_who_comes_back_is_somebody_new(matter: Matter) -> None:
    erase(matter)
    assert customer_queries.exchange_ref(viewer=SYSTEM, customer_id=matter.customer_id) is None
    tombstone = f"erased/{matter.customer_id}"
    assert customer_queries.customer_by_ref(viewer=SYSTEM, exchange_ref=tombstone) is None
    with pytest.raises(Refused) as refused:
        customers.start_session(by=ANONYMOUS, claims=identity(tombstone))
    assert refused.value.code is ErrorCode.TOKEN_INVALID
    again = customers.start_session(by=ANONYMOUS, claims=identity())
    assert again.customer_id not in (matter.customer_id, matter.visitor_id)
    assert queries.customer_tickets(viewer=Actor(ActorKind.CUSTOMER, again.customer_id)) == []


def test_an_erased_file_is_not_there_even_before_its_bytes_are_gone(matter: Matter) -> None:
    erase(matter)
    assert Attachment.objects.get(id=matter.file).bytes == 0
    with pytest.raises(Refused) as refused:
        queries.attachment(viewer=matter.agent, attachment_id=matter.file)
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_may_erase(matter: Matter, role: Role) -> None:
    somebody = Actor(ActorKind.STAFF, uuid7(), permissions_of([role]))
    with pytest.raises(Refused) as refused:
        kernel.erase(by=somebody, subject_kind="customer", subject_id=matter.customer_id, reason="x")
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert "tickets_message" in tables_with(MARK)


@pytest.mark.parametrize(
    ("kind", "reason", "code"),
    [
        ("customer", "asked", ErrorCode.NOT_FOUND),
        ("ticket", "asked", ErrorCode.FIELD_INVALID),
        ("nothing", "asked", ErrorCode.FIELD_INVALID),
        ("customer", " ", ErrorCode.REASON_MISSING),
    ],
)
def test_what_cannot_be_erased_is_refused(kind: str, reason: str, code: ErrorCode) -> None:
    with pytest.raises(Refused) as refused:
        kernel.erase(by=ADMINISTRATOR, subject_kind=kind, subject_id=uuid7(), reason=reason)
    assert refused.value.code is code
    assert not Erasure.objects.exists()
