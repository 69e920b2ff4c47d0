"""The lead, through the API: what is unfinished, and how a journey leaves the desk clean."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import APIRequestContext, APIResponse

OVER = ("solved", "closed")


def csrf_of(request: APIRequestContext) -> str:
    """The token that a POST of this browser must carry."""
    for cookie in request.storage_state()["cookies"]:
        if cookie["name"].endswith("csrf"):
            return cookie["value"]
    raise AssertionError("no page of the desk was fetched yet")


class Lead:
    """Lena, without a browser."""

    def __init__(self, request: APIRequestContext, desk_url: str) -> None:
        self._request = request
        self._desk = desk_url

    def sign_in(self) -> None:
        """As the sign-in page would."""
        page = f"{self._desk}/accounts/login/"
        self._request.get(page)
        form: dict[str, str | float | bool] = {
            "login": "lena@brightwater.example",
            "password": "harbour-light-lena",
            "csrfmiddlewaretoken": csrf_of(self._request),
        }
        answer = self._request.post(page, form=form, headers={"Referer": page})
        assert answer.ok, answer.text()

    def _api(self, path: str) -> Any:
        answer = self._request.get(f"{self._desk}/api/v1{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def _act(self, path: str, **body: Any) -> APIResponse:
        headers = {"X-CSRFToken": csrf_of(self._request), "Referer": self._desk}
        return self._request.post(f"{self._desk}/api/v1{path}", data=body, headers=headers)

    def _colleague(self, name: str) -> dict[str, Any]:
        people = self._api("/desk/staff")
        (agent,) = [one for one in people if one["name"].lower().startswith(name)]
        return dict(agent)

    def presence(self, name: str) -> str:
        """Where a member of the cast is, by first name."""
        return str(self._colleague(name)["presence"])

    def assign(self, ticket_id: str, name: str, reason: str) -> None:
        """Give a ticket to a member of the cast, by first name."""
        agent = self._colleague(name)
        answer = self._act(f"/desk/tickets/{ticket_id}/assign", agent_id=agent["id"], reason=reason)
        assert answer.ok, answer.text()

    def make(self, path: str, **body: Any) -> dict[str, Any]:
        """Make a thing of the desk (a tag, a macro, a view) as its page would; answers its card."""
        answer = self._act(path, **body)
        assert answer.ok, answer.text()
        made: dict[str, Any] = answer.json()
        return made

    def remove(self, path: str) -> None:
        """Remove what was made."""
        headers = {"X-CSRFToken": csrf_of(self._request), "Referer": self._desk}
        answer = self._request.delete(f"{self._desk}/api/v1{path}", headers=headers)
        assert answer.ok, answer.text()

    def tag(self, ticket_id: str, tags: list[str]) -> None:
        """Put tags on a ticket, by id."""
        answer = self._act(f"/desk/tickets/{ticket_id}/tags", add=tags)
        assert answer.ok, answer.text()

    def unfinished(self) -> list[dict[str, Any]]:
        """Rows of tickets that are neither solved nor closed."""
        rows: list[dict[str, Any]] = self._api("/desk/tickets?view=all&limit=200")["items"]
        return [row for row in rows if row["status"] not in OVER]

    def conversation(self, ticket_id: str) -> list[str]:
        """What customer and agents said in public, as the desk's API tells it."""
        return [
            message["text"]
            for message in self._api(f"/desk/tickets/{ticket_id}")["messages"]
            if message["author"]["kind"] in ("customer", "agent") and message["visibility"] == "public"
        ]

    def messages(self, ticket_id: str) -> list[dict[str, Any]]:
        """The conversation's last messages as the desk's API tells them."""
        found: list[dict[str, Any]] = self._api(f"/desk/tickets/{ticket_id}")["messages"]
        return found

    def file(self, upload_id: str) -> APIResponse:
        """A file of a conversation, as the desk serves it."""
        answer = self._request.get(f"{self._desk}/api/v1/uploads/{upload_id}")
        assert answer.ok, answer.text()
        return answer

    def clear(self) -> None:
        """Solve whatever a journey left open, so that the next one finds nobody waiting."""
        for row in self.unfinished():
            answer = self._act(f"/desk/tickets/{row['id']}/solve")
            assert answer.ok or answer.json()["code"] == "status_forbids", answer.text()
