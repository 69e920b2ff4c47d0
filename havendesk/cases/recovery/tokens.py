"""Signed paths and codes of recovery. None is stored: each is made again from ids and the desk's own key."""

from __future__ import annotations

import hmac
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.encoding import force_str

from havendesk.customers.rules import keyed_digest

_STOP = "cases.recovery.stop"
_CODE = "cases.recovery.code"
_LONGEST = 400
_DIGITS = 8


def stop_path(recovery_id: UUID) -> str:
    """The page that stops a recovery. Opening it stops nothing: mail scanners open every link."""
    return f"/recovery/stop/{signing.dumps(recovery_id.hex, salt=_STOP)}"


def read_stop(token: str) -> UUID | None:
    """Which recovery a link stops; None for a token that is not ours."""
    try:
        return UUID(signing.loads(token[:_LONGEST], salt=_STOP))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def code_path(proof_id: UUID, round: int) -> str:
    """The page that shows a code to whoever reads the mailbox."""
    return f"/recovery/code/{signing.dumps([proof_id.hex, round], salt=_CODE)}"


def read_code_link(token: str) -> tuple[UUID, int] | None:
    """The proof and the round whose code a link shows; None for a token that is not ours."""
    try:
        found, round = signing.loads(token[:_LONGEST], salt=_CODE)
        return UUID(found), int(round)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def code_of(proof_id: UUID, round: int) -> str:
    """The eight digits of one round."""
    digest = keyed_digest(force_str(settings.SECRET_KEY), _CODE, proof_id.hex, str(round))
    return f"{int.from_bytes(digest[:8]) % 10**_DIGITS:0{_DIGITS}d}"


def is_code(proof_id: UUID, round: int, typed: str) -> bool:
    """Whether this is the round's code; spaces and dashes do not matter."""
    plain = "".join(sign for sign in typed[:40] if sign.isascii() and sign.isdigit())
    return hmac.compare_digest(plain, code_of(proof_id, round))


def answer_digest(question_id: UUID, answer: str) -> bytes:
    """The keyed hash under which a question's answer is kept."""
    return keyed_digest(force_str(settings.SECRET_KEY), "cases.recovery.answer", question_id.hex, answer)
