"""The log over HTTP, as a mirror sees it: everything checked from what is public alone."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import Leaf
from havendesk.audit.rules.tiles import TileTree, split, tile_path
from havendesk.audit.tests.support import recorded, sequencer
from havendesk.kernel import merkle
from havendesk.kernel.notes import Checkpoint, Note, Verifier, check_note

pytestmark = pytest.mark.django_db(databases=["default", "sequencer"], transaction=True)


def test_a_mirror_needs_nothing_but_checkpoint_keys_and_tiles(client: Client) -> None:
    assert client.get("/log/checkpoint").status_code == 404
    entries = recorded(600)
    at_work = sequencer()
    at_work.publish_keys()
    at_work.batch()
    note = Note.parse(client.get("/log/checkpoint").content.decode())
    keys = [Verifier.parse(line) for line in client.get("/log/keys").content.decode().splitlines()]
    assert len(check_note(note, keys)) == 2
    signed = Checkpoint.parse(note.text)

    def read(level: int, index: int, width: int) -> bytes:
        response = client.get(f"/log/tile/{tile_path(level, index, width)}")
        assert response["Content-Type"] == "application/octet-stream"
        assert "max-age=31536000" in response["Cache-Control"]
        return response.content

    tree = TileTree(signed.size, read)
    assert tree.root() == signed.root
    leaf = Leaf.objects.get(entry_id=entries[400].id)
    proof = tree.inclusion(leaf.index)
    assert merkle.verify_inclusion(leaf.index, signed.size, bytes(leaf.leaf_hash), proof, signed.root)
    assert len(split(read(1, 0, 2))) == 2


def test_what_the_log_does_not_have_is_not_there(client: Client) -> None:
    recorded(300)
    sequencer().batch()
    for where in (
        "0/002",
        "0/001",
        "0/001.p/45",
        "1/000.p/2",
        "2/000.p/1",
        "0/1",
        "0/000.p/0",
        "entries/000",
    ):
        assert client.get(f"/log/tile/{where}").status_code == 404, where
    assert client.get("/log/tile/0/001.p/44").status_code == 200
    assert client.get("/log/tile/0/000.p/10").status_code == 200  # part of what has become full
    assert client.post("/log/checkpoint").status_code == 405


def test_a_tile_costs_two_statements(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recorded(300)
    sequencer().batch()
    with django_assert_num_queries(2):
        client.get("/log/tile/0/000")
