"""The search's rows: the same results as the reference in memory, whatever was published in which order."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.config.commandline import main
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.actions.shelving import move_marks
from havendesk.knowledge.models import Article, ArticleText, SearchStatistics, SearchUnit, Shelf
from havendesk.knowledge.queries import finding
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.vectors import DIMENSIONS, place, sparse
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.types.measuring import Question

pytestmark = pytest.mark.django_db

QUESTIONS = {
    Language.EN: [
        "where is my deposit",
        "what does trading cost",
        "someone took over my account",
        "2fa",
        "zzz",
    ],
    Language.KO: ["입금이 안 들어왔어요", "수수료 얼마예요", "계정이 해킹당했어요"],
    Language.JA: ["入金が反映されない", "手数料はいくら", "ログインできません"],
    Language.ZH_HANS: ["充值没到账", "手续费多少", "提币被冻结"],
    Language.ZH_HANT: ["充值沒到賬", "手續費多少"],
}


def reference(language: Language) -> Index:
    """The published texts, in memory."""
    return Index(language, [finding.document_of(row) for row in finding.published_texts(language)])


def same(language: Language) -> None:
    """The database finds what the reference finds, with the same numbers."""
    index = reference(language)
    for question in QUESTIONS[language]:
        wanted = {one.key: one for one in index.search(question, 20)}
        found = queries.search(viewer=ANONYMOUS, text=question, language=language, limit=20)
        assert {one.slug for one in found} == set(wanted), question
        for hit in found:
            one = wanted[hit.slug]
            numbers = (hit.score, hit.strength, hit.coverage, hit.nearness)
            assert numbers == pytest.approx((one.score, one.strength, one.coverage, one.nearness), abs=0.02)


@pytest.mark.parametrize("language", list(Language))
def test_the_database_ranks_like_the_reference(starter: None, language: Language) -> None:
    same(language)


def test_what_is_taken_away_and_brought_back_one_by_one_leaves_no_trace(starter: None) -> None:
    shown = list(ArticleText.objects.filter(language="en", status="published"))
    chance = random.Random(7)
    for row in chance.sample(shown, 3):
        ArticleText.objects.filter(pk=row.pk).update(status="withdrawn")
        move_marks(["en"])
        assert row.article.slug not in {
            hit.slug for hit in queries.search(viewer=ANONYMOUS, text=row.title, language=Language.EN)
        }
        same(Language.EN)
    ArticleText.objects.filter(pk__in=[row.pk for row in shown]).update(status="published")
    move_marks(["en"])
    same(Language.EN)
    statistics = SearchStatistics.objects.get(shelf="en")
    assert statistics.parts[0]["documents"] == len(shown)
    assert min(statistics.parts[0]["holders"].values()) > 0


def test_a_refused_publication_is_not_found(starter: None, folder: Path) -> None:
    (folder / "two" / "ko.md").write_text("no front matter", encoding="utf-8")
    before = SearchUnit.objects.count(), Shelf.objects.get(language="en").mark
    with pytest.raises(Refused):
        actions.import_folder(by=SYSTEM, folder=folder)
    assert (SearchUnit.objects.count(), Shelf.objects.get(language="en").mark) == before


def test_a_process_sees_what_another_one_published(starter: None) -> None:
    assert queries.search(viewer=ANONYMOUS, text="fees", language=Language.EN)
    kept = dict(finding._kept)
    ArticleText.objects.filter(language="en").update(status="withdrawn")
    move_marks(["en"])
    finding._kept.update(kept)  # as a process that was not there
    assert queries.search(viewer=ANONYMOUS, text="fees", language=Language.EN) == []


def test_an_archived_article_is_not_found_even_before_its_rows_go(starter: None) -> None:
    Article.objects.filter(slug="fees").update(published_at=None)
    found = queries.search(viewer=ANONYMOUS, text="what are the fees", language=Language.EN, limit=50)
    assert "fees" not in {hit.slug for hit in found}


def test_lost_rows_are_made_again(starter: None) -> None:
    assert queries.is_indexed(viewer=SYSTEM)
    SearchUnit.objects.filter(shelf="ko").delete()
    assert not queries.is_indexed(viewer=SYSTEM)
    texts = ArticleText.objects.filter(status="published").count()
    assert actions.reindex(by=SYSTEM) == texts
    same(Language.KO)


def test_a_scan_costs_one_statement_whatever_the_question(starter: None) -> None:
    for text in ("fee", "fee " * 20_000, "🙂", ""):
        with CaptureQueriesContext(connection) as asked:
            queries.search(viewer=ANONYMOUS, text=text, language=Language.EN)
        assert len(asked) <= 4


def test_a_measured_collection_is_gone_afterwards(starter: None) -> None:
    documents = [
        Document("a", "", (), "", "The moon is far away."),
        Document("b", "", (), "", "Bread needs flour and water."),
    ]
    questions = [Question("how far is the moon", frozenset({"a"})), Question("quantum", frozenset({"b"}))]
    rows = SearchUnit.objects.count()
    first, second = actions.measure_search(
        by=SYSTEM, language=Language.EN, documents=documents, questions=questions, depth=3
    )
    assert (first.place, second.place) == (1, None)
    assert SearchUnit.objects.count() == rows


def test_terms_have_fixed_places() -> None:
    assert place("deposit") == place("deposit")
    assert 1 <= place("입금") <= DIMENSIONS
    assert sparse({}) == f"{{}}/{DIMENSIONS}"


@pytest.fixture
def collection(tmp_path: Path) -> tuple[Path, Path]:
    """Two files, and a file of questions."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "moon.txt").write_text("The moon is far away from the earth.", encoding="utf-8")
    (corpus / "bread.md").write_text("Bread needs flour and water.", encoding="utf-8")
    queries_file = tmp_path / "queries.csv"
    queries_file.write_text('text,document\n"how far is the moon",moon.txt\nbaking bread,bread\n', "utf-8")
    return corpus, queries_file


def test_the_command_prints_figures(
    collection: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, asked = collection
    assert main(["search", "evaluate", "--corpus", str(corpus), "--queries", str(asked), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["documents"], figures["questions"], figures["hit@1"], figures["mrr"]) == (2, 2, 1.0, 1.0)
    assert figures["language"] == "en"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,document\n", "no question"),
        ("words,document\nx,moon\n", "line 2: no text"),
        ("text,document\nx,sun\n", "line 2: there is no document sun"),
    ],
)
def test_the_command_names_file_line_and_reason(
    collection: tuple[Path, Path], capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    corpus, asked = collection
    asked.write_text(content, encoding="utf-8")
    assert main(["search", "evaluate", "--corpus", str(corpus), "--queries", str(asked)]) == 1
    assert said in capsys.readouterr().err
    assert main(["search", "evaluate", "--corpus", str(asked), "--queries", str(asked)]) == 1
    assert "is no folder" in capsys.readouterr().err
