"""Reads of knowledge: articles, lists and search. None of them shows personal data."""

from havendesk.knowledge.queries.articles import article, articles
from havendesk.knowledge.queries.finding import search

__all__ = ["article", "articles", "search"]
