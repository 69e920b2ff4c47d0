"""Pictures, previews, history, gaps, export, and what a text may hold."""

import io
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from PIL import Image

from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode
from havendesk.knowledge import actions, queries
from havendesk.knowledge.models import (
    Article,
    ArticleDraft,
    ArticleImage,
    ArticleProposal,
    ArticleText,
)
from havendesk.knowledge.rules import checking, documents, lineage
from havendesk.knowledge.rules.masking import masked
from havendesk.knowledge.tests.writing import (
    EN,
    details,
    publish,
    refused,
    words,
)
from havendesk.knowledge.types import ArticleFile
from havendesk.knowledge.types.editing import ProposalState
from havendesk.people.types import Topic


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
