"""The gap finder: what is asked again and again without an answer becomes a draft, and nothing else does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from havendesk.bot import gaps, jobs
from havendesk.bot.rules.gaps import KnownGap, Unanswered, gather
from havendesk.kernel.actors import BOT
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.models import Article, ArticleDraft, ArticleProposal
from havendesk.knowledge.queries import finding
from havendesk.people.types import Topic
from tests.support.desk import make_customer, make_team, open_ticket

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
STAKING = (
    "can I stake my ETH here and earn rewards",
    "staking ETH rewards, how does it work",
    "do you offer ETH staking rewards",
)
OTHERS = ("why is the chart black on my tablet", "do you sponsor football clubs", "printing a receipt fails")


def asked(texts: tuple[str, ...], language: Language = Language.EN) -> list[Unanswered]:
    return [
        Unanswered(uuid4(), 1, language, Topic.OTHER, text, AT + timedelta(minutes=minute))
        for minute, text in enumerate(texts)
    ]


def test_what_many_ask_is_one_gap_and_what_one_asks_is_none() -> None:
    (gap,) = gather(asked(OTHERS + STAKING), [])
    assert {one.text for one in gap.members} == set(STAKING)
    assert len(gap.tickets) == 3


def test_one_insistent_customer_is_no_gap() -> None:
    ticket = uuid4()
    same = [Unanswered(ticket, number, Language.EN, Topic.OTHER, STAKING[0], AT) for number in range(1, 9)]
    assert gather(same, []) == []


def test_a_known_gap_takes_its_questions_and_keeps_its_key() -> None:
    (gap,) = gather(asked(STAKING), [KnownGap("first", Language.EN, STAKING[:1])])
    assert gap.key == "first"


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            Language.KO,
            ("스테이킹 이자 어떻게 받나요", "스테이킹 이자 얼마인가요", "이더리움 스테이킹 이자 되나요"),
        ),
        (
            Language.JA,
            ("ステーキング報酬はありますか", "ステーキングの報酬を受け取りたい", "ステーキング報酬の仕組み"),
        ),
        (Language.ZH_HANS, ("质押收益怎么算", "请问质押有收益吗", "质押收益什么时候发")),
        (Language.ZH_HANT, ("質押收益怎麼算", "請問質押有收益嗎", "質押收益什麼時候發")),
    ],
)
def test_gaps_are_found_in_every_language(language: Language, texts: tuple[str, ...]) -> None:
    (gap,) = gather(asked(texts + OTHERS, language), [])
    assert (gap.language, len(gap.members)) == (language, 3)


def test_nothing_of_nothing() -> None:
    assert gather([], []) == []
    assert gather(asked(("", "???", "\u202e")), []) == []


@pytest.fixture
def _desk(db: None) -> Iterator[None]:
    finding.forget()
    make_team()
    yield
    finding.forget()


def ask(text: str) -> UUID:
    ticket_id = open_ticket(make_customer("en"), text, language="en").ticket_id
    jobs.respond(ticket_id=ticket_id)
    return ticket_id


@pytest.mark.usefixtures("_desk")
def test_unanswered_questions_become_one_draft_with_their_evidence() -> None:
    tickets = [ask(text) for text in (*STAKING, *OTHERS)]
    assert gaps.find() == 1
    proposal = ArticleProposal.objects.get()
    assert set(proposal.tickets) == set(tickets[:3])
    assert proposal.asked == 3
    draft = ArticleDraft.objects.get()
    assert draft.title in STAKING
    assert Article.objects.get().published_at is None
    tickets.append(ask("is ETH staking possible, with rewards"))
    assert gaps.find() == 1
    proposal.refresh_from_db()
    assert (proposal.asked, ArticleProposal.objects.count()) == (4, 1)
    assert [gap.key for gap in knowledge.known_gaps(viewer=BOT)] == [proposal.key]


@pytest.mark.usefixtures("_desk")
def test_who_wants_a_person_shows_no_gap() -> None:
    for _ in range(3):
        ask("I want to talk to a person about staking")
    assert gaps.find() == 0
    assert not ArticleProposal.objects.exists()
