"""Recomputes the record from an export alone: entries to leaves, leaves to tiles, tiles to roots, roots to
every checkpoint, signatures. Each row that is not as it must be is named.

Nothing that is stored about an entry is believed: its leaf is hashed from its stored bytes again, and the
columns beside them must say what the bytes say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import rfc8785

from havendesk.audit.rules.sealing import FORMAT
from havendesk.audit.rules.tiles import WIDTH, Frontier, FullTile, TileTree, split, tile_path
from havendesk.kernel import merkle
from havendesk.kernel.clock import iso
from havendesk.kernel.notes import Checkpoint, Note, NoteError, Signature, SignatureKind, Verifier

MOST_NAMED = 1000
"""Faults that a verdict names; further ones are counted."""

Check = Callable[[Verifier, str, Signature], datetime | None]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A stored entry; ``body`` as bytes, the other columns as they are."""

    at: datetime
    id: str
    columns: Mapping[str, str | None]
    body: bytes


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A stored leaf."""

    index: int
    entry_at: datetime
    entry_id: str
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A stored checkpoint."""

    size: int
    previous: int
    root: bytes
    signed_at: datetime
    note: str


_NOTHING = CheckpointRow(0, 0, merkle.EMPTY_ROOT, datetime.min.replace(tzinfo=UTC), "")


@dataclass(frozen=True, slots=True)
class CosignatureRow:
    """A stored signature line of a witness."""

    size: int
    witness: str
    line: str


