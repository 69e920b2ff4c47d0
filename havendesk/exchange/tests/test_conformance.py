"""The sandbox passes the kit, and each wrong that it commits on demand fails exactly its own check."""

import argparse
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange import commands
from havendesk.exchange.conformance.events import CHECKS
from havendesk.exchange.conformance.listening import listening
from havendesk.exchange.conformance.run import Result, Verdict, as_json, run, table
from sandbox.app import KEY_ID
from sandbox.faults import FAULTS, HARDSHIPS
from sandbox.tests.serving import SECRET, served

PATIENCE = 0.4
CHECK_OF_FAULT = {
    "replay-accepted": "replay-refused",
    "idempotency-ignored": "act-once",
    "conflict-accepted": "conflict-refused",
    "unsigned-read": "unsigned-read-refused",
    "unsigned-act": "unsigned-act-refused",
    "signature-unchecked": "wrong-signature-refused",
    "digest-unchecked": "changed-body-refused",
    "clock-skew-accepted": "old-timestamp-refused",
    "nonce-not-echoed": "answer-names-request",
    "wrong-sums": "balances-add-up",
    "stale-freeze": "freeze-effective",
    "sessions-survive": "sessions-ended",
    "keys-survive": "keys-revoked",
    "amount-as-number": "amounts-are-strings",
    "field-missing": "answers-fit-contract",
    "cursor-skips": "pages-complete",
    "not-offered-as-empty": "not-offered-says-so",
    "plain-errors": "errors-are-problems",
    "missing-jti": "token-claims",
    "expired-token-keys": "token-keys-published",
    "token-never-expires": "token-short-lived",
    "amr-of-no-factor": "token-says-how-it-asked",
    "device-of-another": "token-names-a-device",
    "open-ignored": "open-means-open",
    "withdrawable-too-early": "credited-is-not-withdrawable",
    "expired-hold-active": "holds-have-a-clock",
    "foreign-object": "objects-are-the-customers",
    "device-unknown": "devices-are-known",
    "oldest-first": "newest-first",
    "trades-missing": "fills-add-up",
    "address-of-another": "addresses-name-their-owner",
    "travel-rule-astray": "travel-rule-names-a-transfer",
    "transfer-by-id-differs": "transfer-by-id-agrees",
    "suspense-without-reason": "what-lies-apart-says-why",
    "freeze-not-kept": "freeze-kept",
    "freeze-later": "freeze-effective",
    "freeze-pending": "protection-is-immediate",
    "release-ignored": "release-effective",
    "cancel-late": "withdrawal-cancelled",
    "cancel-ignored": "withdrawal-cancelled",
    "withdrawal-hold-ignored": "withdrawal-held",
    "receiver-hold-ignored": "receiver-held",
    "receiver-hold-on-sender": "receiver-held",
    "block-ignored": "changes-blocked",
    "unblock-ignored": "changes-unblocked",
    "factor-survives": "factor-reset",
    "credit-not-booked": "credit-booked",
    "credit-twice": "credit-booked",
    "again-after-500": "credit-booked",
    "refund-not-booked": "refund-booked",
    "slow-acts": "acts-in-time",
    "push-lost": "push-handed-over",
    "clock-backwards": "clock-goes-forward",
    "identity-passed-at-once": "identity-check-waits",
    "events-lost": "events-told",
    "events-reordered": "events-in-order",
    "events-of-another": "events-name-their-customer",
    "events-carry-data": "events-carry-ids-only",
    "events-cursor-ends": "events-cursor-lasts",
    "related-to-themselves": "related-names-the-customer",
    "related-one-way": "related-both-ways",
    "unbonding-without-end": "stakes-have-a-clock",
    "distribution-too-much": "distributions-add-up",
    "refused-without-a-rule": "campaigns-say-rule-by-rule",
    "rates-of-another-tier": "fee-tier-fits-the-table",
    "fee-not-of-its-rate": "fills-charge-their-rate",
    "rebate-too-much": "rebates-add-up",
    "webhook-silent": "webhook-rings",
    "webhook-forged": "webhook-signed",
    "webhook-old-secret": "webhook-signed",
    "webhook-stale": "webhook-signed",
}
WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"thirty bytes that only two know").decode()


def checked(tmp_path: Path, *faults: str) -> list[Result]:
    """What the kit says of a sandbox with these faults that rings where the kit listens."""
    over: dict[str, Any] = {"faults": frozenset(faults), "webhook_secret": WEBHOOK_SECRET}
    # One that acts too late does so after the first read, one that does not keep a freeze before the second.
    over |= {"late_seconds": 0.1 if "freeze-not-kept" in faults else 3.0, "slow_seconds": 2.5}
    with listening("127.0.0.1", 0, WEBHOOK_SECRET) as heard:
        over["webhook"] = f"http://127.0.0.1:{heard.port}/"
        with served(tmp_path, **over) as exchange:
            return list(
                run(exchange.url, KEY_ID, SECRET, listening=heard, patience=PATIENCE, act_seconds=2.0)
            )


def test_the_matrix_knows_every_fault() -> None:
    assert set(CHECK_OF_FAULT) == set(FAULTS)
    assert set(CHECK_OF_FAULT.values()) <= {check.name for check in CHECKS}
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_the_sandbox_passes_every_check(tmp_path: Path) -> None:
    results = checked(tmp_path)
    assert [one for one in results if one.verdict is not Verdict.PASSED] == []
    assert len(results) == len(CHECKS)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_fails_exactly_its_own_check(fault: str, tmp_path: Path) -> None:
    results = checked(tmp_path, fault)
    assert [one.name for one in results if one.verdict is Verdict.FAILED] == [CHECK_OF_FAULT[fault]]


@pytest.mark.parametrize("hardship", sorted(HARDSHIPS))
def test_what_the_contract_allows_fails_nothing(hardship: str, tmp_path: Path) -> None:
    results = checked(tmp_path, hardship)
    assert [one for one in results if one.verdict is not Verdict.PASSED] == []


def test_the_command_prints_json_and_ends_with_one_on_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    monkeypatch.setenv(commands.SECRET_VARIABLE, SECRET)
    with served(tmp_path, faults=frozenset({"wrong-sums"})) as exchange:
        words = ["exchange", "check", exchange.url, "--key-id", KEY_ID]
        options = parser.parse_args([*words, "--json"])
        assert options.run(options) == 1
        printed = json.loads(capsys.readouterr().out)
        options = parser.parse_args(words)
        assert options.run(options) == 1
        assert "FAIL  balances-add-up" in capsys.readouterr().out
    assert printed["failed"] == 1
    assert printed["passed"] == len(CHECKS) - 3


def test_nothing_that_answers_is_one_clear_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    monkeypatch.setenv(commands.SECRET_VARIABLE, SECRET)
    options = parser.parse_args(["exchange", "check", "http://127.0.0.1:9", "--key-id", KEY_ID])
    assert options.run(options) == 1
    assert capsys.readouterr().err.startswith("The exchange cannot be checked: no answer")


def test_skipped_checks_are_told_apart(tmp_path: Path) -> None:
    with served(tmp_path, token_secret="s" * 40) as exchange:
        results = list(run(exchange.url, KEY_ID, SECRET))
    skipped = [one.name for one in results if one.verdict is Verdict.SKIPPED]
    assert skipped == ["token-keys-published", "webhook-rings", "webhook-signed"]
    assert as_json(results)["skipped"] == 3
    assert "skip  token-keys-published" in table(results)
