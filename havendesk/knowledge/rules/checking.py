"""What keeps a text from being published: pure, with field, line and reason, for editor and import alike."""

import re
from collections.abc import Collection, Iterator

from havendesk.knowledge.rules import documents, placeholders
from havendesk.knowledge.types import ArticleFile
from havendesk.knowledge.types.editing import Fault

LONGEST_SUMMARY = 600
_TAG = re.compile(
    r"</?(?:script|iframe|frame|object|embed|applet|svg|math|style|link|meta|base|form|input|button|textarea"
    r"|img|video|audio|source|a|body|html|template|portal)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(r"!?\[[^\]\n]*\]\(\s*<?([^)\s>]*)")
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(\s*<?([^)\s>]*)")
_GOOD_TARGET = re.compile(r"(?:https://|mailto:|article:[a-z0-9-]+$|/help/|#)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_CODE = re.compile(r"`[^`\n]*`")


def faults(file: ArticleFile, images: Collection[str]) -> tuple[Fault, ...]:
    """Everything that is wrong with a text.

    Args:
        images: names of the pictures that the article has.
    """
    found = [*_head(file), *_body(file.body, images)]
    return tuple(found)


def _head(file: ArticleFile) -> Iterator[Fault]:
    for field, value, longest in (
        ("title", file.title, documents.LONGEST_LINE),
        ("summary", file.summary, LONGEST_SUMMARY),
    ):
        if not value.strip():
            yield Fault(field, 0, "It is empty.")
        elif len(value) > longest:
            yield Fault(field, 0, f"It is longer than {longest} characters.")
        elif _CONTROL.search(value) or "\n" in value:
            yield Fault(field, 0, "It holds a control character or a line break.")
        for reason in placeholders.faults(value):
            yield Fault(field, 0, reason)
    if len(file.variants) > documents.MOST_VARIANTS:
        yield Fault("variants", 0, f"There are more than {documents.MOST_VARIANTS}.")
    for number, variant in enumerate(file.variants, 1):
        if not variant.strip() or len(variant) > documents.LONGEST_LINE or _CONTROL.search(variant):
            yield Fault("variants", number, "It is empty, too long or holds a control character.")


def _body(body: str, images: Collection[str]) -> Iterator[Fault]:
    if not body.strip():
        yield Fault("body", 0, "It is empty.")
    if len(body) > documents.LONGEST_BODY:
        yield Fault("body", 0, f"It is longer than {documents.LONGEST_BODY} characters.")
    for number, line in enumerate(body.split("\n"), 1):
        for reason in _line(line, images):
            yield Fault("body", number, reason)


def _line(line: str, images: Collection[str]) -> Iterator[str]:
    if _CONTROL.search(line):
        yield "It holds a control character or one that turns the direction of writing."
    yield from placeholders.faults(line)
    bare = _CODE.sub("", line)
    tag = _TAG.search(bare)
    if tag:
        yield f"HTML is not allowed: {tag[0]}"
    yield from _pictures(bare, images)
    for match in _TARGET.finditer(bare):
        if not match[0].startswith("!") and not _GOOD_TARGET.match(match[1]):
            yield f"A link leads to {match[1][:80]!r}; allowed are https, mailto and article:slug."


def _pictures(line: str, images: Collection[str]) -> Iterator[str]:
    for alt, target in _PICTURE.findall(line):
        if not target.startswith("image:"):
            yield f"A picture comes from elsewhere ({target[:80]!r}); add it to the article."
        elif target.removeprefix("image:") not in images:
            yield f"The article has no picture {target.removeprefix('image:')[:80]!r}."
        elif not alt.strip():
            yield "A picture has no words that say what it shows."
