"""What the tests of writing share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from havendesk.kernel.actors import ANONYMOUS, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.models import (
    ArticleDraft,
)
from havendesk.knowledge.types import Audience
from havendesk.knowledge.types.editing import Details, TextCard, Words
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
