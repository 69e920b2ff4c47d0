"""What changed between two texts, line by line."""

from difflib import SequenceMatcher

from havendesk.knowledge.types.editing import DiffLine, Words

SAME, ADDED, REMOVED = "same", "added", "removed"
# Beyond this many lines a comparison is no help to anybody, and slow.
MOST_LINES = 4_000


def diff(before: Words, after: Words) -> tuple[DiffLine, ...]:
    """All lines of both texts: what stayed, what went, what came."""
    old, new = _lines(before)[:MOST_LINES], _lines(after)[:MOST_LINES]
    found: list[DiffLine] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [DiffLine(SAME, line) for line in old[start:end]]
            continue
        found += [DiffLine(REMOVED, line) for line in old[start:end]]
        found += [DiffLine(ADDED, line) for line in new[first:last]]
    return tuple(found)


def _lines(words: Words) -> list[str]:
    if words == Words("", "", (), ""):
        return []
    variants = [f"? {variant}" for variant in words.variants]
    return [words.title, words.summary, *variants, *words.body.split("\n")]
