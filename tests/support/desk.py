"""A small desk for tests of talk and above: teams, agents, customers, tickets, each made by its own door."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.models import Staff, User
from havendesk.people.rules import permissions_of
from havendesk.people.types import Role, Topic
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import Appended, NewMessage, NewTicket, Opened, Rejected


def make_customer(language: str = "en") -> Actor:
    """A visitor."""
    card = customers.start_session(by=ANONYMOUS, language=language, address=uuid7().hex)
    return Actor(ActorKind.CUSTOMER, card.customer_id, origin=Origin.CHAT)


def make_team(name: str = "Everything") -> UUID:
    """A team that takes all topics in all languages."""
    return people.add_team(by=SYSTEM, name=name, topics=[topic.value for topic in Topic], languages=LANGUAGES)


def make_agent(
    team_ids: list[UUID],
    *,
    roles: tuple[Role, ...] = (Role.AGENT,),
    languages: tuple[str, ...] = LANGUAGES,
    capacity: int = 3,
    status: str | None = "available",
) -> Actor:
    """A member of staff, there unless ``status`` is None."""
    mark = uuid7().hex[-12:]
    staff_id = people.add_staff(
        by=SYSTEM,
        email=f"{mark}@brightwater.example",
        name=f"Agent {mark}",
        roles=roles,
        languages=languages,
        capacity=capacity,
        team_ids=team_ids,
    )
    agent = Actor(ActorKind.STAFF, staff_id, permissions_of(roles), origin=Origin.CONSOLE)
    if status is not None:
        people.set_presence(by=agent, status=status)
    return agent


def hire(name: str, role: str, *, stepped_up: bool = True) -> Actor:
    """Somebody of no team who is there; ``stepped_up``: who has just given their second factor."""
    staff_id = people.add_staff(by=SYSTEM, email=f"{name}@brightwater.example", name=name, roles=[role])
    until = now() + timedelta(minutes=5) if stepped_up else None
    by = Actor(ActorKind.STAFF, staff_id, permissions_of([role]), stepped_up_until=until)
    people.set_presence(by=by, status="available")
    return by


def open_ticket(customer: Actor, text: str = "Where is my deposit?", *, language: str = "en") -> Opened:
    """A chat with its first message."""
    (opened,) = tickets.open_tickets(
        by=SYSTEM,
        batch=[
            NewTicket(customer=customer, client_key=uuid7(), language=language, jurisdiction="ZZ", text=text)
        ],
    )
    assert isinstance(opened, Opened)
    return opened


def say(author: Actor, ticket_id: UUID, text: str, **details: object) -> Appended | Rejected:
    """One message."""
    item = {"ticket_id": ticket_id, "author": author, "client_key": uuid7(), "text": text, **details}
    (result,) = tickets.append_messages(
        by=SYSTEM,
        batch=[NewMessage(**item)],  # type: ignore[arg-type]  # fields by name, as a test writes them
    )
    return result


def browser_of(agent: Actor) -> Client:
    """A browser in which this member of staff is signed in, second factor included."""
    user = User.objects.get(id=Staff.objects.get(id=str(agent.id)).user_id)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def prove(browser: Client) -> None:
    """Whoever sits at this browser has just given their second factor again."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
