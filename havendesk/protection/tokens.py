"""The signed token in a warning's link: which warning, and which answer its reader came for. It ends with the
warning, and what it can do is bounded by the warning's state, so that it works once."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

_SALT = "protection.warning"
_LONGEST = 400


def warning_path(warning_id: UUID, *, mine: bool) -> str:
    """The path of the page that asks; opening it answers nothing, because mail scanners open every link."""
    token = signing.dumps([warning_id.hex, int(mine)], salt=_SALT)
    return f"/warnings/{token}"


def read_warning_token(token: str) -> tuple[UUID, bool] | None:
    """The warning and whether the link said "it was me"; None for a token that is not ours."""
    try:
        found, mine = signing.loads(token[:_LONGEST], salt=_SALT)
        return UUID(found), bool(mine)
    except (signing.BadSignature, ValueError, TypeError):
        return None
