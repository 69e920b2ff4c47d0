"""The search's rows: found as an index made of the texts finds them, whatever was published when."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from havendesk.config.commandline import main
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.actions.shelving import move_marks
from havendesk.knowledge.models import Article, ArticleText, SearchShelf, SearchText, Shelf
from havendesk.knowledge.queries import finding
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.shelves import Making, sum_of
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.tests.conftest import write_text
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


def making_of(language: Language) -> Making:
    """What the rows of a shelf are made with."""
    making = Making.from_json(language, SearchShelf.objects.get(shelf=language.value).making)
    assert making is not None
    return making


def reference(language: Language) -> Index:
    """The published texts, made to an index at once; with the averages of the shelf's rows."""
    documents = [finding.document_of(row) for row in finding.published_texts(language)]
    making = making_of(language)
    assert making.stands_for(sum_of([making.lengths(one) for one in documents]), len(documents))
    documents.sort(key=lambda one: one.key)
    new = {number: making.packed(one) for number, one in enumerate(documents)}
    return Index.of(making, [one.key for one in documents], new)


def same(language: Language) -> None:
    """The search finds what an index of the published texts finds, with the same numbers."""
    index = reference(language)
    for question in QUESTIONS[language]:
        wanted = {one.key: one for one in index.search(question, 20)}
        found = queries.search(viewer=ANONYMOUS, text=question, language=language, limit=20)
        assert {one.slug for one in found} == set(wanted), question
        for hit in found:
            one = wanted[hit.slug]
            numbers = (hit.score, hit.strength, hit.coverage, hit.nearness)
            assert numbers == pytest.approx((one.score, one.strength, one.coverage, one.nearness), abs=1e-6)


@pytest.mark.parametrize("language", list(Language))
def test_the_search_ranks_as_an_index_made_of_what_is_published(starter: None, language: Language) -> None:
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
    assert SearchText.objects.filter(shelf="en").count() == len(shown)


def test_a_refused_publication_is_not_found(starter: None, folder: Path) -> None:
    (folder / "two" / "ko.md").write_text("no front matter", encoding="utf-8")
    before = SearchText.objects.count(), Shelf.objects.get(language="en").mark
    with pytest.raises(Refused):
        actions.import_folder(by=SYSTEM, folder=folder)
    assert (SearchText.objects.count(), Shelf.objects.get(language="en").mark) == before


def test_a_process_sees_what_another_one_published(starter: None) -> None:
    assert queries.search(viewer=ANONYMOUS, text="fees", language=Language.EN)
    kept = dict(finding._kept)
    withdrawn = ArticleText.objects.get(language="en", article__slug="fees", status="published")
    ArticleText.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    move_marks(["en"])
    finding._kept.update(kept)  # as a process that was not there
    assert "fees" not in found_for("fees")
    same(Language.EN)


def found_for(text: str) -> list[str]:
    return [hit.slug for hit in queries.search(viewer=ANONYMOUS, text=text, language=Language.EN)]


def test_what_was_rolled_back_is_forgotten_by_who_saw_it(folder: Path) -> None:
    """Also by a process that asked inside that transaction, and after another change took its turn."""
    actions.import_folder(by=SYSTEM, folder=folder)
    write_text(folder, "one", "en", title="About zebras")
    with transaction.atomic():
        actions.import_folder(by=SYSTEM, folder=folder)
        assert found_for("zebras") == ["one"]
        transaction.set_rollback(True)
    kept = dict(finding._kept)
    assert found_for("zebras") == []
    write_text(folder, "one", "en", title="About okapis")
    actions.import_folder(by=SYSTEM, folder=folder)
    finding._kept.update(kept)
    assert found_for("zebras") == []
    assert found_for("okapis") == ["one"]


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_while_another_publishes_find_the_last_text_or_this_one(folder: Path) -> None:
    words = ("zebras", "okapis", "gnus", "elands")
    write_text(folder, "one", "en", title=f"About {words[0]}")
    actions.import_folder(by=SYSTEM, folder=folder)
    done, said = threading.Event(), [words[0]]

    def asking() -> int:
        times = 0
        try:
            while not done.is_set() or not times:
                before = said[-1]
                found = found_for(" ".join(words))
                # One text at every moment, and never one that was replaced before the question.
                assert found == ["one"]
                for replaced in words[: words.index(before)]:
                    assert found_for(replaced) == []
                times += 1
        finally:
            connection.close()
        return times

    with ThreadPoolExecutor(3) as pool:
        askers = [pool.submit(asking) for _ in range(3)]
        try:
            for word in words[1:]:
                write_text(folder, "one", "en", title=f"About {word}")
                actions.import_folder(by=SYSTEM, folder=folder)
                said.append(word)
                assert found_for(word) == ["one"]
        finally:
            done.set()
        assert all(asker.result(timeout=30) for asker in askers)
    same(Language.EN)


