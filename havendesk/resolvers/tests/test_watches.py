"""Watches: asked again when due, announced once, silent sources are no change."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.erasure import ERASERS
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import OutboxRow
from havendesk.kernel.outbox import REACTIONS, Listener
from havendesk.resolvers import actions, jobs, queries
from havendesk.resolvers.models import Watch
from havendesk.resolvers.types import Finding, FindingCode, Intent, Slots

pytestmark = pytest.mark.django_db
NEXT: list[Finding] = []
CHANGED, ENDED = "resolvers.FindingChanged", "resolvers.WatchEnded"


def a_finding(code: FindingCode = FindingCode.HOLDS_ONE, again: int | None = 60, **values: str) -> Finding:
    return Finding(Intent.HOLDS, code, Slots(), values=values, recheck_seconds=again)


@pytest.fixture(autouse=True)
def finder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finder finds what the test put into :data:`NEXT`, again and again; somebody listens."""
    NEXT.clear()
    monkeypatch.setattr(queries, "find", lambda **_asked: NEXT.pop(0) if len(NEXT) > 1 else NEXT[0])
    for name in (CHANGED, ENDED):
        heard = Listener(name, "tests.hear", lambda _event: None, lambda _event: True)
        monkeypatch.setitem(REACTIONS, f"{name}>tests.hear", heard)


def watched(finding: Finding | None = None) -> UUID:
    return actions.watch(
        by=BOT, exchange_customer_id="cus_wei", subject_id=uuid7(), finding=finding or a_finding()
    )


def announced() -> list[str]:
    return list(OutboxRow.objects.order_by("id").values_list("event", flat=True))


def test_what_is_due_is_handed_out_once() -> None:
    watch_id = watched()
    assert actions.hand_out_watches(by=SYSTEM) == 0
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert actions.hand_out_watches(by=SYSTEM) == 1
        assert actions.hand_out_watches(by=SYSTEM) == 0
    assert OutboxRow.objects.get().payload == {"watch_id": str(watch_id)}
    with time_machine.travel(now() + timedelta(seconds=130), tick=False):
        assert actions.hand_out_watches(by=SYSTEM) == 1, "a lost worker's watch comes again"


def test_a_changed_finding_is_announced_once_though_the_job_runs_twice() -> None:
    watch_id = watched()
    NEXT.append(a_finding(FindingCode.HOLDS_NONE, again=None))
    jobs.recheck(watch_id)
    jobs.recheck(watch_id)
    assert announced() == [CHANGED]
    card = queries.watch(viewer=BOT, watch_id=watch_id)
    assert card.finding.code is FindingCode.HOLDS_NONE
    assert card.digest_told == card.finding.digest
    assert queries.watches(viewer=BOT, subject_id=card.subject_id) == []


def test_a_number_that_counts_up_is_kept_but_not_announced() -> None:
    watch_id = watched(a_finding(seen_now="1"))
    NEXT.append(a_finding(seen_now="2"))
    jobs.recheck(watch_id)
    assert announced() == []
    assert queries.watch(viewer=BOT, watch_id=watch_id).finding.values == {"seen_now": "2"}


def test_a_silent_exchange_changes_nothing_and_is_asked_less_often() -> None:
    watch_id = watched()
    NEXT.append(a_finding(FindingCode.SOURCE_SILENT))
    pauses = []
    for _ in range(8):
        before = now()
        jobs.recheck(watch_id)
        pauses.append((queries.watch(viewer=BOT, watch_id=watch_id).next_at - before).total_seconds())
    assert announced() == []
    assert [round(one, -1) for one in pauses] == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert queries.watch(viewer=BOT, watch_id=watch_id).finding.code is FindingCode.HOLDS_ONE
    NEXT[:] = [a_finding()]
    jobs.recheck(watch_id)
    assert Watch.objects.get().silent_times == 0


def test_a_watch_whose_time_is_over_says_so() -> None:
    watch_id = watched()
    for finding in (a_finding(), a_finding(FindingCode.SOURCE_SILENT)):
        NEXT[:] = [finding]
        Watch.objects.update(until=now() - timedelta(seconds=1), ended_at=None)
        OutboxRow.objects.all().delete()
        jobs.recheck(watch_id)
        assert announced() == [ENDED]


def test_a_second_watch_takes_the_place_of_the_first() -> None:
    first = watched()
    subject = queries.watch(viewer=BOT, watch_id=first).subject_id
    again = actions.watch(
        by=BOT, exchange_customer_id="cus_wei", subject_id=subject, finding=a_finding(reason="review")
    )
    assert [one.id for one in queries.watches(viewer=BOT, subject_id=subject)] == [again]
    assert actions.unwatch(by=BOT, subject_id=subject) == 1
    NEXT.append(a_finding(FindingCode.HOLDS_NONE, again=None))
    jobs.recheck(again)
    assert announced() == [], "nobody waits any more"


def test_what_cannot_change_is_not_watched() -> None:
    with pytest.raises(Refused) as caught:
        watched(a_finding(again=None))
    assert caught.value.code is ErrorCode.FIELD_INVALID
    assert not Watch.objects.exists()


def test_a_watch_that_is_gone_is_let_go() -> None:
    jobs.recheck(uuid7())
    with pytest.raises(Refused) as caught:
        queries.watch(viewer=BOT, watch_id=uuid7())
    assert caught.value.code is ErrorCode.NOT_FOUND


def test_old_watches_are_deleted_and_a_forgotten_ticket_has_none() -> None:
    watched()
    Watch.objects.update(ended_at=now() - timedelta(days=8))
    kept = queries.watch(viewer=BOT, watch_id=watched())
    assert actions.purge_watches(by=SYSTEM) == 1
    (eraser,) = (one for name, one in ERASERS["ticket"].items() if "resolvers" in name)
    assert eraser(kept.subject_id) == {"watches": 1}
    assert not Watch.objects.exists()
