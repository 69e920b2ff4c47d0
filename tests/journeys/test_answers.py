"""What the bot finds in an account, offers and hands over, as customer and agent see it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from sandbox.evm import EvmHouse
from tests.journeys.conftest import Running
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.test_widget import no_finding
from tests.support.evm_node import ETHER

pytestmark = pytest.mark.journey

WATCHED = 90_000
"""Milliseconds until a change that was promised is told: a watch is asked again every 20 s."""

OWN_ADDRESS = EvmHouse("ethereum").address("ethereum", "cus_lena")
"""Where Lena's coins arrive on Ethereum; on every other EVM network the same key would receive."""


def below(customer: Customer) -> Locator:
    """What stands below the newest answer that has anything there."""
    return customer.log.locator(".below").last


def open_evidence(customer: Customer) -> Locator:
    """The lines of evidence below the newest answer, opened by keyboard."""
    summary = below(customer).locator("details.evidence summary")
    expect(summary).to_be_visible(timeout=PATIENCE)
    summary.focus()
    customer.page.keyboard.press("Enter")
    return below(customer).locator("details.evidence li")


def test_a_deposit_on_the_wrong_network_is_found_and_becomes_a_case_that_nobody_has_to_repeat(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running
) -> None:
    polygon = running.polygon
    txid = polygon.deposit(OWN_ADDRESS, 640 * ETHER)
    height = polygon.mine()
    lena = customer("Lena Brandt", width=480)
    lena.write(f"My deposit has not arrived: {txid}")
    lena.sees(re.compile("came over Polygon"))
    lena.sees(re.compile("I have opened a recovery case"))
    lines = open_evidence(lena)
    told = lines.filter(has_text="node:polygon-1")
    expect(told.first).to_contain_text(f"{height}")
    expect(told.first.locator("time")).to_have_attribute("datetime", re.compile(r"^20\d\d-"))
    expect(lines.filter(has_text="exchange").first).to_be_visible()
    no_finding(lena.page)

    aria = agent("aria")
    aria.become("Available")
    aria.open(lena.reference)
    aria.sees(re.compile("deposit.wrong_network.*POL.*640.*node:polygon-1", re.DOTALL))


def let_time_pass(running: Running, customer_id: str, direction: str) -> None:
    """What moves in the sandbox has moved: transfers under way began two hours earlier."""
    file = next(running.product.folder.rglob("sandbox.sqlite3"))
    earlier = f"{datetime.now(UTC) - timedelta(hours=2):%Y-%m-%dT%H:%M:%S.000000Z}"
    with closing(sqlite3.connect(file, timeout=10)) as store, store:
        store.execute(
            "UPDATE thing SET body = json_set(body, '$.created_at', ?)"
            " WHERE kind = 'transfer' AND customer = ? AND json_extract(body, '$.direction') = ?"
            " AND json_extract(body, '$.state') IN"
            " ('detected', 'confirming', 'queued', 'signing', 'broadcast')",
            (earlier, customer_id, direction),
        )


