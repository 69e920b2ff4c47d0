"""Writing, approving, scheduling, withdrawing, and the way back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.kernel import clock
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode
from havendesk.knowledge import actions, queries
from havendesk.knowledge.actions import publishing
from havendesk.knowledge.models import (
    Article,
    ArticleDraft,
    ArticleRedirect,
    ArticleText,
)
from havendesk.knowledge.tests.writing import EN, HANS, HANT, KO, details, publish, refused, shown, words
from havendesk.knowledge.types.editing import Filters, Shown, Words
from havendesk.people.types import Topic


def test_a_text_goes_to_readers_when_somebody_else_approves_it(
    editor: Actor, lead: Actor, article: UUID
) -> None:
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=words(), version=0)
    refused(ErrorCode.NOT_FOUND, queries.article, viewer=ANONYMOUS, slug="move-coins", language=EN)
    refused(ErrorCode.CONFLICT, actions.approve, by=lead, article_id=article, language=EN, version=version)
    actions.submit(by=editor, article_id=article, language=EN, version=version)
    refused(ErrorCode.FORBIDDEN, actions.approve, by=editor, article_id=article, language=EN, version=version)
    assert not ArticleText.objects.exists()
    assert actions.approve(by=lead, article_id=article, language=EN, version=version)
    assert shown("move-coins", EN) == "Move coins"
    found = queries.search(viewer=ANONYMOUS, text="how do I move coins", language=EN)
    assert [hit.slug for hit in found] == ["move-coins"]
    assert not ArticleDraft.objects.exists()
    row = ArticleText.objects.get()
    assert (row.authors, row.approver_id) == ([editor.id], lead.id)


def test_nobody_approves_a_text_that_they_wrote_in(editor: Actor, lead: Actor, article: UUID) -> None:
    first = actions.save_draft(by=lead, article_id=article, language=EN, words=words(), version=0)
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=words(), version=first)
    actions.submit(by=editor, article_id=article, language=EN, version=version)
    refused(ErrorCode.OWN_TEXT, actions.approve, by=lead, article_id=article, language=EN, version=version)
    assert not ArticleText.objects.exists()
    assert AuditEntry.objects.filter(verb="knowledge.approve", outcome="refused").count() == 1


def test_two_editors_do_not_overwrite_each_other(editor: Actor, lead: Actor, article: UUID) -> None:
    first = actions.save_draft(by=editor, article_id=article, language=EN, words=words("A"), version=0)
    again = refused(
        ErrorCode.CONFLICT,
        actions.save_draft,
        by=lead,
        article_id=article,
        language=EN,
        words=words("B"),
        version=0,
    )
    assert again.params["version"] == first
    actions.save_draft(by=lead, article_id=article, language=EN, words=words("C"), version=first)
    refused(
        ErrorCode.CONFLICT,
        actions.save_draft,
        by=editor,
        article_id=article,
        language=EN,
        words=words("D"),
        version=first,
    )
    assert ArticleDraft.objects.get().title == "C"


def test_what_was_changed_after_submitting_is_not_approved(editor: Actor, lead: Actor, article: UUID) -> None:
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=words(), version=0)
    actions.submit(by=editor, article_id=article, language=EN, version=version)
    later = actions.save_draft(
        by=editor, article_id=article, language=EN, words=words("Other"), version=version
    )
    refused(ErrorCode.CONFLICT, actions.approve, by=lead, article_id=article, language=EN, version=version)
    refused(ErrorCode.CONFLICT, actions.approve, by=lead, article_id=article, language=EN, version=later)
    assert not ArticleText.objects.exists()


def test_a_text_is_sent_back_with_a_reason(editor: Actor, lead: Actor, article: UUID) -> None:
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=words(), version=0)
    actions.submit(by=editor, article_id=article, language=EN, version=version)
    refused(
        ErrorCode.FIELD_INVALID,
        actions.send_back,
        by=lead,
        article_id=article,
        language=EN,
        version=version,
        comment=" ",
    )
    actions.send_back(by=lead, article_id=article, language=EN, version=version, comment="Name the button.")
    card = queries.desk_article(viewer=editor, slug="move-coins")
    draft = card.texts[0].draft
    assert draft is not None
    assert (draft.state, draft.verdict, draft.verdict_by) == ("writing", "Name the button.", "Lena")


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        (words(title=""), "title", 0),
        (words(body="fine\n{{evil:x}}"), "body", 2),
        (words(body="<script>alert(1)</script>"), "body", 1),
        (words(body="a\n\n![x](https://elsewhere.example/x.png)"), "body", 3),
        (words(body="![x](image:none.png)"), "body", 1),
        (words(body="[x](javascript:alert(1))"), "body", 1),
        (words(body="turned \u202e around"), "body", 1),
    ],
)
def test_what_could_not_be_shown_is_not_submitted(
    editor: Actor, article: UUID, text: Words, field: str, line: int
) -> None:
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=text, version=0)
    why = refused(
        ErrorCode.FIELD_INVALID, actions.submit, by=editor, article_id=article, language=EN, version=version
    )
    assert (why.field, why.params["line"]) == (field, line)
    assert ArticleDraft.objects.get().state == "writing"


def test_a_scheduled_text_comes_at_its_moment_and_once(
    editor: Actor, lead: Actor, article: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = actions.save_draft(by=editor, article_id=article, language=EN, words=words(), version=0)
    at = now() + timedelta(hours=1)
    refused(
        ErrorCode.FIELD_INVALID,
        actions.submit,
        by=editor,
        article_id=article,
        language=EN,
        version=version,
        publish_at=now() - timedelta(seconds=1),
    )
    actions.submit(by=editor, article_id=article, language=EN, version=version, publish_at=at)
    assert not actions.approve(by=lead, article_id=article, language=EN, version=version)
    assert actions.publish_due(by=SYSTEM) == 0
    assert not ArticleText.objects.exists()
    monkeypatch.setattr(publishing, "now", lambda: at)
    assert actions.publish_due(by=SYSTEM) == 1
    assert actions.publish_due(by=SYSTEM) == 0
    assert ArticleText.objects.get().approver_id == lead.id
    assert clock.now() < at


def test_translations_grow_stale_and_say_when_they_follow_again(
    editor: Actor, lead: Actor, article: UUID
) -> None:
    publish(editor, lead, article, EN, words())
    publish(editor, lead, article, HANS, words("提币", "打开页面。"))
    publish(editor, lead, article, KO, words("코인 보내기"))
    assert shown("move-coins", HANT) == "提幣"
    publish(editor, lead, article, EN, words("Send coins"))
    stale = {
        one.language for one in queries.desk_article(viewer=editor, slug="move-coins").texts if one.stale
    }
    assert stale == {HANS, HANT, KO}
    publish(editor, lead, article, HANS, words("提币", "打开页面。"))
    stale = {
        one.language for one in queries.desk_article(viewer=editor, slug="move-coins").texts if one.stale
    }
    assert stale == {KO}
    assert ArticleText.objects.filter(language="zh-Hans").count() == 1


def test_a_converted_text_is_confirmed_by_a_reader_of_it(editor: Actor, lead: Actor, article: UUID) -> None:
    publish(editor, lead, article, HANS, words("提币", "打开页面。"))
    assert queries.article(viewer=ANONYMOUS, slug="move-coins", language=HANT).converted
    refused(
        ErrorCode.CONFLICT,
        actions.confirm_conversion,
        by=editor,
        article_id=article,
        language=HANS,
        revision=1,
    )
    actions.confirm_conversion(by=editor, article_id=article, language=HANT, revision=1)
    assert not queries.article(viewer=ANONYMOUS, slug="move-coins", language=HANT).converted
    publish(editor, lead, article, HANS, words("提走币", "打开页面。"))
    card = queries.article(viewer=ANONYMOUS, slug="move-coins", language=HANT)
    assert (card.title, card.stale) == ("提幣", True)


def test_publishing_is_undone_and_nothing_is_lost(editor: Actor, lead: Actor, article: UUID) -> None:
    publish(editor, lead, article, EN, words("First"))
    refused(ErrorCode.NOT_FOUND, actions.undo_publish, by=lead, article_id=article, language=EN)
    publish(editor, lead, article, EN, words("Second"))
    publish(editor, lead, article, KO, words("둘째"))
    assert actions.undo_publish(by=lead, article_id=article, language=EN) == 1
    assert shown("move-coins", EN) == "First"
    assert not queries.search(viewer=ANONYMOUS, text="second", language=EN)
    assert ArticleDraft.objects.get().title == "Second"
    assert not queries.article(viewer=ANONYMOUS, slug="move-coins", language=KO).stale
    publish(editor, lead, article, EN, words("Third"))
    revisions = [one.revision for one in queries.history(viewer=editor, article_id=article, language=EN)]
    assert revisions == [3, 2, 1]
    assert queries.article(viewer=ANONYMOUS, slug="move-coins", language=KO).stale


def test_what_is_taken_back_is_neither_shown_nor_found(editor: Actor, lead: Actor, article: UUID) -> None:
    publish(editor, lead, article, HANS, words("提币", "打开页面。"))
    actions.unpublish(by=editor, article_id=article, language=HANT)
    refused(ErrorCode.NOT_FOUND, queries.article, viewer=ANONYMOUS, slug="move-coins", language=HANT)
    publish(editor, lead, article, HANS, words("提走币", "打开页面。"))
    refused(ErrorCode.NOT_FOUND, queries.article, viewer=ANONYMOUS, slug="move-coins", language=HANT)
    actions.unpublish(by=editor, article_id=article, language=HANS)
    assert not queries.search(viewer=ANONYMOUS, text="提走币", language=HANS)
    assert Article.objects.get().published_at is None


def test_an_archived_article_comes_back_as_it_was(editor: Actor, lead: Actor, article: UUID) -> None:
    publish(editor, lead, article, EN, words())
    actions.archive(by=editor, article_id=article)
    refused(ErrorCode.NOT_FOUND, queries.article, viewer=ANONYMOUS, slug="move-coins", language=EN)
    refused(
        ErrorCode.CONFLICT,
        actions.save_draft,
        by=editor,
        article_id=article,
        language=EN,
        words=words(),
        version=0,
    )
    listed = queries.desk_articles(viewer=editor, filters=Filters(Shown.ARCHIVED))
    assert (listed.total, listed.counts["all"], listed.counts["archived"]) == (1, 0, 1)
    actions.restore(by=editor, article_id=article)
    assert shown("move-coins", EN) == "Move coins"


def test_earlier_addresses_lead_to_the_article_without_chains_or_loops(
    editor: Actor, lead: Actor, article: UUID
) -> None:
    publish(editor, lead, article, EN, words())
    version = 0
    for slug in ("two", "three", "move-coins", "four"):
        version = actions.change_article(
            by=editor, article_id=article, details=details(slug), version=version
        )
    assert {led.slug for led in ArticleRedirect.objects.all()} == {"two", "three", "move-coins"}
    for slug in ("two", "three", "move-coins"):
        assert queries.moved(viewer=ANONYMOUS, slug=slug) == "four"
    taken = refused(ErrorCode.CONFLICT, actions.create_article, by=editor, details=details("two"))
    assert taken.field == "slug"
    refused(
        ErrorCode.CONFLICT,
        actions.change_article,
        by=editor,
        article_id=article,
        details=details("x"),
        version=0,
    )
    assert Article.objects.get().slug == "four"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "../etc"}, "slug"),
        ({"slug": "Über"}, "slug"),
        ({"owner": " "}, "owner"),
        ({"jurisdiction": "Korea"}, "jurisdiction"),
        ({"order": -1}, "order"),
    ],
)
def test_details_that_make_no_sense_are_refused(editor: Actor, changes: dict[str, Any], field: str) -> None:
    wrong = refused(ErrorCode.FIELD_INVALID, actions.create_article, by=editor, details=details(**changes))
    assert wrong.field == field
    assert not Article.objects.exists()


def test_reviews_that_are_due_are_listed(editor: Actor, article: UUID) -> None:
    actions.change_article(
        by=editor, article_id=article, details=details(review_by=date(2020, 1, 1)), version=0
    )
    due = queries.desk_articles(viewer=editor, filters=Filters(Shown.REVIEW_DUE))
    assert [row.slug for row in due.items] == ["move-coins"]
    refused(
        ErrorCode.FIELD_INVALID, actions.reviewed, by=editor, article_id=article, review_by=date(2020, 1, 1)
    )
    actions.reviewed(by=editor, article_id=article, review_by=now().date() + timedelta(days=180))
    assert not queries.desk_articles(viewer=editor, filters=Filters(Shown.REVIEW_DUE)).items


def test_the_list_and_an_article_cost_a_fixed_number_of_statements(
    starter: None, editor: Actor, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        listed = queries.desk_articles(viewer=editor, filters=Filters(q="deposit", topic=Topic.DEPOSIT))
    assert 0 < len(listed.items) == listed.total < 24
    with django_assert_num_queries(6):
        queries.desk_article(viewer=editor, slug="fees")
    with django_assert_num_queries(1):
        queries.history(viewer=editor, article_id=listed.items[0].article_id, language=EN)
    with django_assert_num_queries(3):
        queries.coverage(viewer=editor)
