"""The starter help centre and the questions about it, read from the tree without a database."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid5

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules import documents
from havendesk.knowledge.rules.placeholders import blank
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.types import Hit
from havendesk.people.types import Topic

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "havendesk" / "knowledge" / "starter"
QUESTIONS = ROOT / "tests" / "questions"
# The articles and questions are written in these; traditional Chinese is converted.
WRITTEN = tuple(language for language in Language if language is not Language.ZH_HANT)
_NAMES = UUID("6f1d3c56-2f0e-4a0c-9c53-3d6b2f6f7f10")


@dataclass(frozen=True)
class Shelf:
    """All articles of one language."""

    language: Language
    documents: tuple[Document, ...]
    topics: dict[str, Topic]

    def without_variant(self, slug: str, variant: str) -> Index:
        """An index in which one known wording is missing."""
        kept = [
            replace(one, variants=tuple(v for v in one.variants if v != variant)) if one.key == slug else one
            for one in self.documents
        ]
        return Index(self.language, kept)

    def without_article(self, slug: str) -> Index:
        """An index in which one article is missing."""
        return Index(self.language, [one for one in self.documents if one.key != slug])

    def index(self) -> Index:
        """The whole index."""
        return Index(self.language, self.documents)

    def hits(self, index: Index, text: str, limit: int = 3) -> list[Hit]:
        """Results as `knowledge.queries.search` gives them."""
        found = index.search(text, limit + 1)
        by_key = {one.key: one for one in self.documents}
        hits = []
        for number, one in enumerate(found[:limit]):
            following = found[number + 1].score if number + 1 < len(found) else 0.0
            document = by_key[one.key]
            hits.append(
                Hit(
                    article_id=uuid5(_NAMES, one.key),
                    slug=one.key,
                    title=document.title,
                    summary=document.summary,
                    topic=self.topics[one.key],
                    language=self.language,
                    revision=1,
                    score=one.score,
                    margin=one.score - following,
                    strength=one.strength,
                    coverage=one.coverage,
                    nearness=one.nearness,
                )
            )
        return hits


def shelf(language: Language, folder: Path = STARTER) -> Shelf:
    """The starter articles of one language, or those of another folder of the kind."""
    lines = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))["article"]
    found, topics = [], {}
    for line in lines:
        file = folder / line["slug"] / f"{language.value}.md"
        if not file.exists():
            continue
        text = documents.parse(file.read_text(encoding="utf-8"))
        title, summary, body = blank((text.title, text.summary, text.body))
        found.append(Document(line["slug"], title, text.variants, summary, body))
        topics[line["slug"]] = Topic(line["topic"])
    return Shelf(language, tuple(found), topics)


def questions(name: str) -> Iterator[dict[str, str]]:
    """Rows of one of the question files: `starter`, `unknown`, `person`."""
    with (QUESTIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def right_slugs(row: dict[str, str]) -> frozenset[str]:
    """The articles that answer a row of `starter`: more than one where a general and a special one do."""
    return frozenset(row["slug"].split("|"))


def calibration_half(name: str, language: Language) -> list[dict[str, str]]:
    """Every second question of a file in one language, the first included; constants may be fitted on it."""
    return [row for row in questions(name) if row["language"] == language.value][::2]


def report_half(name: str, language: Language) -> list[dict[str, str]]:
    """The other half, which no constant was chosen on."""
    return [row for row in questions(name) if row["language"] == language.value][1::2]