def test_a_waiting_deposit_is_told_with_its_confirmations_and_again_when_it_is_credited(
    customer: Callable[..., Customer], running: Running
) -> None:
    ethereum = running.ethereum
    txid = ethereum.deposit(OWN_ADDRESS, 7 * ETHER // 100)
    ethereum.mine(3)
    lena = customer("Lena Brandt", width=480)
    lena.write(f"where is my deposit {txid}")
    lena.sees(re.compile(r"3 of 32 confirmations"))
    lena.sees(re.compile("I keep looking and will tell you here"))
    expect(below(lena).get_by_text("Did this help?")).to_be_visible(timeout=PATIENCE)
    below(lena).get_by_role("button", name="Yes").click()
    expect(below(lena).get_by_text("Thank you for telling us.")).to_be_visible(timeout=PATIENCE)
    ethereum.mine(8)
    lena.write(f"where is my deposit {txid} now?")
    lena.sees(re.compile(r"11 of 32 confirmations"))
    ethereum.mine(60)
    told = lena.bubbles.filter(has_text="I said that I would tell you")
    expect(told.first).to_be_visible(timeout=WATCHED)
    expect(told.first).to_contain_text("0.07 ETH")


def test_where_is_my_withdrawal_ends_with_the_proof_of_payment(
    customer: Callable[..., Customer], running: Running
) -> None:
    daniel = customer("Daniel Reyes", width=480)
    let_time_pass(running, "cus_daniel", "withdrawal")
    daniel.page.wait_for_timeout(3_000)
    daniel.write("Where is my withdrawal? It has not arrived")
    expect(below(daniel)).to_be_visible(timeout=PATIENCE)
    choice = below(daniel).get_by_role("button", name=re.compile("250 USDT")).first
    save = below(daniel).get_by_role("button", name="Save the document (PDF)")
    expect(choice.or_(save).first).to_be_visible(timeout=PATIENCE)
    if not save.is_visible():
        choice.click()
    expect(save).to_be_visible(timeout=PATIENCE)
    with daniel.page.expect_download(timeout=PATIENCE) as coming:
        save.click()
    assert coming.value.suggested_filename.startswith("withdrawal-proof-")
    assert coming.value.path().read_bytes().startswith(b"%PDF-")


def test_a_certificate_is_confirmed_saved_and_checked_by_somebody_who_has_the_file_alone(
    customer: Callable[..., Customer], running: Running
) -> None:
    daniel = customer("Daniel Reyes", width=480)
    daniel.write("I need a certificate of my account for the tax office")
    choice = below(daniel).get_by_role("button", name=re.compile("sums of a tax year")).first
    expect(choice).to_be_visible(timeout=PATIENCE)
    choice.click()
    confirm = daniel.log.get_by_role("button", name="Make the certificate")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    confirm.click()
    daniel.sees(re.compile("Your certificate is ready"))
    files = [saved(daniel, label) for label in ("Save the document (PDF)", "Save the table (CSV)")]
    assert files[0][1].startswith(b"%PDF-")
    assert files[1][1].startswith(b"certificate,")
    no_finding(daniel.page)

    for name, content in files:
        genuine = checked(daniel.page, running, name, content)
        assert "Genuine: this certificate comes from us." in genuine
        assert "Summary of a tax year" in genuine
        assert "Daniel" not in genuine
        changed = checked(daniel.page, running, name, content[:-1] + b" ")
        assert "Changed: this is not the file that we issued." in changed
        assert "Summary of a tax year" not in changed


def saved(customer: Customer, label: str) -> tuple[str, bytes]:
    """Name and content of the newest file with that button."""
    save = customer.log.get_by_role("button", name=label).last
    expect(save).to_be_visible(timeout=PATIENCE)
    with customer.page.expect_download(timeout=PATIENCE) as coming:
        save.click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def checked(beside: Page, running: Running, name: str, content: bytes) -> str:
    """What the public page says of a file, in a tab of its own."""
    page = beside.context.new_page()
    try:
        page.goto(f"{running.public_url}/certificates/check")
        expect(page.locator("section.answer")).to_have_count(0)
        file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.get_by_label("Or the file").set_input_files(file)
        page.get_by_role("button", name="Check").click()
        answer = page.locator("section.answer")
        expect(answer).to_be_visible(timeout=PATIENCE)
        no_finding(page)
        return answer.inner_text()
    finally:
        page.close()


def test_an_alarm_freezes_the_account_at_once_and_ends_its_sessions(
    customer: Callable[..., Customer], running: Running
) -> None:
    lena = customer("Lena Brandt", width=480)
    lena.write("my account was hacked, please help")
    frozen = lena.page.locator(".frozen")
    for _ in range(40):
        lena.page.request.post(f"{running.product.sandbox_url}/sign-in", form={"name": "lena"})
        lena.page.goto(f"{running.product.sandbox_url}/account")
        if frozen.count():
            break
        lena.page.wait_for_timeout(500)
    expect(frozen).to_be_visible()


def test_an_unknown_question_goes_to_a_person_with_what_is_known(
    customer: Callable[..., Customer], agent: Callable[..., Agent]
) -> None:
    daniel = customer("Daniel Reyes", width=480)
    daniel.write("who painted the ceiling of your lobby, was it 12.5 BTC")
    daniel.sees(re.compile("who painted"))
    expect(daniel.log.get_by_text(re.compile("passing you on to a person"))).to_be_visible(timeout=PATIENCE)
    aria = agent("aria")
    aria.become("Available")
    aria.open(daniel.reference)
    aria.sees(re.compile("Nothing answers this with enough certainty"))
    aria.sees(re.compile("Known: asset BTC; amount 12.5"))
