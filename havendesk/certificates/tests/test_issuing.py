"""Certificates from the ledger of a real sandbox: whole or not at all, each file as it was signed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.certificates import actions, queries
from havendesk.certificates.models import Certificate, CertificateFile
from havendesk.certificates.tests.support import (
    CODE,
    book_often,
    exchange_beside,
    issue,
    last_days,
    signed_in,
)
from havendesk.certificates.types import CertificateCard, Form, Verdict, Wanted
from havendesk.config import commandline
from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange_queries
from havendesk.kernel.actions import erase
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.people.types import Role
from havendesk.resolvers.types import CertificateKind
from sandbox import contract
from sandbox.signing import Refused as SandboxRefused
from sandbox.tests.serving import Served
from tests.support.desk import make_agent, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served


def content(customer: Actor, card: CertificateCard, form: Form) -> bytes:
    return queries.file(viewer=customer, number=card.number, form=form).content


def rows(customer: Actor, card: CertificateCard) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(customer, card, Form.CSV).decode())))


def nothing_is_kept() -> bool:
    return not Certificate.objects.exists() and not CertificateFile.objects.exists()


def test_transactions_are_all_there_and_end_with_the_balance(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.TRANSACTIONS))
    booked = exchange.sandbox.store.all("ledger", "cus_haruka")
    found = rows(customer, card)
    assert [row["booking"] for row in found] == [one["id"] for one in booked]
    last = {row["asset"]: Decimal(row["balance_after"]) for row in found}
    balances = exchange_queries.balances(viewer=SYSTEM, exchange_customer_id="cus_haruka").value
    assert last == {one.asset: one.total for one in balances}
    entry = AuditEntry.objects.get(verb="certificates.issue", outcome="done")
    assert (entry.customer_id, entry.reads) == (customer.id, "ledger")


def test_a_tax_year_has_sums_by_asset_and_the_exchanges_own_prices(exchange: Served) -> None:
    customer, _ = signed_in()
    wanted = last_days(CertificateKind.TAX_YEAR)
    found = {(row["of"], row["name"], row["item"]): row for row in rows(customer, issue(customer, wanted))}
    assert found["asset", "BTC", "trades_out"]["amount"] == "-0.01"
    assert found["asset", "USDT", "fees"]["amount"] == "-0.945"
    sold, got = (found["market", "BTC-USDT", item] for item in ("sold", "received"))
    assert (sold["amount"], sold["asset"], got["amount"], got["asset"]) == ("0.01", "BTC", "630.00", "USDT")
    exchange.sandbox.faults.add("trades-missing")
    without = rows(customer, issue(customer, wanted))
    assert {row["of"] for row in without} == {"asset"}
    one = rows(customer, issue(customer, last_days(CertificateKind.TAX_YEAR, asset="USDT")))
    assert {row["name"] for row in one} == {"USDT"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_a_pdf_with_the_fonts_of_its_language(exchange: Served, language: str) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE), language=language)
    paper = content(customer, card, Form.PDF)
    assert paper.startswith(b"%PDF-")
    assert card.number.encode() in paper
    assert b"NotoSansCJK" in paper
    assert card.number.encode() not in paper.replace(card.number.encode(), b"")


def test_a_file_is_genuine_until_one_byte_of_it_is_changed(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.TRANSACTIONS))
    for form in Form:
        file = content(customer, card, form)
        answer = queries.check(viewer=ANONYMOUS, content=file)
        assert (answer.verdict, answer.kind) == (Verdict.GENUINE, CertificateKind.TRANSACTIONS)
        changed = file.replace(b"0", b"1", 1) if form is not Form.PDF else file[:-1] + b"\r"
        assert changed != file
        assert queries.check(viewer=ANONYMOUS, content=changed).verdict is Verdict.CHANGED
        both: dict[str, Any] = {"number": card.number, "code": CODE}
        assert queries.check(viewer=ANONYMOUS, content=file, **both).verdict is Verdict.GENUINE
        assert queries.check(viewer=ANONYMOUS, content=b"other", **both).verdict is Verdict.CHANGED
    assert queries.check(viewer=ANONYMOUS, content=b"a picture").verdict is Verdict.UNKNOWN
    forged = queries.check(viewer=ANONYMOUS, content=b"certificate\r\nHC-00000-00000\r\n")
    assert forged.verdict is Verdict.CHANGED


def test_a_number_alone_tells_nothing_and_a_wrong_code_is_an_unknown_number(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE))
    known = queries.check(viewer=ANONYMOUS, number=card.number.lower(), code=CODE.replace("-", " "))
    assert (known.verdict, known.first_day) == (Verdict.GENUINE, card.wanted.first_day)
    wrong = queries.check(viewer=ANONYMOUS, number=card.number, code="0000-0000-0000")
    unknown = queries.check(viewer=ANONYMOUS, number="HC-00000-00000", code=CODE)
    assert wrong == unknown
    assert wrong.verdict is Verdict.UNKNOWN
    incomplete: tuple[dict[str, Any], ...] = ({"number": card.number}, {"code": CODE}, {})
    for given in incomplete:
        with pytest.raises(Refused) as refused:
            queries.check(viewer=ANONYMOUS, **given)
        assert refused.value.code is ErrorCode.FIELD_INVALID


def test_a_ledger_that_does_not_add_up_makes_no_certificate(exchange: Served) -> None:
    customer, _ = signed_in()
    book_often(exchange.sandbox.store, "cus_haruka", 220)
    whole = issue(customer, last_days(CertificateKind.TRANSACTIONS))
    assert len(rows(customer, whole)) == len(exchange.sandbox.store.all("ledger", "cus_haruka"))
    for fault in ("cursor-skips", "wrong-sums"):
        exchange.sandbox.faults.add(fault)
        with pytest.raises(Refused) as refused:
            issue(customer, last_days(CertificateKind.TRANSACTIONS))
        assert refused.value.code is ErrorCode.CERTIFICATE_INCOMPLETE
        exchange.sandbox.faults.remove(fault)
    assert Certificate.objects.count() == 1


def test_an_exchange_that_dies_in_the_middle_leaves_nothing(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, _ = signed_in()
    book_often(exchange.sandbox.store, "cus_haruka", 220)
    first_pages = contract.page

    def dying(request: Any, rows: Any, **more: Any) -> Any:
        if request.query.get("cursor"):
            raise SandboxRefused(503, "try_later")
        return first_pages(request, rows, **more)

    monkeypatch.setattr(contract, "page", dying)
    with pytest.raises(Refused) as refused:
        issue(customer, last_days(CertificateKind.TRANSACTIONS))
    assert refused.value.code is ErrorCode.EXCHANGE_SILENT
    assert nothing_is_kept()


def test_only_days_that_are_over_are_certified_and_not_too_often(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, _ = signed_in()
    good = last_days(CertificateKind.BALANCE)
    day = timedelta(days=1)
    for bad in (
        Wanted(good.kind, good.first_day, good.last_day + day, good.zone),
        Wanted(good.kind, good.first_day + day, good.first_day, good.zone),
        Wanted(good.kind, good.first_day, good.last_day, "Mars/Olympus"),
        Wanted(good.kind, good.first_day, good.last_day, good.zone, "BTC USDT"),
    ):
        with pytest.raises(Refused) as refused:
            issue(customer, bad)
        assert refused.value.code is ErrorCode.FIELD_INVALID
    assert nothing_is_kept()
    first = issue(customer, good, key="one")
    assert issue(customer, good, key="one") == first
    monkeypatch.setattr(
        actions,
        "options_of",
        lambda section: section(certificates_per_day=1),
    )
    with pytest.raises(Refused) as refused:
        issue(customer, good, key="two")
    assert refused.value.code is ErrorCode.TOO_MANY
    assert Certificate.objects.count() == 1


def test_files_are_for_their_own_customer_alone(exchange: Served) -> None:
    customer, session = signed_in()
    _other, others = signed_in("minji")
    card = issue(customer, last_days(CertificateKind.BALANCE))
    for link in card.files:
        mine = Client().get(link.path, headers={"Authorization": f"Bearer {session}"})
        assert (mine.status_code, len(mine.content)) == (200, link.size)
        assert mine["Content-Disposition"].endswith(f'{card.number}.{link.form.value}"')
        for headers in ({"Authorization": f"Bearer {others}"}, {}):
            refused = Client().get(link.path, headers=headers)
            assert refused.status_code in (401, 404)
            assert b"PDF" not in refused.content
    listed = Client().get("/api/v1/customer/certificates", headers={"Authorization": f"Bearer {others}"})
    assert listed.json() == []


def test_a_withdrawn_certificate_says_so_and_an_erased_one_can_still_be_checked(exchange: Served) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE))
    table = content(customer, card, Form.CSV)
    officer = make_agent([make_team()], roles=(Role.COMPLIANCE,))
    agent = make_agent([make_team("Other")])
    with pytest.raises(Refused):
        actions.withdraw(by=agent, number=card.number, reason="because")
    with pytest.raises(Refused):
        actions.withdraw(by=officer, number=card.number, reason=" ")
    assert queries.check(viewer=ANONYMOUS, content=table).verdict is Verdict.GENUINE
    assert customer.id is not None
    administrator = make_agent([], roles=(Role.ADMINISTRATOR,))
    counts = erase(by=administrator, subject_kind="customer", subject_id=customer.id, reason="asked for it")
    assert counts["certificates.files"] == 3
    assert not CertificateFile.objects.filter(content__isnull=False).exists()
    with pytest.raises(Refused):
        content(customer, card, Form.PDF)
    assert queries.check(viewer=ANONYMOUS, content=table).verdict is Verdict.GENUINE
    actions.withdraw(by=officer, number=card.number, reason="A booking was corrected.")
    told = queries.check(viewer=ANONYMOUS, number=card.number, code=CODE)
    assert (told.verdict, told.kind) == (Verdict.WITHDRAWN, CertificateKind.BALANCE)


def test_whoever_may_withdraw_looks_for_a_reason_and_never_through_a_list(
    exchange: Served,
) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.BALANCE))
    other = issue(customer, last_days(CertificateKind.TRANSACTIONS))
    officer = make_agent([make_team()], roles=(Role.COMPLIANCE,))
    agent = make_agent([make_team("Other")])
    refused = [
        (agent, card.number, "a bank asked", ErrorCode.FORBIDDEN),
        (officer, card.number, " ", ErrorCode.REASON_MISSING),
        (officer, "", "a bank asked", ErrorCode.NOT_FOUND),
        (officer, "HC-00000-00000", "a bank asked", ErrorCode.NOT_FOUND),
    ]
    for viewer, wanted, reason, code in refused:
        with pytest.raises(Refused) as told:
            queries.of_account(viewer=viewer, wanted=wanted, reason=reason)
        assert told.value.code is code
    assert not AuditEntry.objects.filter(verb="certificates.of_account", outcome="done").exists()
    actions.withdraw(by=officer, number=card.number, reason="A booking was corrected.")
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=card.customer_id)
    for wanted in (card.number.lower(), account or ""):
        found = queries.of_account(viewer=officer, wanted=wanted, reason="a bank asked")
        assert found.account == account
        assert [one.number for one in found.certificates] == [other.number, card.number]
        assert [one.withdrawn_reason for one in found.certificates] == ["", "A booking was corrected."]
        assert found.certificates[1].withdrawn_by
    looked = AuditEntry.objects.filter(verb="certificates.of_account", outcome="done")
    assert [(one.customer_id, one.reads) for one in looked] == [(card.customer_id, "ledger")] * 2


def test_what_was_issued_never_changes(exchange: Served) -> None:
    customer, _ = signed_in()
    issue(customer, last_days(CertificateKind.BALANCE))
    for change in (
        lambda: Certificate.objects.update(kind="tax_year"),
        lambda: CertificateFile.objects.update(content=b"other"),
        lambda: CertificateFile.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_file_is_checked_offline_by_its_note(
    exchange: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer, _ = signed_in()
    card = issue(customer, last_days(CertificateKind.TRANSACTIONS))
    for form in Form:
        (tmp_path / f"c.{form.value}").write_bytes(content(customer, card, form))
    (key,) = Client().get("/certificates/keys.txt").content.decode().splitlines()

    def verify(name: str) -> tuple[int, dict[str, Any]]:
        code = commandline.main(["certificates", "verify", str(tmp_path / name), "--key", key])
        return code, json.loads(capsys.readouterr().out)

    assert [verify(f"c.{form.value}")[0] for form in Form] == [0, 0, 0]
    code, told = verify("c.pdf")
    assert (told["verdict"], told["file"], told["number"]) == ("genuine", "pdf", card.number)
    table = (tmp_path / "c.csv").read_bytes()
    (tmp_path / "c.csv").write_bytes(table.replace(b"0.09", b"9.09", 1))
    code, told = verify("c.csv")
    assert (code, told["verdict"]) == (1, "changed")
    assert verify("none.pdf")[0] == 2
