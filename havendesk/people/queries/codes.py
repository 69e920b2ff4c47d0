"""Agents' codes, as they are shown again."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.utils.encoding import force_bytes

from havendesk.people.rules.codes import code_from


def code_of_row(row_id: UUID) -> str:
    """The code that follows from a row's id and the desk's secret key."""
    key = force_bytes(settings.SECRET_KEY)
    return code_from(hmac.new(key, b"agent code\0" + row_id.bytes, hashlib.sha256).digest())
