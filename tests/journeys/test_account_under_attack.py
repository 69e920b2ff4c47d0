"""A thief is in an account: the owner is asked, says no, takes proof along, and comes back the next day."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.looking import violations
from tests.journeys.pages import PATIENCE, Agent
from tests.journeys.pictures import picture
from tests.journeys.records import Records

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]
OWNER = "fraud-viktor"
"""Of the sandbox's cast: no other journey speaks for him, and his account stays frozen."""
PACKAGE_PATIENCE = 90_000
SCHEMES = ("light", "dark")


def _at_the_exchange(page: Page, sandbox_url: str) -> None:
    """Signed in anew: a freeze ends all sessions."""
    page.request.post(f"{sandbox_url}/sign-in", form={"name": OWNER})


def _at_the_desk(page: Page, sandbox_url: str, place: str) -> None:
    """Our pages, by the exchange's own link."""
    _at_the_exchange(page, sandbox_url)
    page.goto(f"{sandbox_url}/session/desk?to={place}")


def _looked_at(page: Page, name: str, *, kept: bool = True) -> list[str]:
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += violations(page, f"{name} {scheme}", colours=scheme == "dark")
        if kept:
            picture(page, name if scheme == "light" else f"{name}-dark")
    page.emulate_media(color_scheme="light")
    return found


def _until(page: Page, seen: Locator) -> None:
    """A page without scripts is asked again until it says so."""
    for _ in range(60):
        if seen.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(seen).to_be_visible()


def _says_no(page: Page, sandbox: str) -> list[str]:
    """The owner is asked within seconds, and answers."""
    no = page.get_by_role("link", name=re.compile("not me"))
    for _ in range(40):
        _at_the_desk(page, sandbox, "/inbox")
        if no.count():
            break
        page.wait_for_timeout(500)
    found = _looked_at(page, "inbox")
    no.first.click()
    expect(page.get_by_role("heading", name="Was this you?")).to_be_visible(timeout=PATIENCE)
    found += _looked_at(page, "warning")
    page.get_by_role("button", name=re.compile("It was not me")).click()
    expect(page.get_by_role("status")).to_contain_text("being frozen", timeout=PATIENCE)
    return found


def _sees_each_step(page: Page, sandbox: str) -> list[str]:
    """With its time; and what became of the thief's withdrawal."""
    _at_the_desk(page, sandbox, "/freeze/mine")
    expect(page.get_by_text("The account is frozen. Nothing can leave it.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Under way")).to_have_count(0, timeout=PATIENCE)
    found = _looked_at(page, "freeze-steps")
    _at_the_exchange(page, sandbox)
    page.goto(f"{sandbox}/account")
    expect(page.locator("#figures")).to_contain_text("cancelled", ignore_case=True)
    return found


def _asks_in_the_chat(page: Page, sandbox: str) -> list[str]:
    """The button at the chat's foot asks once and reports; the freeze that is open is joined."""
    _at_the_exchange(page, sandbox)
    page.goto(f"{sandbox}/account")
    chat = page.locator("havendesk-chat")
    chat.locator("button.launcher").click()
    entry = chat.get_by_role("button", name="Freeze my account")
    entry.click()
    question = chat.get_by_role("region", name="Is somebody else in your account?")
    expect(question).to_be_focused(timeout=PATIENCE)
    found = _looked_at(page, "widget-freeze")
    question.get_by_role("button", name="Not now").click()
    expect(entry).to_be_focused()
    entry.click()
    question.get_by_role("button", name="Freeze now").click()
    expect(question.get_by_role("status")).to_contain_text("Your account is frozen", timeout=PATIENCE)
    steps = question.get_by_role("link", name="See each step")
    expect(steps).to_have_attribute("href", re.compile("/freeze/mine$"))
    return found


def _reads_who_looked(page: Page, sandbox: str) -> list[str]:
    """The officer who opened the case stands there, by role and code, and can be asked about."""
    _at_the_desk(page, sandbox, "/looks")
    look = page.get_by_role("listitem").filter(has_text="A security officer").first
    expect(look).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Sol Navarro")).to_have_count(0)
    look.get_by_text("This worries me").click()
    found = _looked_at(page, "looks")
    look.get_by_role("button", name="Ask security").click()
    expect(page.get_by_role("status").first).to_contain_text("HD-", timeout=PATIENCE)
    page.get_by_role("link", name="Who you are talking with").click()
    expect(page.get_by_role("heading", name="Who you are talking with")).to_be_visible(timeout=PATIENCE)
    return found + _looked_at(page, "talking")


def _takes_proof_along(page: Page, sandbox: str, folder: Path) -> list[str]:
    """A package, checked by the program inside it alone."""
    _at_the_desk(page, sandbox, "/evidence")
    page.get_by_role("button", name="Make my package").click()
    download = page.get_by_role("button", name="Download")
    expect(download).to_be_visible(timeout=PACKAGE_PATIENCE)
    found = _looked_at(page, "evidence")
    with page.expect_download() as taken:
        download.click()
    package = folder / taken.value.suggested_filename
    taken.value.save_as(package)
    verifier = folder / "verify.py"
    with zipfile.ZipFile(package) as bag:
        inside = next(name for name in bag.namelist() if name.endswith("verify.py"))
        verifier.write_bytes(bag.read(inside))
    command = [sys.executable, "-I", str(verifier), str(package)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert json.loads(checked.stdout)["verdict"] == "passed", checked.stdout
    return found


def _proves_who_it_is(page: Page, sandbox: str) -> list[str]:
    """The factor was changed by the thief and does not count; an old device and the person do."""
    _at_the_desk(page, sandbox, "/recovery")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_text("Nothing is proven yet.")).to_be_visible(timeout=PATIENCE)
    found = _looked_at(page, "recovery")
    page.get_by_role("link", name="Confirm at the exchange").first.click()
    expect(page.locator("#device")).to_contain_text("Given", timeout=PATIENCE)
    page.get_by_role("button", name="Begin the identity check").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="To the identity check").click()
    provider = opened.value
    provider.get_by_role("button", name="It is the owner").click()
    expect(provider.get_by_role("status")).to_be_visible(timeout=PATIENCE)
    provider.close()
    page.get_by_role("button", name="I have done it").click()
    return found


