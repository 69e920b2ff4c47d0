"""Runs the checks and writes what came out."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from havendesk.exchange.conformance import contract
from havendesk.exchange.conformance.checks import Check
from havendesk.exchange.conformance.events import CHECKS
from havendesk.exchange.conformance.listening import Listening
from havendesk.exchange.conformance.probe import Failed, Probe, Skipped


class Verdict(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """One check's outcome."""

    name: str
    promise: str
    verdict: Verdict
    detail: str


def run(
    base: str,
    key_id: str,
    secret: str,
    customer: str = "",
    *,
    listening: Listening | None = None,
    patience: float = 2.0,
    act_seconds: float = 5.0,
) -> Iterator[Result]:
    """Results as they come. ``customer`` empty: the one that the capabilities name. ``listening``: where the
    exchange's webhook is heard. ``patience`` and ``act_seconds`` as of the probe.

    Raises Failed where the exchange cannot be asked at all.
    """
    probe = Probe(base, key_id, secret, customer, patience, act_seconds, listening)
    try:
        probe.capabilities = probe.get("/v1/capabilities")
        named = (probe.capabilities.get("conformance") or {}).get("customer_id", "")
        probe.customer = customer or named
        if not probe.customer:
            raise Failed("the exchange names no customer for the checks: give one with --customer")
        for check in CHECKS:
            yield _one(check, probe)
    finally:
        probe.client.close()


def _one(check: Check, probe: Probe) -> Result:
    offered = {name for name, group in probe.capabilities["groups"].items() if group.get("offered")}
    if not check.needs <= offered:
        missing = ", ".join(sorted(check.needs - offered))
        return Result(check.name, check.promise, Verdict.SKIPPED, f"not offered: {missing}")
    try:
        check.run(probe)
    except Skipped as skipped:
        return Result(check.name, check.promise, Verdict.SKIPPED, str(skipped))
    except Failed as failed:
        return Result(check.name, check.promise, Verdict.FAILED, str(failed))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        # the answer has so wrong a shape that the check itself stumbled over it
        detail = f"an answer that cannot be read: {type(error).__name__} {error}"
        return Result(check.name, check.promise, Verdict.FAILED, detail)
    return Result(check.name, check.promise, Verdict.PASSED, "")


def table(results: Iterable[Result]) -> str:
    """Lines for people."""
    marks = {Verdict.PASSED: "ok  ", Verdict.FAILED: "FAIL", Verdict.SKIPPED: "skip"}
    return "\n".join(f"{marks[one.verdict]}  {one.name:<34} {one.detail or one.promise}" for one in results)


def as_json(results: Iterable[Result]) -> dict[str, Any]:
    """The same for programs."""
    rows = list(results)
    counts = {verdict.value: sum(one.verdict is verdict for one in rows) for verdict in Verdict}
    return {
        "contract": contract.document()["info"]["version"],
        **counts,
        "checks": [asdict(one) for one in rows],
    }