@dataclass(slots=True)
class Export:
    """The whole log as rows. ``waiting``: ids of entries that the log did not hold yet."""

    keys: list[str]
    entries: Iterable[EntryRow]
    leaves: list[LeafRow]
    tiles: list[FullTile]
    checkpoints: list[CheckpointRow]
    cosignatures: list[CosignatureRow]
    waiting: set[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that is not as it must be: what it is (``entry``, ``leaf``, ``tile``, ``checkpoint`` …), which
    one, and what is wrong with it."""

    kind: str
    row: str
    wrong: str


@dataclass(slots=True)
class Verdict:
    """What was recomputed and what was found. ``not_checked``: what nobody gave the means to check."""

    entries: int = 0
    leaves: int = 0
    tiles: int = 0
    checkpoints: int = 0
    signatures: int = 0
    cosignatures: int = 0
    waiting: int = 0
    size: int = 0
    root: str = ""
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0
    not_checked: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def add(self, kind: str, row: object, wrong: str) -> None:
        """Name one fault."""
        if len(self.faults) < MOST_NAMED:
            self.faults.append(Fault(kind, str(row), wrong))
        else:
            self.more_faults += 1


def check_once(verifier: Verifier, text: str, signature: Signature) -> datetime | None:
    """The ordinary check of a signature (see :meth:`havendesk.kernel.notes.Verifier.check`)."""
    return verifier.check(text, signature)


def verify(
    export: Export,
    *,
    pinned: Sequence[Verifier] = (),
    witnesses: Sequence[Verifier] = (),
    known: Sequence[str] = (),
    check: Check = check_once,
) -> Verdict:
    """Recompute everything.

    Args:
        export: the log's rows.
        pinned: keys of the log from elsewhere; without them the export's own keys are taken, and the verdict
            says that nobody vouched for them.
        witnesses: keys of witnesses; without them cosignatures are counted as not checked.
        known: checkpoints (signed notes) that were kept elsewhere; the log must have grown from each.
        check: how a signature is checked.
    """
    verdict = Verdict(waiting=len(export.waiting))
    hashes = _entries(export, verdict)
    leaves = _leaves(export, hashes, verdict)
    tree = _tiles(export, leaves, verdict)
    keys = _keys(export, pinned, verdict)
    _checkpoints(export, tree, keys, check, verdict)
    _cosignatures(export, witnesses, check, verdict)
    for note in known:
        _known(note, tree, keys, check, verdict)
    verdict.size, verdict.root = tree.size, tree.root().hex()
    return verdict


def _entries(export: Export, verdict: Verdict) -> dict[str, tuple[datetime, bytes]]:
    """Time and leaf hash of every entry, from its bytes."""
    found: dict[str, tuple[datetime, bytes]] = {}
    for row in export.entries:
        verdict.entries += 1
        if row.id in found:
            verdict.add("entry", row.id, "is there twice")
        if wrong := entry_fault(row):
            verdict.add("entry", row.id, wrong)
        found[row.id] = (row.at, merkle.leaf_hash(row.body))
    return found


def entry_fault(row: EntryRow) -> str:
    """What is wrong with an entry by itself, or nothing: its bytes must be canonical JSON of our format, and
    the columns beside them must say the same."""
    try:
        value = json.loads(row.body)
        if rfc8785.dumps(value) != row.body or value["format"] != FORMAT:
            return "its bytes are not an entry as it was written"
        said = _columns_of(value)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, rfc8785.CanonicalizationError):
        return "its bytes are not an entry"
    told = {"at": iso(row.at), "id": row.id, **row.columns}
    differing = sorted(name for name, text in told.items() if (text or "") != said.get(name, ""))
    return f"columns differ from the bytes: {', '.join(differing)}" if differing else ""


def _columns_of(value: dict[str, Any]) -> dict[str, str]:
    """What the columns beside an entry's bytes must say."""
    actor, subject = value["actor"], value.get("subject") or {}
    said = {
        "at": value["at"],
        "id": value["id"],
        "verb": value["verb"],
        "outcome": value["outcome"],
        "code": value.get("code"),
        "actor_kind": actor["kind"],
        "actor_id": actor["id"],
        "subject_kind": subject.get("kind"),
        "subject_id": subject.get("id"),
        "ticket_id": value.get("ticket"),
        "customer_id": value.get("customer"),
        "reads": value.get("reads"),
    }
    return {name: str(text or "") for name, text in said.items()}


def _leaves(export: Export, hashes: Mapping[str, tuple[datetime, bytes]], verdict: Verdict) -> list[bytes]:
    """The leaf hashes as they must be, in order; what is missing keeps its place by the stored hash."""
    placed: set[str] = set()
    leaves: list[bytes] = []
    for row in sorted(export.leaves, key=lambda leaf: leaf.index):
        verdict.leaves += 1
        while len(leaves) < row.index:
            verdict.add("leaf", len(leaves), "is missing")
            leaves.append(merkle.EMPTY_ROOT)
        if row.index < len(leaves):
            verdict.add("leaf", row.index, "is there twice")
            continue
        leaves.append(_leaf(row, hashes, placed, verdict))
        placed.add(row.entry_id)
    for entry_id in hashes:
        if entry_id not in placed and entry_id not in export.waiting:
            verdict.add("entry", entry_id, "has no leaf and does not wait for one")
    for entry_id in sorted(export.waiting):
        if entry_id not in hashes:
            verdict.add("entry", entry_id, "waits for the log and is missing")
        elif entry_id in placed:
            verdict.add("entry", entry_id, "waits for the log and is in it")
    return leaves


def _leaf(
    row: LeafRow, hashes: Mapping[str, tuple[datetime, bytes]], placed: set[str], verdict: Verdict
) -> bytes:
    if row.entry_id in placed:
        verdict.add("leaf", row.index, f"holds the entry {row.entry_id} a second time")
    known = hashes.get(row.entry_id)
    if known is None:
        verdict.add("leaf", row.index, f"its entry {row.entry_id} is missing")
        return row.leaf_hash
    at, leaf = known
    if leaf != row.leaf_hash:
        verdict.add("leaf", row.index, f"is not the hash of the entry {row.entry_id}")
    if at != row.entry_at:
        verdict.add("leaf", row.index, f"tells another time than the entry {row.entry_id}")
    return leaf


def _tiles(export: Export, leaves: Sequence[bytes], verdict: Verdict) -> TileTree:
    """The tree over the recomputed leaves, after a comparison of every stored tile with it."""
    frontier = Frontier()
    wanted = {(one.level, one.index): one.hashes for one in frontier.append(leaves)}
    seen: set[tuple[int, int]] = set()
    for tile in export.tiles:
        verdict.tiles += 1
        place = (tile.level, tile.index)
        name = tile_path(max(tile.level, 0), max(tile.index, 0))
        if place not in wanted:
            verdict.add("tile", name, "belongs to no tree of these leaves")
        elif place in seen:
            verdict.add("tile", name, "is there twice")
        elif tile.hashes != wanted[place]:
            verdict.add("tile", name, _differing(tile, wanted[place]))
        seen.add(place)
    for level, index in sorted(set(wanted) - seen):
        verdict.add("tile", tile_path(level, index), "is missing")

    def read(level: int, index: int, width: int) -> bytes:
        if (whole := wanted.get((level, index))) is not None:
            return whole
        return b"".join(frontier.edges[level][:width])

    return TileTree(len(leaves), read)


def _differing(tile: FullTile, wanted: bytes) -> str:
    """What a tile's fault says: at level 0 each leaf that is not the one under the tile's seal is named."""
    if len(tile.hashes) != len(wanted):
        return "has not 256 hashes"
    pairs = zip(split(tile.hashes), split(wanted), strict=True)
    places = [str(tile.index * WIDTH + place) for place, (is_, must) in enumerate(pairs) if is_ != must]
    what = "leaves" if tile.level == 0 else "places"
    return f"does not hold the hashes of what lies below it: {what} {', '.join(places)}"


def _keys(export: Export, pinned: Sequence[Verifier], verdict: Verdict) -> list[Verifier]:
    if not pinned:
        verdict.not_checked.append("the log's keys are those of the export itself; nobody vouched for them")
    keys = list(pinned)
    for text in export.keys:
        try:
            found = Verifier.parse(text)
        except NoteError as error:
            verdict.add("key", text[:80], str(error))
            continue
        if not pinned:
            keys.append(found)
        elif found not in keys:
            verdict.add("key", text[:80], "is not one of the keys that were given")
    return keys


def _checkpoints(
    export: Export, tree: TileTree, keys: Sequence[Verifier], check: Check, verdict: Verdict
) -> None:
    before = _NOTHING
    for row in sorted(export.checkpoints, key=lambda one: one.size):
        verdict.checkpoints += 1
        if row.previous != before.size:
            verdict.add("checkpoint", row.size, f"follows {row.previous}, and that one is missing")
        if row.signed_at < before.signed_at:
            verdict.add("checkpoint", row.size, f"is older than the one of {before.size}")
        if wrong := _checkpoint_fault(row, before, tree):
            verdict.add("checkpoint", row.size, wrong)
        if wrong := _signature_fault(row, keys, check, verdict):
            verdict.add("checkpoint", row.size, wrong)
        before = row
    if before.size != tree.size:
        verdict.add("checkpoint", tree.size, f"is missing; the newest one signs {before.size} leaves")


def _checkpoint_fault(row: CheckpointRow, before: CheckpointRow, tree: TileTree) -> str:
    """What is wrong with a checkpoint's root, or nothing."""
    try:
        note = Note.parse(row.note)
        signed = Checkpoint.parse(note.text)
    except NoteError as error:
        return f"is no signed checkpoint: {error}"
    if (signed.size, signed.root) != (row.size, row.root):
        return "its columns differ from what was signed"
    if not 0 < row.size <= tree.size:
        return f"signs {row.size} leaves of a log that has {tree.size}"
    if tree.root(row.size) != row.root:
        return "its root is not the root of the leaves"
    if before.size < row.size and before.size <= tree.size:
        proof = merkle.consistency_proof(before.size, row.size, tree.node)
        if not merkle.verify_consistency(before.size, row.size, before.root, row.root, proof):
            return f"did not grow from the one of {before.size}"
    return ""


def _signature_fault(row: CheckpointRow, keys: Sequence[Verifier], check: Check, verdict: Verdict) -> str:
    """What is wrong with a checkpoint's signatures, or nothing: each must be of a known key, and there must
    be one of each kind that the log signs with."""
    try:
        note = Note.parse(row.note)
    except NoteError:
        return ""  # said already
    known = {(one.name, one.key_id): one for one in keys}
    kinds = set()
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            return f"is signed by a key that nobody knows: {signature.name[:80]}"
        try:
            at = check(verifier, note.text, signature)
        except NoteError as error:
            return str(error)
        verdict.signatures += 1
        if at is not None and at != row.signed_at:
            return "tells another time than was signed"
        kinds.add(verifier.kind)
    missing = {SignatureKind.ED25519, SignatureKind.ML_DSA_44} - kinds
    if missing or len(note.signatures) != len(kinds):
        return "does not carry one signature of each kind"
    return "" if str(note) == row.note else "is not written as it was signed"


def _cosignatures(export: Export, witnesses: Sequence[Verifier], check: Check, verdict: Verdict) -> None:
    texts = {row.size: row.note.rpartition("\n\n")[0] + "\n" for row in export.checkpoints}
    known = {(one.name, one.key_id): one for one in witnesses}
    unknown = 0
    for row in export.cosignatures:
        place = f"{row.size} by {row.witness[:80]}"
        try:
            signature = Signature.parse(row.line.removesuffix("\n"))
            verifier = known.get((signature.name, signature.key_id))
            if row.size not in texts:
                verdict.add("cosignature", place, "is under a checkpoint that is missing")
            elif signature.name != row.witness:
                verdict.add("cosignature", place, f"is of {signature.name[:80]}")
            elif verifier is None:
                unknown += 1
            else:
                check(verifier, texts[row.size], signature)
                verdict.cosignatures += 1
        except NoteError as error:
            verdict.add("cosignature", place, str(error))
    if unknown:
        verdict.not_checked.append(f"{unknown} cosignatures of witnesses whose keys were not given")


def _known(text: str, tree: TileTree, keys: Sequence[Verifier], check: Check, verdict: Verdict) -> None:
    """A checkpoint that somebody kept elsewhere must be one that this log grew from."""
    known = {(one.name, one.key_id): one for one in keys}
    try:
        note = Note.parse(text)
        signed = Checkpoint.parse(note.text)
        ours = [(verifier, one) for one in note.signatures if (verifier := known.get((one.name, one.key_id)))]
        for verifier, one in ours:
            check(verifier, note.text, one)
    except NoteError as error:
        verdict.add("known checkpoint", text[:80].replace("\n", " "), str(error))
        return
    if not ours:
        verdict.add("known checkpoint", signed.size, "is not signed by this log")
    elif signed.size > tree.size:
        verdict.add("known checkpoint", signed.size, f"the log has {tree.size} leaves: some were cut off")
    elif tree.root(signed.size) != signed.root:
        verdict.add("known checkpoint", signed.size, "its root is not the root of the leaves")
