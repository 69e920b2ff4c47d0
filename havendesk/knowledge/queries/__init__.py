"""Reads of knowledge: articles, lists and search; drafts and care for those who write. None of them shows
personal data of a customer."""

from havendesk.knowledge.queries.articles import article, articles, languages_of, moved, sitemap
from havendesk.knowledge.queries.care import coverage, feedback, known_gaps, proposals
from havendesk.knowledge.queries.desk import desk_article, desk_articles
from havendesk.knowledge.queries.exporting import export_folder, image
from havendesk.knowledge.queries.finding import is_indexed, search
from havendesk.knowledge.queries.history import diff, history, preview
from havendesk.knowledge.queries.teaching import shelf_mark, taught_shelf

__all__ = [
    "article",
    "articles",
    "coverage",
    "desk_article",
    "desk_articles",
    "diff",
    "export_folder",
    "feedback",
    "history",
    "image",
    "is_indexed",
    "known_gaps",
    "languages_of",
    "moved",
    "preview",
    "proposals",
    "search",
    "shelf_mark",
    "sitemap",
    "taught_shelf",
]
