"""Writing, approving, scheduling, withdrawing, and the way back."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from PIL import Image

from havendesk.audit.models import AuditEntry
from havendesk.kernel import clock
from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.actions import publishing
from havendesk.knowledge.models import (
    Article,
    ArticleDraft,
    ArticleImage,
    ArticleProposal,
    ArticleRedirect,
    ArticleText,
)
from havendesk.knowledge.rules import checking, documents, lineage
from havendesk.knowledge.rules.masking import masked
from havendesk.knowledge.types import ArticleFile, Audience
from havendesk.knowledge.types.editing import Details, Filters, ProposalState, Shown, TextCard, Words
from havendesk.people import actions as people
from havendesk.people.rules import permissions_of
from havendesk.people.types import Topic

EN, HANS, HANT, KO = Language.EN, Language.ZH_HANS, Language.ZH_HANT, Language.KO


def words(title: str = "Move coins", body: str = "1. Open the page.\n2. Press send.") -> Words:
    return Words(title, "How to move coins", ("how do I move coins",), body)


def details(slug: str = "move-coins", **changes: Any) -> Details:
    facts: dict[str, Any] = {
        "topic": Topic.WITHDRAWAL,
        "audience": Audience.ALL,
        "owner": "Money in and out",
        "order": 10,
        "jurisdiction": "",
        "review_by": None,
    }
    return Details(slug=slug, **(facts | changes))


@pytest.fixture
def hire(db: None) -> Callable[..., Actor]:
    def add(name: str, role: str) -> Actor:
        staff_id = people.add_staff(
            by=SYSTEM, email=f"{name}@brightwater.example", name=name.capitalize(), roles=[role]
        )
        return Actor(ActorKind.STAFF, staff_id, permissions_of([role]))

    return add


@pytest.fixture
def editor(hire: Callable[..., Actor]) -> Actor:
    return hire("edda", "editor")


@pytest.fixture
def lead(hire: Callable[..., Actor]) -> Actor:
    return hire("lena", "lead")


@pytest.fixture
def article(editor: Actor) -> UUID:
    return actions.create_article(by=editor, details=details())


def publish(editor: Actor, lead: Actor, article: UUID, language: Language, text: Words) -> None:
    there = ArticleDraft.objects.filter(article_id=article, language=language.value).first()
    version = actions.save_draft(
        by=editor,
        article_id=article,
        language=language,
        words=text,
        version=there.version if there else 0,
        follows_source=True,
    )
    actions.submit(by=editor, article_id=article, language=language, version=version)
    assert actions.approve(by=lead, article_id=article, language=language, version=version)


def refused(code: ErrorCode, act: Callable[..., Any], **arguments: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    assert caught.value.code is code
    return caught.value


def texts_of(editor: Actor) -> tuple[TextCard, ...]:
    return queries.desk_article(viewer=editor, slug="move-coins").texts


def shown(slug: str, language: Language) -> str:
    return queries.article(viewer=ANONYMOUS, slug=slug, language=language).title


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


def picture(format_: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(out, format=format_)
    return out.getvalue()


def test_a_picture_is_kept_once_and_shown_with_its_words(editor: Actor, lead: Actor, article: UUID) -> None:
    name = actions.add_image(by=editor, article_id=article, name="../../Sign in.png", content=picture())
    assert name == "sign-in.png"
    assert actions.add_image(by=editor, article_id=article, name="b.png", content=picture()) == name
    publish(editor, lead, article, EN, words(body=f"Look: ![The sign-in page](image:{name})"))
    image = ArticleImage.objects.get()
    html = queries.article(viewer=ANONYMOUS, slug="move-coins", language=EN).html
    assert f'<img src="/help/images/{image.id}" alt="The sign-in page"' in html
    assert queries.image(viewer=ANONYMOUS, image_id=image.id)[0] == "image/png"
    storages["attachments"].delete(image.path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ErrorCode.ATTACHMENT_EMPTY),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ErrorCode.ATTACHMENT_TYPE),
        (b"\x89PNG broken", ErrorCode.ATTACHMENT_TYPE),
        (b"x" * 6_000_000, ErrorCode.ATTACHMENT_TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused(editor: Actor, article: UUID, content: bytes, code: ErrorCode) -> None:
    refused(code, actions.add_image, by=editor, article_id=article, name="x.png", content=content)
    assert not ArticleImage.objects.exists()


@pytest.mark.parametrize(
    "evil",
    [
        '![x](/help/images/x" onerror="alert(1))',
        "![x](//elsewhere.example/x.png)",
        "![x](/help/images/../../etc)",
        "![a](data:image/png;base64,AAAA)",
    ],
)
def test_no_other_picture_is_ever_shown(evil: str) -> None:
    assert "<img" not in documents.html(evil)
    assert checking.faults(ArticleFile("t", "s", (), evil), {"x"})


def test_the_preview_fills_and_keeps_nothing(editor: Actor, article: UUID) -> None:
    seen = queries.preview(
        viewer=editor, article_id=article, language=EN, words=words(body="Fee {{fee:BTC:bitcoin}} **now**")
    )
    assert "<strong>now</strong>" in seen.html
    assert "{{" not in seen.html
    assert seen.faults == ()
    assert not ArticleDraft.objects.exists()


def test_history_shows_what_changed(editor: Actor, lead: Actor, article: UUID) -> None:
    publish(editor, lead, article, EN, words(body="one\ntwo"))
    publish(editor, lead, article, EN, words(body="one\nthree"))
    lines = queries.diff(viewer=editor, article_id=article, language=EN, before=1, after=2)
    changed = [(line.kind, line.text) for line in lines if line.kind != "same"]
    assert changed == [("removed", "two"), ("added", "three")]
    refused(
        ErrorCode.NOT_FOUND, queries.diff, viewer=editor, article_id=article, language=EN, before=1, after=9
    )


def propose(key: str = "gap", asked: int = 3) -> UUID:
    return actions.propose_draft(
        by=BOT,
        key=key,
        language=EN,
        topic=Topic.DEPOSIT,
        questions=["can I stake ETH, my mail is kim@example.com", "staking of 12345678?"],
        tickets=[uuid4()],
        asked=asked,
        first_at=now(),
        last_at=now(),
    )


def test_a_gap_becomes_a_draft_once_and_stays_dismissed(editor: Actor) -> None:
    first = propose()
    assert propose(asked=5) == first
    (card,) = queries.proposals(viewer=editor)
    assert (card.asked, card.questions[0]) == (5, "can I stake ETH, my mail is …")
    assert "12345678" not in "".join(card.questions)
    assert ArticleDraft.objects.get().title == card.questions[0]
    refused(ErrorCode.FIELD_INVALID, actions.dismiss_proposal, by=editor, proposal_id=first, reason="")
    actions.dismiss_proposal(by=editor, proposal_id=first, reason="We offer no staking.")
    propose(asked=9)
    assert not queries.proposals(viewer=editor)
    assert Article.objects.get().archived_at is not None


def test_a_gap_that_is_written_about_is_taken(editor: Actor, lead: Actor) -> None:
    propose()
    article = Article.objects.get()
    publish(editor, lead, article.id, EN, words("Staking"))
    assert ArticleProposal.objects.get().state == ProposalState.TAKEN
    report = queries.coverage(viewer=editor)
    assert (report.articles, report.languages[0].published, report.languages[1].missing) == (1, 1, 1)


def test_agents_do_not_write_articles(hire: Callable[..., Actor], article: UUID) -> None:
    agent = hire("aria", "agent")
    refused(ErrorCode.FORBIDDEN, actions.create_article, by=agent, details=details("other"))
    refused(
        ErrorCode.FORBIDDEN,
        actions.save_draft,
        by=agent,
        article_id=article,
        language=EN,
        words=words(),
        version=0,
    )
    assert Article.objects.count() == 1
    assert not ArticleDraft.objects.exists()


def test_export_and_import_are_each_others_mirror(starter: None, editor: Actor, tmp_path: Path) -> None:
    fees = Article.objects.get(slug="fees")
    actions.add_image(by=editor, article_id=fees.id, name="fees.jpg", content=picture("JPEG"))
    files = queries.export_folder(viewer=SYSTEM)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    before = ArticleText.objects.count()
    summary = actions.import_folder(by=SYSTEM, folder=tmp_path)
    assert (summary.new, summary.changed) == (0, 0)
    assert ArticleText.objects.count() == before
    assert queries.export_folder(viewer=SYSTEM) == files
    assert not any("zh-Hant" in name for name in files)


@pytest.mark.parametrize(
    "variant",
    ['say "hello"', "back\\slash", "line\u2028separator", "tab\there", "漢字 {{fee:BTC:bitcoin}}", "del\x7f"],
)
def test_every_text_survives_its_file(variant: str) -> None:
    text = documents.page(variant, variant, [variant], "body\n\n+++\nmore")
    assert documents.parse(text) == ArticleFile(variant, variant, (variant,), "body\n\n+++\nmore")


def test_staleness_follows_the_line_of_parents() -> None:
    made_from = {"en": 1, "zh-Hans": 1, "zh-Hant": 3}
    assert lineage.stale("zh-Hant", made_from, {"en": 2, "zh-Hans": 3, "zh-Hant": 1})
    assert not lineage.stale("zh-Hant", made_from, {"en": 1, "zh-Hans": 3, "zh-Hant": 1})
    assert not lineage.stale("zh-Hant", made_from, {"zh-Hans": 3, "zh-Hant": 1})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my address 0x52908400098527886E0F7030069857D2E4169EE7 is wrong", "my address … is wrong"),
        ("call +82 10 1234 5678", "call +…"),
        ("see https://x.example/a", "see …"),
        ("2FA does not work, level 3", "2FA does not work, level 3"),
    ],
)
def test_what_strangers_wrote_is_masked(text: str, kept: str) -> None:
    assert masked(text) == kept
