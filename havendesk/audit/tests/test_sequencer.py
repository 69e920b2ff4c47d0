"""The sequencer on real tables, in its own role, beside transactions of the application."""

from __future__ import annotations

from itertools import pairwise

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connections, transaction

from havendesk.audit import queries
from havendesk.audit.models import AuditEntry, Checkpoint, Leaf, LogKey, Tile, Unsequenced
from havendesk.audit.recorder import record
from havendesk.audit.rules.sealing import seal
from havendesk.audit.rules.tiles import TileTree
from havendesk.audit.sequencer import LogBentError
from havendesk.audit.stored import read_tile
from havendesk.audit.tests.support import VERIFIERS, one, recorded, sequencer
from havendesk.config.database import APPLICATION
from havendesk.config.embedded import Embedded
from havendesk.kernel import merkle
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.ids import uuid7
from havendesk.kernel.notes import Checkpoint as Signed
from havendesk.kernel.notes import Note, Verifier, check_note

pytestmark = pytest.mark.django_db(databases=["default", "owner", "sequencer"], transaction=True)


def test_entries_become_leaves_tiles_and_checkpoints_that_hold() -> None:
    entries = []
    for count in (3, 300, 1, 250):
        entries += recorded(count)
        assert sequencer().batch() == count  # each a process that has just started
    assert sequencer().batch() == 0
    assert Unsequenced.objects.count() == 0
    leaves = list(Leaf.objects.order_by("index"))
    assert [leaf.index for leaf in leaves] == list(range(554))
    assert {leaf.entry_id for leaf in leaves} == {entry.id for entry in entries}
    bodies = {row.id: bytes(row.body) for row in AuditEntry.objects.all()}
    hashes = [merkle.leaf_hash(bodies[leaf.entry_id]) for leaf in leaves]
    assert [bytes(leaf.leaf_hash) for leaf in leaves] == hashes
    assert set(Tile.objects.values_list("level", "index")) == {(0, 0), (0, 1)}
    checkpoints = list(Checkpoint.objects.order_by("size"))
    assert [(one.previous, one.size) for one in checkpoints] == [(0, 3), (3, 303), (303, 304), (304, 554)]
    tree = TileTree(554, read_tile)
    for before, after in pairwise(checkpoints):
        proof = merkle.consistency_proof(before.size, after.size, tree.node)
        roots = bytes(before.root), bytes(after.root)
        assert merkle.verify_consistency(before.size, after.size, *roots, proof)
    newest = checkpoints[-1]
    note = Note.parse(newest.note)
    signed = Signed.parse(note.text)
    assert (signed.size, signed.root) == (554, merkle.fold(hashes))
    assert list(check_note(note, VERIFIERS).values()) == [None, newest.signed_at]


def test_every_entry_has_a_proof_under_the_newest_checkpoint() -> None:
    entries = recorded(260)
    waiting = queries.proof(viewer=SYSTEM, entry_id=entries[7].id)
    assert waiting is None
    at_work = sequencer()
    at_work.publish_keys()
    at_work.batch()
    keys = [Verifier.parse(key) for key in LogKey.objects.values_list("verifier", flat=True)]
    found = queries.proof(viewer=SYSTEM, entry_id=entries[7].id)
    assert found is not None
    note = Note.parse(found.checkpoint)
    assert len(check_note(note, keys)) == 2
    root = Signed.parse(note.text).root
    leaf = merkle.leaf_hash(seal(entries[7]).body)
    assert merkle.verify_inclusion(found.index, found.size, leaf, found.hashes, root)
    many = queries.proofs(viewer=SYSTEM, entry_ids=[one.id for one in entries])
    assert many[entries[7].id] == found
    assert len(many) == 260


