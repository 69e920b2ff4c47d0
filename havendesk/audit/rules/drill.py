"""The tamper drill: changes to a copy of the log, one at a time, each of which a verdict must name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from havendesk.audit.rules.tiles import WIDTH, FullTile, tile_path
from havendesk.audit.rules.verifying import CheckpointRow, EntryRow, Export, Fault, LeafRow

Place = tuple[str, str]
_COLUMNS = ("verb", "outcome", "actor_id", "customer_id", "subject_kind", "reads")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was done, the rows by which a verdict may name it, the changed copy."""

    what: str
    names: frozenset[Place]
    export: Export

    def named_by(self, faults: list[Fault]) -> Fault | None:
        """The fault that names this change."""
        return next((one for one in faults if (one.kind, one.row) in self.names), None)


@dataclass(slots=True)
class Copy:
    """The log's rows, held whole."""

    keys: list[str]
    entries: list[EntryRow]
    leaves: list[LeafRow]
    tiles: list[FullTile]
    checkpoints: list[CheckpointRow]

    def export(self) -> Export:
        """The same rows as they are verified."""
        return Export(
            list(self.keys),
            list(self.entries),
            list(self.leaves),
            list(self.tiles),
            list(self.checkpoints),
            [],
            set(),
        )


def beginning(export: Export, most: int) -> Copy:
    """The log up to its last checkpoint of at most ``most`` leaves, or to its first one: it is a whole log.

    Raises:
        ValueError: fewer than two leaves are under a checkpoint.
    """
    sizes = sorted(one.size for one in export.checkpoints)
    size = max((one for one in sizes if one <= most), default=sizes[0] if sizes else 0)
    if size < 2:
        raise ValueError("the log has no two leaves under a checkpoint yet")
    leaves = [one for one in export.leaves if one.index < size]
    inside = {one.entry_id for one in leaves}
    return Copy(
        keys=export.keys,
        entries=[one for one in export.entries if one.id in inside],
        leaves=leaves,
        tiles=[one for one in export.tiles if (one.index + 1) * WIDTH ** (one.level + 1) <= size],
        checkpoints=[one for one in export.checkpoints if one.size <= size],
    )


def changes(copy: Copy, count: int, seed: int) -> Iterator[Change]:
    """So many changes, each to a fresh copy: every kind in turn, at random places."""
    chance = random.Random(seed)  # a drill is repeated by its number; nothing secret hangs on it
    kinds = [one for one in _KINDS if copy.tiles or one not in _OF_TILES]
    for number in range(count):
        yield kinds[number % len(kinds)](copy, chance)


def _flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _leaf_of(copy: Copy, entry: EntryRow) -> Place:
    return "leaf", str(next(one.index for one in copy.leaves if one.entry_id == entry.id))


def _change_entry(
    copy: Copy, chance: random.Random, what: str, bend: Callable[[EntryRow], EntryRow]
) -> Change:
    export = copy.export()
    place = chance.randrange(len(copy.entries))
    old = copy.entries[place]
    entries = list(copy.entries)
    entries[place] = bend(old)
    export.entries = entries
    return Change(f"entry {old.id}: {what}", frozenset({("entry", old.id), _leaf_of(copy, old)}), export)


def entry_bytes(copy: Copy, chance: random.Random) -> Change:
    """One bit of an entry's bytes. One that leaves good JSON (another letter) is told by the leaf."""
    return _change_entry(
        copy, chance, "a bit of its bytes", lambda one: replace(one, body=_flip(one.body, chance))
    )


def entry_column(copy: Copy, chance: random.Random) -> Change:
    """A column beside an entry's bytes."""
    column = chance.choice(_COLUMNS)

    def bend(one: EntryRow) -> EntryRow:
        return replace(one, columns={**one.columns, column: f"{one.columns[column] or ''}x"})

    return _change_entry(copy, chance, f"its column {column}", bend)


def entry_time(copy: Copy, chance: random.Random) -> Change:
    """An entry's time."""
    return _change_entry(
        copy,
        chance,
        "its time",
        lambda one: replace(one, at=one.at + timedelta(seconds=chance.choice((-1, 1)))),
    )


