"""A worker is killed while it builds a package of evidence: it comes out whole and once, and alone."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from havendesk.audit.models import AuditEntry
from havendesk.evidence import actions, jobs, queries
from havendesk.evidence.checking import check_kept
from havendesk.evidence.models import Package
from havendesk.evidence.types import PackageState
from havendesk.kernel import jobs as background
from havendesk.kernel.actors import SYSTEM
from havendesk.notices.tests.support import proven
from sandbox.tests.serving import served
from tests.faults.dying import BUILDING, EVERY_STEP
from tests.support.forks import Forks, options_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Forks]:
    # Nothing is sequenced here, so the proofs of custody are not waited for.
    with served(tmp_path) as exchange:
        # A worker that dies is a try; the long form has more of them than a desk would allow, of either kind.
        tries = str(len(EVERY_STEP) + 1)
        options = options_for(
            exchange,
            HAVENDESK_EVIDENCE_PROOF_SECONDS="0",
            HAVENDESK_EVIDENCE_TRIES=tries,
            HAVENDESK_JOB_ATTEMPTS=tries,
        )
        made = Forks("tests.faults.dying:work", options)
        yield made
        made.close()


def _builds() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(task_name="evidence.build")


def _rescue() -> None:
    """What comes every thirty seconds, once the dead worker has been silent long enough."""
    assert _builds().get().status == "doing"  # the dead worker has it still
    background.rescue(timestamp=0)
    assert _builds().get().status == "todo"


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param(tuple(BUILDING), id="few"),
        pytest.param(tuple(EVERY_STEP), id="every-step", marks=pytest.mark.long),
    ],
)
def test_a_package_whose_worker_dies_at_every_moment_comes_out_whole_and_once(
    moments: tuple[str, ...], dying: Forks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "STALLED_SECONDS", 0)
    monkeypatch.setattr(background, "attempts_allowed", lambda: len(moments) + 2)
    customer = proven("cus_minji", jurisdiction="KR")
    assert customer.id is not None
    card = actions.order_package(by=customer, customer_id=customer.id)
    jobs.build_package.defer(package_id=str(card.id))
    for moment in moments:
        assert queries.package(viewer=SYSTEM, package_id=card.id).sha256 == "", moment
        dying.start(moment)
        assert dying.ended(90) == -9, moment
        _rescue()
    issued = queries.package(viewer=SYSTEM, package_id=card.id)
    assert issued.state is PackageState.READY
    dying.start()
    assert dying.ended(90) == 0
    assert not _builds().exists()
    # The last word was the first issue: a job that is done again changes nothing.
    again = queries.package(viewer=SYSTEM, package_id=card.id)
    assert again == issued
    assert Package.objects.count() == 1
    acts = [one.act.value for one in queries.custody(viewer=SYSTEM, package_id=card.id)]
    assert acts == ["ordered", *["begun"] * len(moments), "built"]
    assert AuditEntry.objects.filter(verb="evidence.issue", outcome="done").count() == 1
    # Whole, and the only file: what a killed build had kept or begun lies nowhere.
    store, path = storages[jobs.STORE], queries.path_of(viewer=SYSTEM, package_id=card.id)
    content = Path(store.path(path)).read_bytes()
    assert hashlib.sha256(content).hexdigest() == issued.sha256
    assert check_kept(path, issued)[0]
    with zipfile.ZipFile(store.path(path)) as bag:
        assert bag.testzip() is None
    assert [f"{card.id}/{name}" for name in store.listdir(str(card.id))[1]] == [path]
    assert not (Path(settings.DATA_FOLDER) / "evidence-work" / str(card.id)).exists()
