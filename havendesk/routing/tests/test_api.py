"""Acts over HTTP: what they answer, how they are taken back, what they refuse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from havendesk.kernel.actors import Actor
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.routing import actions
from havendesk.routing.models import Undo
from havendesk.routing.tests.test_undo import served, state
from havendesk.tickets.models import Ticket
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket

API = "/api/v1"


@pytest.fixture
def agent(db: None) -> Actor:
    """An agent of a team of their own."""
    return make_agent([make_team()])


def ask(browser: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = getattr(browser, method)(f"{API}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def reference(ticket_id: UUID) -> str:
    return Ticket.objects.get(id=ticket_id).reference


def test_each_act_answers_the_ticket_and_the_way_back(agent: Actor) -> None:
    browser, ticket_id = browser_of(agent), served(agent)
    before = state(ticket_id)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("topic", {"topic": "tax"}),
        ("priority", {"priority": "urgent"}),
        ("wait", {"for": "department"}),
        ("transfer", {"team_id": str(Ticket.objects.get(id=ticket_id).team_id), "reason": "Theirs."}),
        ("solve", {}),
        ("close", {}),
    ]
    for name, body in acts:
        status, answer = ask(browser, "post", f"/desk/tickets/{ticket_id}/{name}", body)
        assert (status, answer["id"], set(answer["undo"])) == (200, str(ticket_id), {"id", "until", "act"})
        assert answer["undo"]["act"] == name
        status, undone = ask(browser, "post", f"/desk/undo/{answer['undo']['id']}")
        assert (status, [row["id"] for row in undone["tickets"]], undone["refused"]) == (
            200,
            [str(ticket_id)],
            [],
        )
        assert state(ticket_id) == before, name
        status, again = ask(browser, "post", f"/desk/undo/{answer['undo']['id']}")
        assert (status, again["code"]) == (409, "undo_expired")


def test_tags_snooze_links_and_merge_over_http(agent: Actor) -> None:
    browser = browser_of(agent)
    customer = make_customer()
    one, other = (open_ticket(customer).ticket_id for _ in range(2))
    for ticket_id in (one, other):
        actions.take(by=agent, ticket_id=ticket_id)
    _, tag = ask(browser, "post", "/desk/tags", {"name": "Travel rule", "colour": "teal"})
    assert ask(browser, "post", "/desk/tags", {"name": "TRAVEL rule"})[1]["code"] == "tag_exists"
    assert ask(browser, "get", "/desk/tags?q=trav")[1] == [tag]
    assert ask(browser, "put", f"/desk/tags/{tag['id']}", {"name": "x"})[1]["code"] == "forbidden"
    lead = browser_of(make_agent([], roles=(Role.LEAD,), status=None))
    body: dict[str, Any] = {"name": "Travel rule", "colour": "red"}
    assert ask(lead, "put", f"/desk/tags/{tag['id']}", body) == (200, tag | {"colour": "red"})
    _, tagged = ask(browser, "post", f"/desk/tickets/{one}/tags", {"add": [tag["id"]]})
    assert [mark["name"] for mark in tagged["ticket"]["tags"]] == ["Travel rule"]
    _, listed = ask(browser, "get", f"/desk/tickets?view=mine&tag={tag['id']}")
    assert [row["id"] for row in listed["items"]] == [str(one)]
    _, undone = ask(browser, "post", f"/desk/undo/{tagged['undo']['id']}")
    assert undone["tickets"][0]["tags"] == []

    _, asleep = ask(browser, "post", f"/desk/tickets/{one}/snooze", {"until": "2100-01-01T00:00:00Z"})
    assert asleep["code"] == "field_invalid"
    _, linked = ask(
        browser, "post", f"/desk/tickets/{one}/links", {"to": reference(other), "kind": "duplicate"}
    )
    assert [link["reference"] for link in linked["links"]] == [reference(other)]
    path = f"/desk/tickets/{one}/links/{linked['id']}"
    assert ask(browser, "delete", path) == (200, {"links": []})
    _, siblings = ask(browser, "get", f"/desk/tickets/{one}/siblings")
    assert [row["id"] for row in siblings] == [str(other)]

    body = {"into": reference(one), "reason": "One matter."}
    status, merged = ask(browser, "post", f"/desk/tickets/{other}/merge", body)
    assert (status, merged["ticket"]["id"]) == (200, str(one))
    _, shown = ask(browser, "get", f"/desk/tickets/{one}")
    assert [part["reference"] for part in shown["merged"]] == [reference(other)]
    assert [(link["kind"], link["direction"]) for link in shown["links"]] == [("merged", "in")]
    _, source = ask(browser, "get", f"/desk/tickets/{other}")
    assert source["ticket"]["merged_into"] == {"id": str(one), "reference": reference(one)}
    status, _ = ask(browser, "post", f"/desk/undo/{merged['undo']['id']}")
    assert status == 200
    _, shown = ask(browser, "get", f"/desk/tickets/{one}")
    assert (shown["merged"], shown["links"]) == ([], [])

    body = {"numbers": [1], "topic": "tax", "reason": "Two matters."}
    status, fresh = ask(browser, "post", f"/desk/tickets/{one}/split", body)
    assert (status, fresh["ticket"]["topic"], fresh["undo"]["act"]) == (200, "tax", "split")


def test_bulk_says_what_was_refused_and_why(agent: Actor) -> None:
    browser = browser_of(agent)
    mine, theirs, unknown = served(agent), open_ticket(make_customer()).ticket_id, uuid7()
    status, answer = ask(
        browser,
        "post",
        "/desk/bulk",
        {"tickets": [str(mine), str(theirs), str(unknown)], "act": "priority", "priority": "low"},
    )
    assert (status, answer["done"]) == (200, [str(mine)])
    assert [(one["reference"], one["code"]) for one in answer["refused"]] == [
        (reference(theirs), "not_assigned"),
        ("", "not_found"),
    ]
    assert Ticket.objects.get(id=theirs).priority == "normal"
    for body in ({"tickets": [], "act": "solve"}, {"tickets": [str(mine)], "act": "merge"}):
        assert ask(browser, "post", "/desk/bulk", body)[0] == 422


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\u202e", "<script>", "x" * 9000])
def test_whatever_stands_in_a_reason_is_stored_or_refused(agent: Actor, sign: str) -> None:
    browser, ticket_id = browser_of(agent), served(agent)
    team = str(Ticket.objects.get(id=ticket_id).team_id)
    for path, body in (
        ("transfer", {"team_id": team, "reason": f"a{sign}"}),
        ("merge", {"into": f"HD-{sign}", "reason": sign}),
        ("split", {"numbers": [2**40], "reason": sign}),
        ("links", {"to": sign, "kind": "related"}),
        ("snooze", {"until": "0001-01-01T00:00:00+14:00", "reason": sign}),
    ):
        status, _ = ask(browser, "post", f"/desk/tickets/{ticket_id}/{path}", body)
        assert status in (200, 403, 404, 422), path
    assert ask(browser, "post", "/desk/tags", {"name": f"a{sign}"})[0] in (200, 422)
    assert ask(browser, "get", "/desk/tags?q=%00%ed%a0%80")[0] == 200


def test_who_has_no_part_in_it_is_refused_and_changes_nothing(agent: Actor) -> None:
    auditor = make_agent([], roles=(Role.AUDITOR,), status=None)
    ticket_id = served(agent)
    before, kept = state(ticket_id), Undo.objects.count()
    browser = browser_of(auditor)
    paths: list[tuple[str, dict[str, Any]]] = [
        (f"/desk/tickets/{ticket_id}/{name}", body)
        for name, body in (
            ("take", {}),
            ("close", {}),
            ("topic", {"topic": "tax"}),
            ("tags", {"add": []}),
            ("snooze", {"until": "2100-01-01T00:00:00Z"}),
            ("merge", {"into": "x", "reason": "x"}),
            ("split", {"numbers": [1], "reason": "x"}),
            ("links", {"to": str(ticket_id), "kind": "related"}),
        )
    ]
    paths += [("/desk/tags", {"name": "x"}), (f"/desk/undo/{uuid7()}", {})]
    paths += [("/desk/bulk", {"tickets": [str(ticket_id)], "act": "solve"})]
    for path, body in paths:
        status, answer = ask(browser, "post", path, body)
        assert (status, answer["code"]) in ((403, "forbidden"), (404, "not_found")), path
    assert state(ticket_id) == before
    assert Undo.objects.count() == kept
