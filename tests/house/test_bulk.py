"""Nobody takes many people's data away at once: the API gives pages, and files one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from havendesk.api.pages import api
from havendesk.people.rules import ROLE_PERMISSIONS
from havendesk.people.types import Role

MOST = 200
"""Rows of one answer."""

JSON = ("application/json", "application/problem+json")


def _description() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return described


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in _description()["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_no_answer_holds_more_than_a_page() -> None:
    limits = {
        name: parameter["schema"].get("maximum")
        for name, operation in _operations()
        for parameter in operation.get("parameters", [])
        if parameter["name"] in ("limit", "most")
    }
    assert len(limits) > 10
    assert {name: most for name, most in limits.items() if most is None or most > MOST} == {}


def test_nothing_but_json_is_described_as_an_answer() -> None:
    """A file is an attachment or a package, asked for one at a time by its own address; no list is one."""
    other = {
        name: sorted(set(answer.get("content", {})) - set(JSON))
        for name, operation in _operations()
        for answer in operation.get("responses", {}).values()
    }
    assert {name: kinds for name, kinds in other.items() if kinds} == {}


@pytest.mark.parametrize("permission", ["audit.search", "audit.proofs"])
def test_the_record_is_taken_along_by_auditors_alone(permission: str) -> None:
    assert [role for role, may in ROLE_PERMISSIONS.items() if permission in may] == [Role.AUDITOR]
