"""A thief walks the owner's way. Each row: what is tried, and what stayed as it was.

Whatever was tried, in the end three days pass, the machine does all that is due, and the account is frozen at
the exchange, with the second factors that it had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from havendesk.cases.recovery.models import Recovery
from havendesk.cases.recovery.tests import thief_by_people as by_people
from havendesk.cases.recovery.tests import thief_by_proofs as by_proofs
from havendesk.cases.recovery.tests.support import (
    Scene,
    later,
    scene,
)
from havendesk.notices.models import Notice
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import work
from havendesk.protection.types import FreezeState, ReportStrength
from sandbox.tests.serving import Served

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that a thief tries, on an account that was frozen by a report of this strength."""

    tries: Callable[[Scene], None]
    strength: ReportStrength = ReportStrength.STRONG


WAYS = (
    Way(by_proofs.new_address),
    Way(by_proofs.only_a_new_address),
    Way(by_proofs.new_factor),
    Way(by_proofs.new_device),
    Way(by_proofs.changed_phone_then_recovery),
    Way(by_proofs.number_taken_over),
    Way(by_proofs.stolen_session),
    Way(by_proofs.replayed_token),
    Way(by_proofs.old_token),
    Way(by_proofs.token_of_another_account),
    Way(by_proofs.token_of_another_recovery),
    Way(by_proofs.same_thing_twice),
    Way(by_proofs.all_that_may_be_stolen),
    Way(by_proofs.proof_of_another_customer),
    Way(by_proofs.somebody_elses_identity),
    Way(by_proofs.face_that_does_not_fit),
    Way(by_proofs.guessed_code),
    Way(by_proofs.expired_code),
    Way(by_proofs.code_that_was_replaced),
    Way(by_proofs.account_that_is_none),
    Way(by_proofs.knock_beside_the_owner),
    Way(by_proofs.two_at_once),
    Way(by_people.clock_turned),
    Way(by_people.reported_while_it_cools, ReportStrength.PLAUSIBLE),
    Way(by_people.officer_alone),
    Way(by_people.lead_of_the_same_line),
    Way(by_people.broken_glass),
    Way(by_people.asked_before_it_cooled),
    Way(by_people.who_asked_agrees),
    Way(by_people.questions_until_one_fits),
    Way(by_people.agent_without_the_matter),
    Way(by_people.stop_that_is_ignored),
    Way(by_people.approved_then_stopped),
    Way(by_people.stopped_while_it_is_given),
    Way(by_people.stopped_after_it_was_given),
    Way(by_people.link_of_another_recovery),
    Way(by_people.doors_beside_the_ladder),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.tries.__name__)
def test_the_account_stays_frozen(exchange: Served, way: Way) -> None:
    at = scene(exchange, way.strength)
    factors = at.factors
    way.tries(at)
    for recovery_id in Recovery.objects.live().values_list("id", flat=True):
        later(recovery_id, days=3)
    for freeze_id in Freeze.objects.open().values_list("id", flat=True):
        assert work(freeze_id).state is FreezeState.CONFIRMED
    assert at.frozen
    assert at.factors == factors
    assert not Recovery.objects.filter(state__in=["giving", "done"]).exists()
    # Every recovery that was begun was told, with the button that stops it.
    causes = set(Notice.objects.filter(kind="recovery_begun").values_list("cause", flat=True))
    assert causes == {f"recovery:{one}" for one in Recovery.objects.values_list("id", flat=True)}
