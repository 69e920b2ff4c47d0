"""The public check as strangers see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from havendesk.certificates import queries
from havendesk.certificates.tests.support import CODE, exchange_beside, issue, last_days, signed_in
from havendesk.certificates.types import Form
from havendesk.resolvers.types import CertificateKind
from sandbox.tests.serving import Served

pytestmark = pytest.mark.django_db
PAGE = "/certificates/check"
HEADINGS = {
    "en": "Genuine: this certificate comes from us.",
    "zh-Hans": "真实：这份证明由我们开具。",
    "zh-Hant": "真實：這份證明由我們開具。",
    "ko": "진본: 저희가 발급한 증명서입니다.",
    "ja": "真正：この証明書は当社が発行したものです。",
}


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served


def test_the_code_on_the_paper_leads_to_the_answer_in_every_language(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE))
    holder = exchange.sandbox.store.get("customer", "cus_haruka")
    assert holder is not None
    for language, heading in HEADINGS.items():
        answer = Client().get(
            PAGE, {"number": card.number, "code": CODE}, headers={"Accept-Language": language}
        )
        text = answer.content.decode()
        assert (answer.status_code, heading in text) == (200, True)
        assert holder["name"] not in text
        assert "BTC" not in text
        assert answer["Referrer-Policy"] == "no-referrer"
    file = queries.file(viewer=customer, number=card.number, form=Form.CSV)
    sent = Client().post(PAGE, {"file": SimpleUploadedFile(file.name, file.content)})
    assert HEADINGS["en"] in sent.content.decode()
    other = Client().post(PAGE, {"number": card.number, "code": CODE, "file": SimpleUploadedFile("x", b"x")})
    assert "Changed:" in other.content.decode()


def test_unknown_number_and_wrong_code_look_the_same(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE))
    wrong = Client().post(PAGE, {"number": card.number, "code": "0000-0000-0000"}).content.decode()
    unknown = Client().post(PAGE, {"number": "HC-00000-00000", "code": CODE}).content.decode()
    assert "Unknown:" in wrong
    cut = [text[text.index("<section") : text.index("</section>")] for text in (wrong, unknown)]
    assert cut[0] == cut[1]
    alone = Client().get(PAGE, {"number": card.number})
    assert "<section" not in alone.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "HC-00000-00000"}, "Type the check code as well"),
        ({"code": CODE}, "Type the number of the certificate as well"),
        ({}, "Type the number of the certificate as well"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "This file is empty"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, object], said: str) -> None:
    answer = Client().post(PAGE, given)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_network_cannot_try_codes_without_end() -> None:
    codes = [
        Client()
        .post(PAGE, {"number": "HC-00000-00000", "code": CODE}, REMOTE_ADDR="198.51.100.7")
        .status_code
        for _ in range(45)
    ]
    assert 429 in codes
    assert set(codes[:10]) == {200}
    elsewhere = Client().post(PAGE, {"number": "HC-0", "code": CODE}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200
