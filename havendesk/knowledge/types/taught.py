"""What can be learnt from the published texts of one language."""

from dataclasses import dataclass

from havendesk.people.types import Topic


@dataclass(frozen=True, slots=True)
class TaughtText:
    """One published text; places for the exchange's values are blank."""

    slug: str
    topic: Topic
    revision: int
    title: str
    variants: tuple[str, ...]
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class TaughtShelf:
    """All of them in the order of the help centre. `mark` moves with every change."""

    mark: int
    texts: tuple[TaughtText, ...]
