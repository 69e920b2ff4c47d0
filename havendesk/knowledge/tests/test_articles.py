"""Import, revisions, display, votes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from havendesk.exchange import queries as exchange
from havendesk.exchange.types import AssetNetwork, FeeTable, FeeTier, Limit, LimitTable, Provenance, Sourced
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.models import Article, ArticleImage, ArticleRedirect, ArticleText, ArticleVote
from havendesk.knowledge.queries import values
from havendesk.knowledge.rules import documents, placeholders, wording
from havendesk.knowledge.tests.conftest import write_text

AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def test_importing_again_changes_nothing(db: None, folder: Path) -> None:
    first = actions.import_folder(by=SYSTEM, folder=folder)
    second = actions.import_folder(by=SYSTEM, folder=folder)
    assert (first.new, first.changed, first.unchanged) == (4, 0, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 4)
    assert ArticleText.objects.count() == 4


def test_a_changed_source_is_a_revision_and_makes_translations_stale(db: None, folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    write_text(folder, "one", "en", title="Another title")
    actions.import_folder(by=SYSTEM, folder=folder)
    english = queries.article(viewer=ANONYMOUS, slug="one", language=Language.EN)
    korean = queries.article(viewer=ANONYMOUS, slug="one", language=Language.KO)
    assert (english.revision, english.title, english.stale) == (2, "Another title", False)
    assert (korean.revision, korean.stale) == (1, True)
    old = ArticleText.objects.get(article__slug="one", language="en", revision=1)
    assert old.status == "superseded"
    write_text(folder, "one", "ko", title="New Korean title")
    actions.import_folder(by=SYSTEM, folder=folder)
    assert not queries.article(viewer=ANONYMOUS, slug="one", language=Language.KO).stale


def test_traditional_chinese_is_converted_until_somebody_writes_it(db: None, folder: Path) -> None:
    write_text(folder, "one", "zh-Hans", title="提币手续费和软件", body="请看 {{fee:BTC:bitcoin}}。")
    actions.import_folder(by=SYSTEM, folder=folder)
    shown = queries.article(viewer=ANONYMOUS, slug="one", language=Language.ZH_HANT)
    assert (shown.title, shown.converted, shown.revision) == ("提幣手續費和軟體", True, 1)
    assert "{{" not in shown.body
    found = queries.search(viewer=ANONYMOUS, text="提幣手續費", language=Language.ZH_HANT)
    assert [hit.slug for hit in found] == ["one"]
    write_text(folder, "one", "zh-Hans", title="提币费用")
    actions.import_folder(by=SYSTEM, folder=folder)
    shown = queries.article(viewer=ANONYMOUS, slug="one", language=Language.ZH_HANT)
    assert (shown.title, shown.stale, shown.revision) == ("提幣費用", False, 2)
    write_text(folder, "one", "zh-Hant", title="提領手續費")
    actions.import_folder(by=SYSTEM, folder=folder)
    (folder / "one" / "zh-Hant.md").unlink()
    write_text(folder, "one", "zh-Hans", title="提币的费用")
    actions.import_folder(by=SYSTEM, folder=folder)
    shown = queries.article(viewer=ANONYMOUS, slug="one", language=Language.ZH_HANT)
    assert (shown.title, shown.converted, shown.stale) == ("提領手續費", False, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one/en.md", "no front matter"),
        ("one/en.md", '+++\ntitle = "x"\n+++\nbody'),
        ("one/en.md", '+++\ntitle = "x"\nsummary = "y"\nvariants = 3\n+++\nbody'),
        ("one/en.md", '+++\ntitle = "x"\nsummary = "y"\n+++\n{{evil:x}}'),
        ("one/en.md", '+++\ntitle = "x"\nsummary = "y"\n+++\n{{fee:BTC}}'),
        ("index.toml", "not toml ["),
        ("index.toml", '[[article]]\nslug = "../../etc"\ntopic = "fees"\nowner = "x"\n'),
        ("index.toml", '[[article]]\nslug = "one"\ntopic = "astrology"\nowner = "x"\n'),
    ],
)
def test_a_poisoned_folder_is_refused_whole(db: None, folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(Refused) as refused:
        actions.import_folder(by=SYSTEM, folder=folder)
    assert refused.value.code is ErrorCode.FIELD_INVALID
    assert Article.objects.count() == 0
    assert ArticleText.objects.count() == 0


PAGE = '+++\ntitle = "x"\nsummary = "y"\n+++\n'


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "one/en.md",
            '+++\ntitle = "x"\nsummary = oh no\n+++\nbody',
            "one/en.md, line 3: front matter is not TOML",
        ),
        ("one/en.md", PAGE + "fine\n\n{{evil:x}}", "one/en.md, line 7: {{evil}}: unknown name"),
        ("one/ko.md", PAGE + "<script>x</script>", "one/ko.md, line 5: HTML is not allowed: <script"),
        ("one/ko.md", PAGE + "\n\n![x](https://a.example/x.png)", "one/ko.md, line 7: A picture comes from"),
        (
            "one/ko.md",
            PAGE + "[x](javascript:alert(1))",
            "one/ko.md, line 5: A link leads to 'javascript:alert",
        ),
        ("one/fr.md", PAGE + "x", "one/fr.md: its name is no language of the desk"),
        ("one/ko.md", PAGE + "x" * 400_000, "one/ko.md: it is larger than 300000 bytes"),
        ("one/images/x.svg", "<svg/>", "one/images/x.svg: attachment_type"),
        (
            "index.toml",
            '[[article]]\nslug = "one"\ntopic = "fees"\nowner = "x"\n' * 2,
            "index.toml, article 2: one is there twice",
        ),
        ("index.toml", '[[article]]\nslug = "one"\nowner = "x"\n', "index.toml: one: 'topic'"),
        (
            "index.toml",
            '[[article]]\nslug = "one"\ntopic = "fees"\nowner = 3\n',
            "owner is no name of a team",
        ),
    ],
)
def test_a_refused_folder_says_file_line_and_reason(
    db: None, folder: Path, name: str, content: str, says: str
) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content)
    with pytest.raises(Refused) as refused:
        actions.import_folder(by=SYSTEM, folder=folder)
    assert says in refused.value.detail
    assert not Article.objects.exists()
    assert not ArticleImage.objects.exists()


def test_a_folder_opens_nothing_outside_itself(db: None, folder: Path, tmp_path_factory: Any) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "en.md"
    secret.write_text(PAGE + "secret")
    (folder / "one" / "en.md").unlink()
    (folder / "one" / "en.md").symlink_to(secret)
    with pytest.raises(Refused) as refused:
        actions.import_folder(by=SYSTEM, folder=folder)
    assert "one/en.md: it leads out of the folder" in refused.value.detail
    assert not ArticleText.objects.exists()


def test_a_folder_does_not_take_an_address_that_leads_elsewhere(db: None, folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    article = Article.objects.get(slug="one")
    ArticleRedirect.objects.create(slug="two-before", article=article, at=AT)
    (folder / "index.toml").write_text('[[article]]\nslug = "two-before"\ntopic = "fees"\nowner = "x"\n')
    with pytest.raises(Refused) as refused:
        actions.import_folder(by=SYSTEM, folder=folder)
    assert "two-before was another article's address" in refused.value.detail
    assert Article.objects.count() == 2


def test_a_published_change_is_found_by_the_next_search(db: None, folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    assert not queries.search(viewer=ANONYMOUS, text="zebra", language=Language.EN)
    write_text(folder, "two", "en", title="Zebra crossing")
    actions.import_folder(by=SYSTEM, folder=folder)
    hits = queries.search(viewer=ANONYMOUS, text="zebra", language=Language.EN)
    assert [hit.slug for hit in hits] == ["two"]


def test_unpublished_articles_are_neither_listed_nor_found_nor_shown(db: None, folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    Article.objects.filter(slug="two").update(published_at=None)
    listed = queries.articles(viewer=ANONYMOUS, language=Language.EN)
    assert [link.slug for link in listed] == ["one"]
    assert "two" not in {
        hit.slug for hit in queries.search(viewer=ANONYMOUS, text="fees", language=Language.EN)
    }
    with pytest.raises(Refused) as refused:
        queries.article(viewer=ANONYMOUS, slug="two", language=Language.EN)
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_lists_and_articles_cost_a_fixed_number_of_statements(
    starter: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        queries.articles(viewer=ANONYMOUS, language=Language.JA)
    with django_assert_max_num_queries(2):
        queries.article(viewer=ANONYMOUS, slug="deposit-missing", language=Language.JA)
    queries.search(viewer=ANONYMOUS, text="fee", language=Language.EN)
    with django_assert_max_num_queries(3):  # the shelf's mark, the scan, the texts
        queries.search(viewer=ANONYMOUS, text="fee", language=Language.EN)


def test_a_reader_votes_once_and_may_change_their_mind(db: None, folder: Path) -> None:
    actions.import_folder(by=SYSTEM, folder=folder)
    for helpful in (True, False):
        actions.vote(by=ANONYMOUS, slug="one", language=Language.EN, helpful=helpful, voter="token-1")
    actions.vote(by=ANONYMOUS, slug="one", language=Language.EN, helpful=True, voter="token-2")
    assert sorted(ArticleVote.objects.values_list("helpful", flat=True)) == [False, True]
    assert b"token-1" not in {bytes(vote.voter) for vote in ArticleVote.objects.all()}


def test_a_vote_for_nothing_is_refused(db: None) -> None:
    with pytest.raises(Refused):
        actions.vote(by=ANONYMOUS, slug="none", language=Language.EN, helpful=True, voter="t")
    assert not ArticleVote.objects.exists()


def _tables(at: datetime) -> dict[str, Sourced[Any]]:
    network = AssetNetwork(
        asset="BTC",
        asset_name="Bitcoin",
        network="bitcoin",
        network_name="Bitcoin",
        chain_id=None,
        deposit_enabled=True,
        withdraw_enabled=True,
        min_deposit=Decimal("0.00010000"),
        min_withdraw=Decimal("0.001"),
        fee=Decimal("0.00020000"),
        conf_credit=2,
        conf_unlock=4,
        block_seconds=600,
        memo_required=False,
        contract=None,
        explorer_tx=None,
        congestion="normal",
        state_since=at,
        notice_url=None,
    )
    fees = FeeTable(at, "USD", (FeeTier(0, Decimal(0), Decimal("0.001"), Decimal("0.0015")),), (), None)
    limits = LimitTable(
        at, (Limit("withdrawal", 1, "USD", Decimal(10000), "day", None, None),), waiting_times=()
    )
    provenance = Provenance("test", at)
    tables = {"asset_networks": (network,), "fees": fees, "limits": limits}
    return {name: Sourced(value, provenance) for name, value in tables.items()}


def _exchange_says(monkeypatch: pytest.MonkeyPatch, tables: dict[str, Sourced[Any]] | None) -> None:
    def answer(*, viewer: object, name: str) -> Sourced[Any]:
        if tables is None:
            raise Refused(ErrorCode.EXCHANGE_SILENT)
        return tables[name]

    monkeypatch.setattr(exchange, "sourced_table", answer)


PLACES = (
    "{{fee:BTC:bitcoin}}|{{min_deposit:BTC:bitcoin}}|{{confirmations:BTC:bitcoin}}|{{withdrawal_limit:1}}"
)


def test_places_show_what_the_exchange_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "now", lambda: AT + timedelta(seconds=10))
    _exchange_says(monkeypatch, _tables(AT))
    filled = values.Values(Language.EN).fill(PLACES + "|{{taker_fee:0}}|{{fee:XYZ:none}}")
    assert filled == "0.0002 BTC|0.0001 BTC|2|10,000 USD|0.15%|the value shown in your account"


@pytest.mark.parametrize("language", list(Language))
def test_a_silent_exchange_gives_a_plain_sentence_and_never_braces(
    monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    _exchange_says(monkeypatch, None)
    filled = values.Values(language).fill(PLACES)
    assert filled.split("|") == [placeholders.UNKNOWN[language]] * 4


def test_an_old_value_carries_its_time_and_a_very_old_one_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(values, "now", lambda: AT)
    _exchange_says(monkeypatch, _tables(AT))
    values.Values(Language.EN).fill(PLACES)
    _exchange_says(monkeypatch, None)
    monkeypatch.setattr(values, "now", lambda: AT + timedelta(hours=2))
    old = values.Values(Language.EN).fill("{{fee:BTC:bitcoin}}")
    assert old == "0.0002 BTC (as of 2026-11-01 12:00 UTC)"
    monkeypatch.setattr(values, "now", lambda: AT + timedelta(days=3))
    assert values.Values(Language.EN).fill("{{fee:BTC:bitcoin}}") == placeholders.UNKNOWN[Language.EN]


@pytest.mark.parametrize(
    ("seconds", "language", "text"),
    [
        (90, Language.EN, "2 minutes"),
        (3600, Language.EN, "1 hour"),
        (48 * 3600, Language.KO, "48시간"),
        (72 * 3600, Language.JA, "3日"),
        (86_400, Language.ZH_HANS, "24小时"),
    ],
)
def test_durations_read_as_people_say_them(seconds: int, language: Language, text: str) -> None:
    assert wording.duration(seconds, language) == text


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![p](https://evil.example/x.png)",
        "<style>*{display:none}</style>",
    ],
)
def test_markdown_lets_nothing_active_through(evil: str) -> None:
    shown = documents.html(evil)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<style" not in shown
    assert 'href="javascript' not in shown


def test_links_to_unknown_articles_stay_words() -> None:
    body = documents.link_articles("[a](article:known) [b](article:unknown)", {"known": "/x"}.get)
    assert body == "[a](/x) b"


def test_the_application_cannot_drop_the_articles(db: None) -> None:
    with pytest.raises(Exception, match="must be owner"), connection.cursor() as cursor:
        cursor.execute("DROP TABLE knowledge_article CASCADE")