def entry_rewritten(copy: Copy, chance: random.Random) -> Change:
    """An entry written anew with its bytes and columns in agreement: only its leaf can tell."""
    place = chance.randrange(len(copy.entries))
    old = copy.entries[place]
    verb = old.columns["verb"] or ""
    body = old.body.replace(f'"verb":"{verb}"'.encode(), b'"verb":"tests.nothing"')
    export = copy.export()
    new = replace(old, body=body, columns={**old.columns, "verb": "tests.nothing"})
    export.entries = [*copy.entries[:place], new, *copy.entries[place + 1 :]]
    return Change(f"entry {old.id}: rewritten", frozenset({_leaf_of(copy, old)}), export)


def entry_deleted(copy: Copy, chance: random.Random) -> Change:
    """An entry taken away."""
    place = chance.randrange(len(copy.entries))
    old = copy.entries[place]
    export = copy.export()
    export.entries = [*copy.entries[:place], *copy.entries[place + 1 :]]
    return Change(f"entry {old.id}: deleted", frozenset({_leaf_of(copy, old)}), export)


def entry_added(copy: Copy, chance: random.Random) -> Change:
    """An entry put in afterwards, in good form."""
    old = chance.choice(copy.entries)
    new = old.id[:-4] + f"{(int(old.id[-4:], 16) ^ chance.randrange(1, 1 << 16)):04x}"
    forged = replace(old, id=new, body=old.body.replace(old.id.encode(), new.encode()))
    export = copy.export()
    export.entries = [*copy.entries, forged]
    return Change(f"entry {new}: put in", frozenset({("entry", new)}), export)


def _change_leaf(copy: Copy, chance: random.Random, what: str, bend: Callable[[LeafRow], LeafRow]) -> Change:
    export = copy.export()
    place = chance.randrange(len(copy.leaves))
    old = copy.leaves[place]
    export.leaves[place] = bend(old)
    return Change(f"leaf {old.index}: {what}", frozenset({("leaf", str(old.index))}), export)


def leaf_hash(copy: Copy, chance: random.Random) -> Change:
    """One bit of a leaf's hash."""
    return _change_leaf(
        copy, chance, "a bit of its hash", lambda one: replace(one, leaf_hash=_flip(one.leaf_hash, chance))
    )


def leaf_time(copy: Copy, chance: random.Random) -> Change:
    """The time beside a leaf."""
    return _change_leaf(
        copy, chance, "its time", lambda one: replace(one, entry_at=one.entry_at + timedelta(seconds=1))
    )


def leaf_deleted(copy: Copy, chance: random.Random) -> Change:
    """A leaf taken away; the last one leaves no gap, but its checkpoint signed one more."""
    export = copy.export()
    old = export.leaves.pop(chance.randrange(len(copy.leaves)))
    names = {("leaf", str(old.index)), ("entry", old.entry_id)}
    return Change(f"leaf {old.index}: deleted", frozenset(names), export)


def leaf_added(copy: Copy, chance: random.Random) -> Change:
    """A leaf put at the end, of an entry that has one."""
    export = copy.export()
    new = replace(chance.choice(copy.leaves), index=len(copy.leaves))
    export.leaves.append(new)
    return Change(f"leaf {new.index}: put in", frozenset({("leaf", str(new.index))}), export)