def test_a_transaction_that_commits_late_is_taken_late_and_not_passed_over(test_server: Embedded) -> None:
    late = one()
    conninfo = test_server.conninfo(APPLICATION, settings.DATABASES["default"]["NAME"])
    with psycopg.connect(conninfo) as slow:
        slow.execute(
            "INSERT INTO audit_entry (at, id, verb, outcome, code, actor_kind, subject_kind, reads, body)"
            " VALUES (%s, %s, 'tests.late', 'done', '', 'system', '', '', %s)",
            [late.at, late.id, seal(late).body],
        )
        later = recorded(2)
        assert sequencer().batch() == 2
        slow.commit()
    assert sequencer().batch() == 1
    order = list(Leaf.objects.order_by("index").values_list("entry_id", flat=True))
    assert order == [later[0].id, later[1].id, late.id]


def test_an_act_that_was_rolled_back_leaves_nothing_to_wait_for() -> None:
    with transaction.atomic():
        record([one()])
        transaction.set_rollback(True)
    assert sequencer().batch() == 0


def test_full_batches_follow_one_another() -> None:
    recorded(25)
    at_work = sequencer()
    assert [at_work.batch(10) for _ in range(4)] == [10, 10, 5, 0]
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [10, 20, 25]


@pytest.mark.parametrize(
    "bend",
    [
        "UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE index = 299",
        "UPDATE audit_tile SET hashes = overlay(hashes placing 'x' from 1)",
        "DELETE FROM audit_leaf WHERE index = 270",
        "DELETE FROM audit_checkpoint WHERE size = 300",
    ],
)
def test_a_log_that_was_bent_is_not_signed_any_further(bend: str) -> None:
    for count in (280, 20):
        recorded(count)
        sequencer().batch()
    with connections["owner"].cursor() as owner:
        owner.execute(bend)
    checkpoints = Checkpoint.objects.count()
    recorded(1)
    with pytest.raises(LogBentError):
        sequencer().batch()
    assert Checkpoint.objects.count() == checkpoints
    assert Unsequenced.objects.count() == 1


def test_a_log_belongs_to_one_origin() -> None:
    sequencer().publish_keys()
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE audit_log_key SET origin = 'another.example/log'")
    with pytest.raises(LogBentError, match="this log is"):
        sequencer().publish_keys()


FORBIDDEN = (
    "UPDATE audit_leaf SET index = index + 1",
    "DELETE FROM audit_leaf",
    "UPDATE audit_checkpoint SET note = ''",
    "DELETE FROM audit_checkpoint",
    "UPDATE audit_tile SET hashes = ''",
    "DELETE FROM audit_tile",
    "UPDATE audit_log_key SET origin = ''",
    "INSERT INTO audit_unsequenced (entry_id, entry_at) VALUES (gen_random_uuid(), now())",
    "INSERT INTO audit_entry SELECT * FROM audit_entry",
    "UPDATE audit_entry SET verb = ''",
    "DELETE FROM audit_entry",
    "SELECT * FROM audit_salt",
    "SELECT * FROM tickets_message",
    "SELECT * FROM people_user",
    "SET ROLE havendesk_app",
    "SET ROLE havendesk_owner",
)


def test_the_sequencer_adds_to_the_log_and_can_do_nothing_else() -> None:
    recorded(1)
    sequencer().batch()
    for statement in FORBIDDEN:
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(using="sequencer"),
        ):
            connections["sequencer"].cursor().execute(statement)
    assert (Leaf.objects.count(), AuditEntry.objects.filter(verb="tests.act").count()) == (1, 1)


def test_the_state_says_what_waits_and_for_how_long() -> None:
    state = queries.log_state(viewer=SYSTEM)
    assert (state.size, state.waiting, state.signed_at) == (0, 0, None)
    recorded(2)
    assert queries.log_state(viewer=SYSTEM).waiting == 2
    sequencer().batch()
    state = queries.log_state(viewer=SYSTEM)
    assert (state.size, state.waiting, state.lag_seconds) == (2, 0, 0.0)
    assert state.red  # nobody shows a sign of life here
    assert queries.proof(viewer=SYSTEM, entry_id=uuid7()) is None
