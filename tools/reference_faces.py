"""The page about the HTTP API, written from its OpenAPI description."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tools.reference_text import table

INTRODUCTION = """\
JSON over HTTP under `/api/v1`. Machines read the {download}`OpenAPI description <openapi.json>`; a running
desk shows it to people at `/api/v1/docs`.

**Who.** Customers send the session that `POST /api/v1/customer/session` gave them as
`Authorization: Bearer …`. Staff use the cookie of the sign-in page and, on everything but `GET`, the header
`X-CSRFToken` with the value of the cookie `havendesk_csrf`. The help centre and the widget's configuration
are open to everybody. What a caller may do is decided by the door behind the path: see [roles](roles.md).

**From other origins.** What customers need (under `widget`, `customer`, `uploads`, `tickets`, `articles`)
may be called from the origins in `HAVENDESK_LIVE_WIDGET_ORIGINS`, without cookies. Everything else answers
its own origin only.

**Errors** are problem documents (RFC 9457, `application/problem+json`) with one of the
[error codes](errors.md):

```json
{"type": "/docs/errors#not_assigned", "title": "This ticket is not assigned to you.", "status": 403,
 "code": "not_assigned", "way_out": "Take the ticket first.", "request_id": "0195…"}
```

Answers with status 429 and 503 carry `Retry-After`.

**Values.** Ids are UUIDs, times are ISO 8601 in UTC, amounts are strings with their asset. Lists of the desk
are paged by key: pass `next` as `after` until it is empty.

**Sent twice.** An upload may carry an `Idempotency-Key`: the same bytes under the same key give the same
answer, other bytes are refused. Other calls do not read the header yet: most say what should hold, and saying
it again changes nothing or is refused.

**Messages** are written through the [live gateway](gateway.md), not here."""

TITLES = {
    "widget": "Widget",
    "customers": "Customers' sessions",
    "tickets": "Tickets, messages and files",
    "routing": "Serving",
    "people": "Staff",
    "knowledge": "Help centre",
    "kernel": "Running the desk",
}


def http_api() -> tuple[str, ...]:
    """Title, introduction and one section per group of paths."""
    schema = import_module("havendesk.api.pages").api.get_openapi_schema()
    groups: dict[str, list[tuple[str, ...]]] = {}
    for path, methods in sorted(schema["paths"].items()):
        for method, operation in methods.items():
            group = operation["tags"][0]
            row = (f"`{method.upper()} {path}`", _meaning(operation), ", ".join(_inputs(operation, schema)))
            groups.setdefault(group, []).append(row)
    order = [*TITLES, *sorted(set(groups) - set(TITLES))]
    parts = [
        f"## {TITLES.get(group, group)}\n\n{table(('call', 'meaning', 'takes'), groups[group])}"
        for group in order
        if group in groups
    ]
    return ("HTTP API", INTRODUCTION, *parts)


def _meaning(operation: dict[str, Any]) -> str:
    description = " ".join(str(operation.get("description", "")).replace("``", "`").split())
    return f"{operation['summary']}. {description}".strip()


def _inputs(operation: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] != "path":
            yield f"`{parameter['name']}`" + ("" if parameter.get("required") else "?")
    content = operation.get("requestBody", {}).get("content", {})
    for body in content.values():
        known = body["schema"]
        if "$ref" in known:
            known = schema["components"]["schemas"][known["$ref"].rsplit("/", 1)[1]]
        required = known.get("required", ())
        for name in known.get("properties", {}):
            yield f"`{name}`" + ("" if name in required else "?")
