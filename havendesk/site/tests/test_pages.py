"""Health, headers, front page."""

import gzip
import re
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.template import loader
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from havendesk.kernel.errors import ERRORS
from havendesk.kernel.jobs import beat
from havendesk.site import health


def _checks(monkeypatch: pytest.MonkeyPatch, **words: str) -> None:
    monkeypatch.setattr(health, "DESK", {name: (lambda word=word: word) for name, word in words.items()})
    monkeypatch.setattr(health, "WATCHED", {})


def test_health_is_200_when_every_part_is_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _checks(monkeypatch, database="ok", worker="ok")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "failing": [],
        "degraded": [],
        "parts": {"database": "ok", "worker": "ok"},
    }
    assert "no-store" in answer["Cache-Control"]


def test_health_names_the_failing_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _checks(monkeypatch, database="ok", exchange="the exchange does not answer")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == ["exchange"]
    assert answer.json()["parts"]["exchange"] == "the exchange does not answer"


@pytest.mark.django_db(transaction=True)
def test_a_stalled_sequencer_is_told_and_takes_nothing_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _checks(monkeypatch, database="ok")
    monkeypatch.setattr(health, "WATCHED", {"sequencer": health.sequencer})
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["sequencer"])
    assert "wait for the log" in answer.json()["parts"]["sequencer"]
    beat("sequencer")
    assert client.get("/healthz").json()["degraded"] == []


def test_a_disk_without_room_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.disk() == "ok"
    monkeypatch.setattr(health, "SMALLEST_FREE_BYTES", 2**80)
    assert re.fullmatch(r"only \d+ MB are free for the data folder", health.disk())


def test_a_database_error_is_a_word_not_a_crash() -> None:
    def broken() -> str:
        raise DatabaseError("secret words of the driver")

    assert health.look({"database": broken}) == {"database": "the database does not answer"}


def test_a_part_that_hangs_is_named_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(health, "CHECK_SECONDS", 0.1)
    free = threading.Event()

    def hanging() -> str:
        free.wait(5)
        return health.OK

    assert health.look({"exchange": hanging}) == {"exchange": "no answer within 0 s"}
    free.set()


@pytest.mark.django_db(transaction=True)
def test_without_worker_and_relay_the_desk_is_not_healthy_but_the_node_is_ready(client: Client) -> None:
    parts = health.look({name: health.DESK[name] for name in ("database", "worker", "relay")})
    assert parts == {
        "database": "ok",
        "worker": "no worker has shown itself lately",
        "relay": "no outbox relay has shown itself lately",
    }
    assert client.get("/readyz").status_code == 200


