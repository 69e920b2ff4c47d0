"""Tiles of the log as the database keeps them."""

from __future__ import annotations

from havendesk.audit.models import Leaf, Tile
from havendesk.audit.rules.tiles import WIDTH, split
from havendesk.kernel import merkle


def read_tile(level: int, index: int, width: int) -> bytes:
    """Hashes of a tile that the stored log has; a partial one is made from what lies below it."""
    if width == WIDTH:
        return bytes(Tile.objects.values_list("hashes", flat=True).get(level=level, index=index))
    first = index * WIDTH
    if level == 0:
        leaves = Leaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        return b"".join(bytes(one) for one in leaves.values_list("leaf_hash", flat=True))
    below = Tile.objects.filter(level=level - 1, index__gte=first, index__lt=first + width).order_by("index")
    return b"".join(merkle.fold(split(bytes(one))) for one in below.values_list("hashes", flat=True))
