"""Every endpoint of the API meets requests made from its own description and around it: no failure of ours.

Three people send them: a visitor, an agent, an administrator. An answer is a success, or a problem with one
of our codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from havendesk.kernel.errors import ErrorCode
from tests.faults.people import apart, signed_in
from tests.support.product import Product

pytestmark = pytest.mark.fault

SCHEMA = schemathesis.openapi.from_path(
    Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
)
CODES = frozenset(code.value for code in ErrorCode)
# Not a failure of ours: an exchange that is silent, a part that the administrator turned off meanwhile.
BUSY = 503


class _People:
    """Headers and cookies of those who ask; signed in again when a request ended their session."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self._known: dict[str, dict[str, Any]] = {}

    def ask_as(self, name: str) -> dict[str, Any]:
        """Keyword arguments of a request."""
        if name not in self._known:
            self._known[name] = self._visitor() if name == "visitor" else self._staff(name)
        return self._known[name]

    def look_again(self, name: str) -> None:
        """Somebody was told to sign in: forget their session if it is really over."""
        own = "/api/v1/customer/tickets" if name == "visitor" else "/api/v1/me"
        if httpx.get(f"{self.product.url}{own}", timeout=30, **self._known[name]).status_code == 401:
            del self._known[name]

    def _visitor(self) -> dict[str, Any]:
        answer = httpx.post(
            f"{self.product.url}/api/v1/customer/session", json={"language": "en"}, timeout=30
        )
        return {"headers": {"Authorization": f"Bearer {answer.json()['session']}"}}

    def _staff(self, name: str) -> dict[str, Any]:
        cookies = apart(self._cookies(name))
        headers = {"X-CSRFToken": cookies["havendesk_csrf"], "Referer": self.product.url}
        return {"headers": headers, "cookies": cookies}

    async def _cookies(self, name: str) -> dict[str, str]:
        browser = await signed_in(self.product, name)
        try:
            return dict(browser.cookies)
        finally:
            await browser.aclose()  # it has been used: entering it now would be a second opening


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_People]:
    """Three of them before a desk of their own."""
    running = Product(tmp_path_factory.mktemp("fuzzing") / "data")
    running.start()
    yield _People(running)
    assert running.health()[0] == 200
    assert running.stop() == 0


OPERATIONS = {
    f"{found.ok().method} {found.ok().path}": found.ok()
    for found in SCHEMA.get_all_operations()
    if isinstance(found, Ok)
}
BOTH = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_makes_the_desk_fail(people: _People, name: str) -> None:
    operation = OPERATIONS[name]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in BOTH))

    # Its data are made from the description, which may be slow to satisfy; that is no finding.
    @settings(
        suppress_health_check=list(HealthCheck),
        # Three of the usual hundred for each of some two hundred endpoints; the long form plays five hundred.
        max_examples=max(3, (settings().max_examples - 40) // 40),
        database=None,
    )
    @given(case=cases, who=st.sampled_from(["visitor", "aria", "ada"]))
    def one_request(case: schemathesis.Case[Any], who: str) -> None:
        answer = case.call(base_url=people.product.url, timeout=30, **people.ask_as(who))
        if answer.status_code == 401:
            people.look_again(who)
        if answer.status_code < 400:
            return
        assert answer.status_code < 500 or answer.status_code == BUSY, answer.text
        assert answer.headers["content-type"] == ["application/problem+json"], (answer.headers, answer.text)
        problem = answer.json()
        assert problem["code"] in CODES - {"internal"}
        assert problem["title"]
        assert problem["way_out"]

    one_request()