def test_every_page_carries_the_security_headers(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert f'nonce="{nonce}"' in answer.content.decode()
    assert nonce not in client.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Help centre"),
        ("zh-hans", "帮助中心"),
        ("zh-hant", "幫助中心"),
        ("ko", "고객센터"),
        ("ja", "ヘルプセンター"),
    ],
)
def test_the_front_page_speaks_every_language(client: Client, language: str, words: str) -> None:
    page = client.get("/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert words in page


@pytest.mark.django_db
def test_metrics_are_for_this_machine_only(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    told = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content
    assert b"python_info" in told
    assert b"havendesk_audit_waiting_entries 0.0" in told


def test_the_widget_may_be_embedded_anywhere(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.FRONT_END = tmp_path
    assert client.get("/widget/havendesk.js").status_code == 503
    (tmp_path / "widget" / "dist").mkdir(parents=True)
    (tmp_path / "widget" / "dist" / "havendesk.js").write_text("export {}")
    answer = client.get("/widget/havendesk.js")
    assert answer.content == b"export {}"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_widget_comes_compressed_and_only_when_it_changed(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.FRONT_END = tmp_path
    (tmp_path / "widget" / "dist").mkdir(parents=True)
    script = "(function(){})();" * 1000
    (tmp_path / "widget" / "dist" / "havendesk.js").write_text(script)
    answer = client.get("/widget/havendesk.js", headers={"accept-encoding": "br, gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == script
    assert "Accept-Encoding" in answer["Vary"]
    again = client.get(
        "/widget/havendesk.js", headers={"accept-encoding": "gzip", "if-none-match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/widget/havendesk.js")
    assert "Content-Encoding" not in plain
    assert plain.content.decode() == script


@pytest.mark.parametrize("name", ["havendesk-voice.js", "havendesk-freeze.js", "havendesk-zh-Hant.js"])
def test_the_second_files_are_served_beside_the_widget(
    client: Client, settings: Settings, tmp_path: Path, name: str
) -> None:
    settings.FRONT_END = tmp_path
    assert client.get(f"/widget/{name}").status_code == 503
    (tmp_path / "widget" / "dist").mkdir(parents=True)
    (tmp_path / "widget" / "dist" / name).write_text("(function(){})()")
    answer = client.get(f"/widget/{name}")
    # A script with an integrity from another origin is run only where everybody may read it.
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"].startswith("text/javascript")


def test_the_demo_page_shows_looks_and_only_known_ones(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.FRONT_END = tmp_path
    folder = tmp_path / "widget" / "dist"
    folder.mkdir(parents=True)
    (folder / "demo.html").write_text("<html __PAGE__><script __TAG__></script>")
    assert client.get("/widget/demo").content == b"<html ><script ></script>"
    assert client.get("/widget/demo/rtl").content == b'<html dir="rtl"><script data-dir="rtl"></script>'
    assert client.get("/widget/demo/unknown").status_code == 404


def test_the_demo_page_lets_the_widget_work_and_nothing_else(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.FRONT_END = tmp_path
    assert client.get("/widget/demo").status_code == 503
    assert client.get("/widget/demo.css").status_code == 503
    folder = tmp_path / "widget" / "dist"
    folder.mkdir(parents=True)
    (folder / "demo.html").write_text('<script src="/widget/havendesk.js" defer></script>')
    (folder / "demo.css").write_text("body { margin: 0 }")
    page = client.get("/widget/demo", headers={"host": "localhost:8600"})
    assert page.content == b'<script src="/widget/havendesk.js" defer></script>'
    rules = dict(rule.split(" ", 1) for rule in page["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["connect-src"] == "'self' ws://localhost:8600"
    assert "unsafe" not in page["Content-Security-Policy"]
    style = client.get("/widget/demo.css")
    assert (style.content, style["Content-Type"]) == (b"body { margin: 0 }", "text/css; charset=utf-8")


def test_browsers_find_the_mark_where_they_look_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    source = Path(__file__).resolve().parents[3] / "web" / "console" / "src" / "app" / "mark.svg"
    assert answer.content == source.read_bytes()


def test_the_consoles_page_gets_its_nonce(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.FRONT_END = tmp_path
    (tmp_path / "console" / "dist").mkdir(parents=True)
    (tmp_path / "console" / "dist" / "index.html").write_text('<meta name="csp" content="__CSP_NONCE__">')
    answer = client.get("/console/tickets/1")
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"]))
    assert answer.content.decode() == f'<meta name="csp" content="{nonce}">'


def test_the_type_of_a_problem_leads_to_its_words(client: Client) -> None:
    page = client.get("/docs/errors")
    assert page.status_code == 200
    for code, spec in ERRORS.items():
        assert f'id="{code.value}"' in page.content.decode()
        assert escape(spec.way_out) in page.content.decode()


@pytest.mark.parametrize(
    ("accepts", "words"),
    [
        ("en", "There is nothing at this address"),
        ("zh-TW", "此地址沒有內容"),
        ("ko", "이 주소에는 아무것도 없습니다"),
        ("ja", "このアドレスには何もありません"),
    ],
)
def test_a_wrong_address_has_a_way_out_in_the_readers_language(
    client: Client, accepts: str, words: str
) -> None:
    answer = client.get("/nowhere", headers={"accept-language": accepts})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert words in page
    assert 'href="/help/"' in page
    assert 'href="/freeze"' in page


def test_a_fault_of_ours_a_stale_form_and_a_refusal_have_one_too() -> None:
    client = Client(enforce_csrf_checks=True)
    stale = client.post("/really-us", {"value": "example.com"}, headers={"accept-language": "en"})
    assert (stale.status_code, "This form was not sent" in stale.content.decode()) == (403, True)
    for name in ("400", "403", "500"):
        with override("en"):
            page = loader.get_template(f"{name}.html").render()
        assert page.count("<h1>") == 1
        assert 'href="/help/"' in page