def test_an_archived_article_is_not_found_even_before_its_rows_go(starter: None) -> None:
    Article.objects.filter(slug="fees").update(published_at=None)
    found = queries.search(viewer=ANONYMOUS, text="what are the fees", language=Language.EN, limit=50)
    assert "fees" not in {hit.slug for hit in found}


def test_lost_rows_are_made_again(starter: None) -> None:
    assert queries.is_indexed(viewer=SYSTEM)
    SearchText.objects.filter(shelf="ko").delete()
    assert not queries.is_indexed(viewer=SYSTEM)
    texts = ArticleText.objects.filter(status="published").count()
    assert actions.reindex(by=SYSTEM) == texts
    same(Language.KO)


def test_what_an_older_version_indexed_is_made_anew_at_the_start_or_by_the_next_publication(
    folder: Path,
) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    for again in (lambda: actions.reindex(by=SYSTEM), lambda: _publish_one(folder)):
        _as_the_first_version_left_it("ko")
        assert not queries.is_indexed(viewer=SYSTEM)
        old = set(SearchText.objects.filter(shelf="ko").values_list("id", flat=True))
        again()
        assert queries.is_indexed(viewer=SYSTEM)
        assert not old & set(SearchText.objects.filter(shelf="ko").values_list("id", flat=True))
        same(Language.KO)


def _as_the_first_version_left_it(language: str) -> None:
    """It wrote no number beside the averages."""
    shelf = SearchShelf.objects.get(shelf=language)
    del shelf.making["version"]
    shelf.save()


def _publish_one(folder: Path) -> None:
    write_text(folder, "one", "ko", title="다른 제목", body="다른 내용입니다.")
    actions.import_folder(by=SYSTEM, folder=folder)


@contextmanager
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever asks for the lock within fails."""
    with monkeypatch.context() as patch:
        patch.setattr(finding, "_reading", None)
        yield


def test_a_question_costs_two_statements_and_no_lock(
    starter: None, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # how the rows are made, the rows; the texts found
        found_for("fee")
    with no_waiting(monkeypatch):
        for text, statements in (("fee", 2), ("fee " * 20_000, 2), ("🙂", 1), ("", 1)):
            with django_assert_num_queries(statements):
                found_for(text)
    ArticleText.objects.filter(language="en", article__slug="fees").update(status="withdrawn")
    move_marks(["en"])
    with django_assert_num_queries(4):
        found_for("fee")


def test_rows_that_were_read_are_not_read_again(starter: None) -> None:
    before = finding.read("en", making_of(Language.EN))
    ArticleText.objects.filter(language="en", article__slug="fees").update(status="withdrawn")
    move_marks(["en"])
    SearchText.objects.filter(shelf="en").update(first=b"", second=b"")
    after = finding.read("en", making_of(Language.EN), before)
    assert len(after.index) == len(before.index) - 1
    assert set(after.rows) < set(before.rows)


def test_publishing_one_text_leaves_the_others_rows_alone(folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    before = dict(SearchText.objects.filter(shelf="en").values_list("key", "id"))
    write_text(folder, "two", "en", title="About tax and charges (en)")
    actions.import_folder(by=SYSTEM, folder=folder)
    after = dict(SearchText.objects.filter(shelf="en").values_list("key", "id"))
    assert after["one"] == before["one"]
    assert after["two"] != before["two"]
    same(Language.EN)
    # So much longer that the weights of all texts stand for the shelf no more.
    write_text(folder, "two", "en", title="About fees", body="Do this, and then do that. " * 20)
    actions.import_folder(by=SYSTEM, folder=folder)
    assert SearchText.objects.get(shelf="en", key="one").id != before["one"]
    same(Language.EN)


def test_a_measured_collection_is_gone_afterwards(starter: None) -> None:
    documents = [
        Document("a", "", (), "", "The moon is far away."),
        Document("b", "", (), "", "Bread needs flour and water."),
    ]
    questions = [Question("how far is the moon", frozenset({"a"})), Question("quantum", frozenset({"b"}))]
    rows = SearchText.objects.count()
    first, second = actions.measure_search(
        by=SYSTEM, language=Language.EN, documents=documents, questions=questions, depth=3
    )
    assert (first.place, second.place) == (1, None)
    assert SearchText.objects.count() == rows


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
