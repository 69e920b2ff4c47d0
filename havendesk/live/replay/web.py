"""The replay's way to the desk's HTTP API, through a restart of the desk if need be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import httpx

from havendesk.live.replay.book import Held, digest

REQUEST_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
_AGAIN = frozenset({429, 502, 503, 504})
_PAGE = 200
# At most so many requests at a time, as a browser farm behind one proxy would have.
_CONNECTIONS = 64


class DeskSilentError(Exception):
    """The desk gave no usable answer for a minute, or one that says no."""

    def __init__(self, sentence: str, *, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class Web:
    """Requests to one desk. Cookies belong to one person: staff have one each."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        self._client = httpx.AsyncClient(
            base_url=self.address, timeout=REQUEST_SECONDS, limits=limits, trust_env=False
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def ask(self, method: str, path: str, **settings: Any) -> httpx.Response:
        """One request, asked again for a minute while nobody answers or the desk says "later".

        Raises:
            DeskSilentError: no usable answer; ``code`` is the problem's where there is one.
        """
        wait, end = 0.25, asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            try:
                response = await self._client.request(method, path, **settings)
            except httpx.HTTPError as error:
                trouble = f"{type(error).__name__}"
            else:
                if response.status_code < 400:
                    return response
                trouble = f"it answers {response.status_code}"
                if response.status_code not in _AGAIN:
                    code = _code(response)
                    raise DeskSilentError(f"{method} {path}: {trouble} {code}", code=code)
            if asyncio.get_running_loop().time() > end:
                raise DeskSilentError(f"{method} {path}: {trouble}")
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(wait * 2, 5.0)

    async def json(self, method: str, path: str, **settings: Any) -> Any:
        """The JSON of one request."""
        return (await self.ask(method, path, **settings)).json()

    async def post(self, path: str, body: Any) -> Any:
        """The JSON answer to a post of the signed-in member of staff."""
        headers = {
            "X-CSRFToken": self._client.cookies.get("havendesk_csrf", ""),
            "Referer": self.address + "/",
        }
        return await self.json("POST", path, json=body, headers=headers)

    async def live_address(self) -> str:
        """Where the gateway is, as the desk itself says."""
        return str((await self.json("GET", "/api/v1/widget/config"))["live_url"])

    async def session(self, token: str, language: str) -> str:
        """A customer's session for an exchange's token."""
        body = {"token": token, "language": language}
        return str((await self.json("POST", "/api/v1/customer/session", json=body))["session"])

    async def sign_in(self, email: str, password: str) -> None:
        """Sign in as staff do, on the page."""
        await self.ask("GET", "/accounts/login/")
        form = {
            "login": email,
            "password": password,
            "csrfmiddlewaretoken": self._client.cookies.get("havendesk_csrf", ""),
        }
        await self.ask("POST", "/accounts/login/", data=form, headers={"Referer": self.address + "/"})
        if "havendesk_session" not in self._client.cookies:
            raise DeskSilentError("a replay agent could not sign in")

    async def truth(self, session: str, ticket: str) -> Sequence[Held]:
        """Everything that a customer may see of a ticket, from the database by way of the API."""
        held: list[Held] = []
        while True:
            after = held[-1].number if held else 0
            page = await self.json(
                "GET",
                f"/api/v1/tickets/{ticket}/messages",
                params={"after": after, "limit": _PAGE},
                headers={"Authorization": f"Bearer {session}"},
            )
            held += [Held(one["number"], digest(one["text"]), one.get("cid") or "") for one in page]
            if len(page) < _PAGE:
                return held

    async def tickets_of(self, session: str) -> list[dict[str, Any]]:
        """The customer's own tickets."""
        headers = {"Authorization": f"Bearer {session}"}
        found: list[dict[str, Any]] = await self.json("GET", "/api/v1/customer/tickets", headers=headers)
        return found


def _code(response: httpx.Response) -> str:
    try:
        return str(response.json().get("code", ""))
    except (ValueError, AttributeError):
        return ""