def order(copy: Copy, chance: random.Random) -> Change:
    """Two leaves changed places, with all that belongs to them."""
    export = copy.export()
    first, second = chance.sample(range(len(copy.leaves)), 2)
    one, other = copy.leaves[first], copy.leaves[second]
    export.leaves[first] = replace(other, index=one.index)
    export.leaves[second] = replace(one, index=other.index)
    # Within one checkpoint's leaves only its root tells; across two, the first of them.
    sealed = min(point.size for point in copy.checkpoints if point.size > min(one.index, other.index))
    names = {("tile", tile_path(0, place // WIDTH)) for place in (one.index, other.index)}
    names.add(("checkpoint", str(sealed)))
    return Change(f"leaves {one.index} and {other.index}: changed places", frozenset(names), export)


def _change_tile(
    copy: Copy, chance: random.Random, what: str, bend: Callable[[FullTile], FullTile | None]
) -> Change:
    export = copy.export()
    place = chance.randrange(len(copy.tiles))
    old = copy.tiles[place]
    new = bend(old)
    export.tiles[place : place + 1] = [new] if new else []
    name = ("tile", tile_path(old.level, old.index))
    return Change(f"tile {name[1]}: {what}", frozenset({name}), export)


def tile_bytes(copy: Copy, chance: random.Random) -> Change:
    """One bit of a tile."""
    return _change_tile(
        copy, chance, "a bit of it", lambda one: replace(one, hashes=_flip(one.hashes, chance))
    )


def tile_cut(copy: Copy, chance: random.Random) -> Change:
    """A tile's last hash taken away."""
    return _change_tile(copy, chance, "cut short", lambda one: replace(one, hashes=one.hashes[:-32]))


def tile_moved(copy: Copy, chance: random.Random) -> Change:
    """A tile put at another place."""
    return _change_tile(copy, chance, "moved", lambda one: replace(one, index=one.index + len(copy.tiles)))


def tile_deleted(copy: Copy, chance: random.Random) -> Change:
    """A tile taken away."""
    return _change_tile(copy, chance, "deleted", lambda _one: None)


def _change_checkpoint(
    copy: Copy, chance: random.Random, what: str, bend: Callable[[CheckpointRow], CheckpointRow]
) -> Change:
    export = copy.export()
    place = chance.randrange(len(copy.checkpoints))
    old = copy.checkpoints[place]
    new = export.checkpoints[place] = bend(old)
    names = {("checkpoint", str(old.size)), ("checkpoint", str(new.size))}
    return Change(f"checkpoint {old.size}: {what}", frozenset(names), export)


def checkpoint_note(copy: Copy, chance: random.Random) -> Change:
    """One sign of a checkpoint's note, its text or its signatures."""

    def bend(one: CheckpointRow) -> CheckpointRow:
        place = chance.randrange(len(one.note))
        sign = chance.choice([other for other in "Aa0+ \n" if other != one.note[place]])
        return replace(one, note=one.note[:place] + sign + one.note[place + 1 :])

    return _change_checkpoint(copy, chance, "a sign of its note", bend)


def checkpoint_root(copy: Copy, chance: random.Random) -> Change:
    """The root beside a note."""
    return _change_checkpoint(
        copy, chance, "its root", lambda one: replace(one, root=_flip(one.root, chance))
    )


def checkpoint_size(copy: Copy, chance: random.Random) -> Change:
    """The size beside a note."""
    return _change_checkpoint(copy, chance, "its size", lambda one: replace(one, size=one.size + 1))


def checkpoint_time(copy: Copy, chance: random.Random) -> Change:
    """The time beside a note."""
    return _change_checkpoint(
        copy, chance, "its time", lambda one: replace(one, signed_at=one.signed_at + timedelta(seconds=1))
    )


def checkpoint_previous(copy: Copy, chance: random.Random) -> Change:
    """The one before it."""
    return _change_checkpoint(
        copy, chance, "the one before it", lambda one: replace(one, previous=one.previous + 1)
    )


def checkpoint_unsigned(copy: Copy, chance: random.Random) -> Change:
    """One signature taken away."""

    def bend(one: CheckpointRow) -> CheckpointRow:
        lines = one.note.splitlines(keepends=True)
        del lines[-chance.choice((1, 2))]
        return replace(one, note="".join(lines))

    return _change_checkpoint(copy, chance, "a signature taken away", bend)


def checkpoint_deleted(copy: Copy, chance: random.Random) -> Change:
    """A checkpoint taken away: the one after it says so; of the last one the leaves do."""
    export = copy.export()
    place = chance.randrange(len(copy.checkpoints))
    old = export.checkpoints.pop(place)
    after = copy.checkpoints[place + 1].size if place + 1 < len(copy.checkpoints) else old.size
    return Change(f"checkpoint {old.size}: deleted", frozenset({("checkpoint", str(after))}), export)


_OF_TILES = (tile_bytes, tile_cut, tile_moved, tile_deleted)
_KINDS: tuple[Callable[[Copy, random.Random], Change], ...] = (
    entry_bytes,
    entry_column,
    entry_time,
    entry_rewritten,
    entry_deleted,
    entry_added,
    leaf_hash,
    leaf_time,
    leaf_deleted,
    leaf_added,
    order,
    *_OF_TILES,
    checkpoint_note,
    checkpoint_root,
    checkpoint_size,
    checkpoint_time,
    checkpoint_previous,
    checkpoint_unsigned,
    checkpoint_deleted,
)
