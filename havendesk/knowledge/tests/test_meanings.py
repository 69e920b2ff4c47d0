"""An encoder beside the words: found with it, nothing changes without it, one encoder for a whole shelf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.encoders import Encoder, Vectors
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.actions import indexing
from havendesk.knowledge.models import SearchMeaning, SearchShelf, SearchText
from havendesk.knowledge.queries import finding
from havendesk.knowledge.rules.meanings import MEANING_WEIGHT, read_of, vectors_of
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.tests.conftest import write_text
from havendesk.knowledge.types import Hit

SENSES = (("deposit", "top up"), ("fees", "charges", "costs"))
OTHERS = 97


class Senses:
    """Reads nothing but two senses."""

    languages = frozenset({"en"})

    def __init__(self, name: str = "senses/1") -> None:
        self.name = name

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), len(SENSES) + OTHERS), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            senses = [any(word in text.casefold() for word in sense) for sense in SENSES]
            row[: len(SENSES)] = senses
            # What has neither sense is like nothing else.
            row[len(SENSES) + sum(text.encode()) % OTHERS] = not any(senses)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


def read_with(monkeypatch: pytest.MonkeyPatch, encoder: Encoder | None) -> None:
    """This process reads English with that encoder from now on."""
    for module in (finding, indexing):
        monkeypatch.setattr(
            module, "encoder_for", lambda language: encoder if language is Language.EN else None
        )


def ask(text: str, *, meaning: bool = True) -> list[Hit]:
    return queries.search(viewer=ANONYMOUS, text=text, language=Language.EN, meaning=meaning)


def encoded() -> set[str]:
    """Shelves whose texts all have a vector."""
    bare = SearchText.objects.exclude(id__in=SearchMeaning.objects.values("of"))
    return set(SearchText.objects.values_list("shelf", flat=True)) - set(bare.values_list("shelf", flat=True))


@pytest.mark.django_db
class TestAShelf:
    """Two articles in English and Korean."""

    def test_what_shares_no_word_is_found_by_its_meaning(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        read_with(monkeypatch, Senses())
        actions.import_folder(by=SYSTEM, folder=folder)
        (hit,) = ask("top up")
        assert hit.slug == "one"
        assert hit.score == pytest.approx(MEANING_WEIGHT)
        # Words and meaning are added up.
        (words,), (both, *_) = ask("About charges", meaning=False)[:1], ask("About charges")
        assert (words.slug, both.slug) == ("two", "two")
        assert both.score == pytest.approx(words.score + MEANING_WEIGHT)
        with django_assert_num_queries(3):
            ask("top up")
        assert ask("top up", meaning=False) == []
        assert ask("zzz qqq") == []
        assert encoded() == {"en"}

    def test_without_the_encoder_the_words_alone_are_asked(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        actions.import_folder(by=SYSTEM, folder=folder)
        plain = ask("how do fees work")
        read_with(monkeypatch, Senses())
        assert ask("how do fees work") == plain  # these rows it has not read
        actions.reindex(by=SYSTEM)
        assert next(hit.slug for hit in ask("what are your costs")) == "two"
        read_with(monkeypatch, Senses("senses/2"))
        assert ask("how do fees work") == plain
        read_with(monkeypatch, None)
        assert ask("how do fees work") == plain

    def test_a_text_published_by_another_encoder_brings_the_whole_shelf_to_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read_with(monkeypatch, Senses())
        actions.import_folder(by=SYSTEM, folder=folder)
        write_text(folder, "two", "en", title="About costs")
        read_with(monkeypatch, None)
        actions.import_folder(by=SYSTEM, folder=folder)
        assert encoded() == set()
        assert SearchShelf.objects.get(shelf="en").encoder == ""

    def test_a_refused_publication_leaves_no_vector(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read_with(monkeypatch, Senses())
        (folder / "two" / "ko.md").write_text("no front matter", encoding="utf-8")
        with pytest.raises(Refused):
            actions.import_folder(by=SYSTEM, folder=folder)
        assert not SearchText.objects.exists()
        assert not SearchMeaning.objects.exists()
        assert ask("top up") == []


def test_a_text_and_each_of_its_wordings_has_a_vector() -> None:
    document = Document("one", "Fees", ("what do you charge", "costs"), "What trading costs.", "")
    texts = read_of(document)
    assert texts == ["Fees What trading costs.", "Fees", "what do you charge", "costs"]
    assert vectors_of(Senses(), ["fees"]) == ["[0,1" + ",0" * OTHERS + "]"]
