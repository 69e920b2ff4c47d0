"""What a verdict names: every change of a drill on a made-up log, and a row changed by hand on a real one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections

from havendesk.audit.commands import check_remembering
from havendesk.audit.models import AuditEntry, Leaf
from havendesk.audit.rules.drill import Copy, beginning, changes
from havendesk.audit.rules.sealing import seal
from havendesk.audit.rules.tiles import Frontier
from havendesk.audit.rules.verifying import CheckpointRow, CosignatureRow, EntryRow, LeafRow, verify
from havendesk.audit.tests.support import ORIGIN, SIGNERS, VERIFIERS, one, recorded, sequencer
from havendesk.config.commandline import main
from havendesk.kernel import merkle
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.notes import Checkpoint, SignatureKind, sign_note, signer

BEGAN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WITNESS = signer(SignatureKind.ML_DSA_44, "witness.example/w1", b"w" * 32)


def _entry(number: int) -> tuple[EntryRow, bytes]:
    actor = Actor(ActorKind.STAFF, UUID(int=number % 7 + 1))
    at = BEGAN + timedelta(milliseconds=250 * number)
    entry_id, customer = UUID(int=1000 + number), UUID(int=500 + number % 5)
    record = one(actor, at=at, id=entry_id, customer_id=customer, reason="why", after={"n": number})
    body = seal(record).body
    columns = {
        **dict.fromkeys(("code", "subject_kind", "subject_id", "ticket_id", "reads")),
        "verb": record.verb,
        "outcome": record.outcome.value,
        "actor_kind": actor.kind.value,
        "actor_id": str(actor.id),
        "customer_id": str(customer),
    }
    return EntryRow(at, str(entry_id), columns, body), merkle.leaf_hash(body)


@pytest.fixture(scope="module")
def log() -> Copy:
    """A log of 300 entries and 12 checkpoints."""
    pairs = [_entry(number) for number in range(300)]
    frontier, tiles, checkpoints, before = Frontier(), [], [], 0
    for start in range(0, 300, 25):
        tiles += frontier.append([leaf for _, leaf in pairs[start : start + 25]])
        at = BEGAN + timedelta(seconds=start)
        note = sign_note(Checkpoint(ORIGIN, frontier.size, frontier.root()).text, SIGNERS, at)
        checkpoints.append(CheckpointRow(frontier.size, before, frontier.root(), at, str(note)))
        before = frontier.size
    leaves = [LeafRow(n, entry.at, entry.id, leaf) for n, (entry, leaf) in enumerate(pairs)]
    keys = [str(verifier) for verifier in VERIFIERS]
    return Copy(keys, [entry for entry, _ in pairs], leaves, tiles, checkpoints)


def test_a_whole_log_is_whole(log: Copy) -> None:
    verdict = verify(log.export(), pinned=VERIFIERS, known=[log.checkpoints[3].note], check=check_remembering)
    assert verdict.faults == []
    assert (verdict.entries, verdict.leaves, verdict.tiles) == (300, 300, 1)
    assert (verdict.checkpoints, verdict.signatures, verdict.size) == (12, 24, 300)
    assert verdict.not_checked == []


def test_each_of_200_changes_is_named(log: Copy) -> None:
    missed = []
    for change in changes(log, 200, seed=7):
        faults = verify(change.export, pinned=VERIFIERS, check=check_remembering).faults
        if change.named_by(faults) is None:
            missed.append((change.what, faults[:3]))
    assert missed == []


def test_the_beginning_of_a_log_is_a_whole_log(log: Copy) -> None:
    copy = beginning(log.export(), 280)
    assert (len(copy.leaves), len(copy.tiles), len(copy.checkpoints)) == (275, 1, 11)
    assert verify(copy.export(), pinned=VERIFIERS, check=check_remembering).faults == []
    copy.checkpoints = []
    with pytest.raises(ValueError, match="no two leaves"):
        beginning(copy.export(), 280)


def test_a_log_rewritten_with_other_keys_is_told_by_keys_kept_elsewhere(log: Copy) -> None:
    thief = [signer(one.verifier.kind, ORIGIN, b"t" * 32) for one in SIGNERS]
    export = log.export()
    export.keys = [str(one.verifier) for one in thief]
    export.checkpoints = [
        CheckpointRow(
            row.size,
            row.previous,
            row.root,
            row.signed_at,
            str(sign_note(Checkpoint(ORIGIN, row.size, row.root).text, thief, row.signed_at)),
        )
        for row in log.checkpoints
    ]
    alone = verify(export, check=check_remembering)
    assert alone.whole
    assert "nobody vouched" in alone.not_checked[0]
    assert {fault.kind for fault in verify(export, pinned=VERIFIERS).faults} == {"key", "checkpoint"}


def test_a_log_that_was_cut_off_is_told_by_a_checkpoint_kept_elsewhere(log: Copy) -> None:
    copy = beginning(log.export(), 250)
    kept = log.checkpoints[-1].note
    assert verify(copy.export(), pinned=VERIFIERS, check=check_remembering).whole
    faults = verify(copy.export(), pinned=VERIFIERS, known=[kept], check=check_remembering).faults
    assert [(fault.kind, fault.row) for fault in faults] == [("known checkpoint", "300")]
    for other in ("", kept.replace(ORIGIN, "other.example/log")):
        assert not verify(copy.export(), pinned=VERIFIERS, known=[other], check=check_remembering).whole


def test_cosignatures_are_checked_by_whom_knows_the_witness(log: Copy) -> None:
    row = log.checkpoints[2]
    line = WITNESS.sign(Checkpoint(ORIGIN, row.size, row.root).text, BEGAN).line
    export = log.export()
    export.cosignatures = [CosignatureRow(row.size, WITNESS.verifier.name, line)]
    unknown = verify(export, pinned=VERIFIERS, check=check_remembering)
    assert (unknown.whole, unknown.cosignatures) == (True, 0)
    assert unknown.not_checked == ["1 cosignatures of witnesses whose keys were not given"]
    known = verify(export, pinned=VERIFIERS, witnesses=[WITNESS.verifier], check=check_remembering)
    assert (known.whole, known.cosignatures, known.not_checked) == (True, 1, [])
    export.cosignatures = [CosignatureRow(log.checkpoints[3].size, WITNESS.verifier.name, line)]
    moved = verify(export, pinned=VERIFIERS, witnesses=[WITNESS.verifier], check=check_remembering)
    assert [fault.kind for fault in moved.faults] == ["cosignature"]


def test_entries_that_wait_are_no_fault_and_lost_ones_are(log: Copy) -> None:
    export = log.export()
    late, _ = _entry(700)
    export.entries = [*log.entries, late]
    assert [fault.row for fault in verify(export, check=check_remembering).faults] == [late.id]
    export.waiting = {late.id}
    assert verify(export, check=check_remembering).whole
    export.waiting = {late.id, log.entries[0].id, "lost"}
    assert len(verify(export, check=check_remembering).faults) == 2


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main(["audit", *words])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.django_db(databases=["default", "owner", "sequencer"], transaction=True)
def test_a_row_changed_by_hand_in_the_database_is_found_and_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    entries = recorded(270)
    at_work = sequencer()
    at_work.publish_keys()
    at_work.batch()
    recorded(1)
    keys = [word for verifier in VERIFIERS for word in ("--key", str(verifier))]
    code, verdict = _said(capsys, "verify", *keys)
    assert (code, verdict["whole"], verdict["waiting"], verdict["size"]) == (0, True, 1, 270)
    wanted = entries[123]
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE audit_entry SET actor_id = gen_random_uuid() WHERE id = %s", [wanted.id])
    code, verdict = _said(capsys, "verify", *keys)
    assert code == 1
    assert verdict["faults"] == [
        {"kind": "entry", "row": str(wanted.id), "wrong": "columns differ from the bytes: actor_id"}
    ]
    with connections["owner"].cursor() as owner:
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [wanted.id])
    place = Leaf.objects.get(entry_id=wanted.id).index
    code, verdict = _said(capsys, "verify", *keys)
    assert (code, verdict["faults"]) == (
        1,
        [{"kind": "leaf", "row": str(place), "wrong": f"its entry {wanted.id} is missing"}],
    )
    assert AuditEntry.objects.count() == 270  # 271 without the one that was taken


@pytest.mark.django_db(databases=["default", "sequencer"], transaction=True)
def test_an_export_is_verified_and_drilled_without_the_desk(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for count in (260, 15):
        recorded(count)
        at_work = sequencer()
        at_work.publish_keys()
        at_work.batch()
    folder = tmp_path / "export"
    code, written = _said(capsys, "export", str(folder))
    assert (code, written["rows"]) == (
        0,
        {"entries": 275, "leaves": 275, "tiles": 1, "checkpoints": 2, "cosignatures": 0, "waiting": 0},
    )
    assert main(["audit", "export", str(folder)]) == 2
    assert "is there already" in capsys.readouterr().err
    connections["default"].close()
    code, drill = _said(capsys, "tamper-drill", "--export", str(folder), "--changes", "24")
    assert (code, drill["named"], drill["missed"]) == (0, 24, [])
    code, verdict = _said(capsys, "verify", "--export", str(folder))
    assert (code, verdict["whole"]) == (0, True)
    leaves = folder / "leaves.jsonl"
    leaves.write_text(leaves.read_text().replace('"index":7,', '"index":"seven",'))
    code, verdict = _said(capsys, "verify", "--export", str(folder))
    assert (code, verdict["faults"]) == (
        1,
        [{"kind": "file", "row": "leaves.jsonl:8", "wrong": "is not a row as it was written"}],
    )
    assert main(["audit", "verify", "--key", "nonsense", "--export", str(folder)]) == 2