def _two_people_agree(officer: Page, second: Page) -> list[str]:
    """Neither gives it back alone, and both prove once more who they are."""
    officer.get_by_role("button", name="Ask a second person").click(timeout=PATIENCE)
    asked = officer.get_by_role("dialog")
    asked.get_by_label("Reason").fill("The person and an old device are proven.")
    asked.get_by_role("button", name="Ask a second person").click()
    _step_up(officer, "sol", officer.get_by_role("link", name="To the approval"))
    second.get_by_role("link", name="Approvals").first.click()
    second.get_by_role("button", name="Look and decide").click(timeout=PATIENCE)
    found = _looked_at(second, "console-approval")
    decides = second.get_by_role("dialog")
    decides.get_by_label("Reason").fill("I have seen the proofs.")
    decides.get_by_role("button", name="Agree").click()
    _step_up(second, "cora", second.get_by_text("Agreed: the desk does it now").first)
    return found


def _step_up(page: Page, name: str, then: Locator) -> None:
    """Whoever signed in minutes ago is not asked again."""
    again = page.get_by_role("dialog", name="Prove that it is you")
    expect(again.or_(then).first).to_be_visible(timeout=PATIENCE)
    if again.count():
        again.get_by_label("Password").fill(f"harbour-light-{name}")
        again.get_by_role("button", name="Confirm").click()
    expect(then).to_be_visible(timeout=PATIENCE)


def test_a_thief_is_stopped_and_the_owner_takes_proof_along(
    running: Running, open_page: OpenPage, agent: MakeAgent, tmp_path: Path
) -> None:
    sandbox = running.product.sandbox_url
    page = open_page(width=900, height=900)
    _at_the_exchange(page, sandbox)
    assert page.request.post(f"{sandbox}/thief").ok
    found = _says_no(page, sandbox) + _sees_each_step(page, sandbox)
    # The case, as security sees it.
    officer = agent("sol").page
    officer.goto(f"{running.desk_url}/console/security")
    officer.get_by_role("link", name=re.compile("^FZ-")).first.click(timeout=PATIENCE)
    expect(officer.get_by_role("heading", name=re.compile("^FZ-"), level=1)).to_be_visible(timeout=PATIENCE)
    expect(officer.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)
    found += _looked_at(officer, "console-case")
    found += _reads_who_looked(page, sandbox)
    found += _asks_in_the_chat(page, sandbox)
    found += _takes_proof_along(page, sandbox, tmp_path)
    # The next day.
    second = agent("cora").page
    found += _proves_who_it_is(page, sandbox)
    waits = page.get_by_text("Two people of ours must agree now.")
    _until(page, waits)
    found += _two_people_agree(officer, second)
    _until(page, page.get_by_text("Done: it is yours again."))
    _at_the_desk(page, sandbox, "/freeze/mine")
    expect(page.get_by_text("The account is frozen. Nothing can leave it.")).to_have_count(0)
    assert not found, "\n".join(found)


def test_the_pages_that_need_no_sign_in_are_clean(running: Running, open_page: OpenPage) -> None:
    found: list[str] = []
    for language in ("en", "zh-Hans", "ko", "ja"):
        page = open_page(language, width=390, height=844)
        for place in ("freeze", "really-us"):
            page.goto(f"{running.public_url}/{place}")
            wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (place, language)
            found += _looked_at(page, f"{place}-{language}", kept=language == "en")
    assert not found, "\n".join(found)


HIRED = "people.add_staff"


def _look(page: Page, verb: str) -> None:
    """The auditor searches last week for one kind of act, opens the newest entry and verifies it there."""
    week_ago = datetime.now(UTC).astimezone() - timedelta(days=7)  # the field takes the browser's own clock
    page.get_by_label("Act", exact=True).fill(verb)
    page.get_by_label("From").fill(f"{week_ago:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Open", exact=True).first.click(timeout=PATIENCE)
    page.get_by_role("button", name="Verify here").click(timeout=PATIENCE)


def test_an_auditor_verifies_last_week_and_a_row_changed_by_hand_is_found_and_named(
    running: Running, agent: MakeAgent, records: Records
) -> None:
    otto = agent("otto").page
    otto.goto(f"{running.desk_url}/console/audit")
    said = otto.get_by_role("region", name="Entry").get_by_role("status")
    _look(otto, HIRED)
    expect(said).to_contain_text("unchanged", timeout=PATIENCE)
    expect(said).to_contain_text("Signature of the log is valid")
    newest = records.entries(HIRED)[-1]["id"]
    with records.changed_by_hand(newest):
        _look(otto, HIRED)
        expect(said).to_contain_text("This is not what the log holds", timeout=PATIENCE)
        picture(otto, "audit-changed-by-hand")
        verdict = running.product.command("audit", "verify")
        told = json.loads(verdict.stdout)
        assert (verdict.returncode, told["whole"]) == (1, False)
        # Of all rows this one: checkpoints and tiles above it no longer fit either, and are named too.
        rows = [fault for fault in told["faults"] if fault["kind"] in ("entry", "leaf")]
        assert rows
        assert all(newest in f"{fault['row']} {fault['wrong']}" for fault in rows), rows
    _look(otto, HIRED)
    expect(said).to_contain_text("unchanged", timeout=PATIENCE)
