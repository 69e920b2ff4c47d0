"""Drafts of replies out of what is known, and what became of them. Pure."""

from __future__ import annotations

from havendesk.knowledge.types import ArticleCard


def article_draft(card: ArticleCard, address: str) -> str:
    """The article's gist, its steps and where the whole of it is."""
    parts = [card.summary, card.steps, f"{card.title}: {address}{card.url}"]
    return "\n\n".join(part for part in parts if part)


def question_of(texts: list[str], most: int = 2_000) -> str:
    """What the customer said, the newest words kept where it is long."""
    return "\n".join(text for text in texts if text.strip())[-most:]
