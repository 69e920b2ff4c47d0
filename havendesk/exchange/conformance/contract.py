"""The contract's schemas, applied to answers."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DOCUMENT = Path(__file__).resolve().parent.parent / "exchange-v1.openapi.json"
_URI = "urn:havendesk:exchange-v1"


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    loaded: dict[str, Any] = json.loads(DOCUMENT.read_text("utf-8"))
    return loaded


@cache
def _registry() -> Registry[Any]:
    empty: Registry[Any] = Registry()
    filled: Registry[Any] = empty.with_resource(_URI, Resource.from_contents(document(), DRAFT202012))
    return filled


def errors(schema: str, value: Any) -> tuple[list[str], list[str]]:
    """What is wrong with the value: ``(amounts that are not strings, everything else)``."""
    validator = Draft202012Validator({"$ref": f"{_URI}#/components/schemas/{schema}"}, registry=_registry())
    decimal = document()["components"]["schemas"]["Decimal"]
    amounts, others = [], []
    for error in _leaves(validator.iter_errors(value)):
        text = f"{schema}{error.json_path[1:]}: {error.message[:160]}"
        if error.validator == "type" and error.schema == decimal:
            amounts.append(text)
        else:
            others.append(text)
    return amounts, others


def _leaves(found: Any) -> Iterator[ValidationError]:
    """The innermost errors; of a nullable value only those of its other form."""
    for error in found:
        if error.context:
            yield from _leaves(inner for inner in error.context if inner.schema != {"type": "null"})
        else:
            yield error


def reads() -> list[tuple[str, str, str]]:
    """``(group, path, schema)`` of every GET that needs nothing but a customer."""
    found = []
    for path, operations in document()["paths"].items():
        operation = operations.get("get", {})
        parameters = operation.get("parameters", ())
        needs_more = any(one.get("required") and one["in"] == "query" for one in parameters)
        if "x-group" in operation and not needs_more and "{" not in path.replace("{customer_id}", ""):
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            found.append((operation["x-group"], path, answer.rsplit("/", 1)[1]))
    return found


def asked() -> list[tuple[str, str, dict[str, str]]]:
    """``(group, path, query)`` of every GET, with something invented for what it needs besides a customer."""
    found = []
    for path, operations in document()["paths"].items():
        operation = operations.get("get", {})
        needed = [one["name"] for one in operation.get("parameters", ()) if one.get("required")]
        if "x-group" in operation:
            named = path.replace("{transfer_id}", "no-such-transfer").replace("{check_id}", "no-such-check")
            found.append((operation["x-group"], named, dict.fromkeys(needed, "x")))
    return found


def groups() -> set[str]:
    """Every group of the contract."""
    return set(document()["components"]["schemas"]["Capabilities"]["properties"]["groups"]["required"])
