"""Officers over HTTP: what they see, ask and stop, and who may not."""

from __future__ import annotations

import pytest
from django.test import Client

from havendesk.cases.recovery.models import LiveQuestion
from havendesk.cases.recovery.tests.support import begun, card, later, proven, scene
from havendesk.cases.recovery.types import RecoveryState
from havendesk.people.types import Role
from sandbox.tests.serving import Served
from tests.support.desk import browser_of, make_agent

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/desk/security"


def post(client: Client, path: str, **body: str) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{ROOT}/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_an_officer_asks_sees_right_or_wrong_and_stops(exchange: Served) -> None:
    at = scene(exchange)
    recovery_id = begun(at)
    officer = browser_of(make_agent([], roles=(Role.SECURITY,), status=None))
    (listed,) = officer.get(f"{ROOT}/recoveries").json()["items"]
    (same,) = officer.get(f"{ROOT}/customers/{at.customer_id}/recoveries").json()
    assert listed == same
    assert (same["state"], same["need"]["more"], same["questions_left"]) == ("open", 2, 3)
    status, question = post(officer, f"recoveries/{recovery_id}/questions")
    assert status == 200
    assert set(question) == {"id", "kind", "params", "until"}
    assert post(officer, f"questions/{question['id']}/answer", answer="nothing") == (
        200,
        {"right": False, "left": 2, "proven": False},
    )
    assert post(officer, f"recoveries/{recovery_id}/approval", reason="now")[0] == 403  # no fresh factor
    assert post(officer, f"recoveries/{recovery_id}/stop", reason=" ")[0] == 422
    assert post(officer, f"recoveries/{recovery_id}/stop", reason="she knows nothing of it")[0] == 200
    assert card(recovery_id).state is RecoveryState.STOPPED


def test_who_has_no_business_with_it_sees_and_does_nothing(exchange: Served) -> None:
    at = scene(exchange)
    recovery_id = proven(at)
    later(recovery_id, hours=24)
    for role in (Role.AGENT, Role.EDITOR):
        client = browser_of(make_agent([], roles=(role,), status=None))
        assert client.get(f"{ROOT}/recoveries").status_code == 403
        assert client.get(f"{ROOT}/customers/{at.customer_id}/recoveries").status_code == 403
        assert post(client, f"recoveries/{recovery_id}/questions")[0] == 403
        assert post(client, f"recoveries/{recovery_id}/approval", reason="now")[0] == 403
        assert post(client, f"recoveries/{recovery_id}/stop", reason="now")[0] == 403
    assert card(recovery_id).state is RecoveryState.APPROVING
    assert not LiveQuestion.objects.exists()
