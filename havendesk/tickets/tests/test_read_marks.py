"""Read marks of many at once: they only rise, only their own people set them, at a fixed cost."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM
from havendesk.tickets import actions
from havendesk.tickets.models import Ticket

