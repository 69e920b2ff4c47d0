"""Facts that knowledge announces."""

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class TextPublished(Event):
    """A new revision of an article's text can be read and is found from now on."""

    article_id: UUID
    language: str
    revision: int


@dataclass(frozen=True)
class TextWithdrawn(Event):
    """A text of an article was taken from readers and searches."""

    article_id: UUID
    language: str
    revision: int
