"""Custody whose proofs come from the real record: its sequencer, its tables, its keys."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import storages

from havendesk.audit import queries as audit
from havendesk.audit.tests.support import sequencer
from havendesk.evidence import actions, jobs, queries, recording
from havendesk.evidence.checking import verify_whole
from havendesk.evidence.tests.support import unpacked
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.notices.tests.support import proven
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db(databases=["default", "owner", "sequencer"], transaction=True)


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as running, leading_to(running.url, monkeypatch):
        yield running


def test_each_event_has_its_proof_and_a_line_that_lies_is_found(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequencer().publish_keys()
    waits = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _seconds: sequencer().batch())
    monkeypatch.setattr(recording, "time", waits)
    minji = proven("cus_minji")
    assert minji.id is not None
    card = actions.order_package(by=minji, customer_id=minji.id)
    jobs.make(card.id)
    file = tmp_path / "package.zip"
    with storages["evidence"].open(queries.path_of(viewer=SYSTEM, package_id=card.id)) as kept:
        file.write_bytes(kept.read())
    keys = [*queries.keys(viewer=ANONYMOUS), *audit.log_keys(viewer=ANONYMOUS)]
    told = verify_whole(file, keys)
    assert told["verdict"] == "passed", told
    assert {"custody 1 (ordered)", "custody 2 (begun)", "proofs, a second time"} <= set(told["passed"])
    assert list(told["not_made"]) == ["timestamp (RFC 3161)"]
    (tmp_path / "out").mkdir()
    root = unpacked(file, tmp_path / "out")
    acts = json.loads((root / "data/protection/acts.json").read_text())
    assert "evidence.order_package" in {one["act"] for one in acts if one["by"] == f"customer {minji.id}"}
    custody = root / "metadata/custody.jsonl"
    custody.write_text(custody.read_text().replace(str(minji.id), str(card.id)))
    lied = verify_whole(root, keys)
    assert {"custody 1 (ordered)", "proofs, a second time"} <= set(lied["failed"])
