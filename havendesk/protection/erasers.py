"""What protection forgets: the words of objections. That something was held, and why, is kept by law."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers.queries import exchange_ref
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.erasure import eraser
from havendesk.protection.models import AccountWarning, HoldAppeal, SeenEvent, TrustedDevice, WatchedAccount


@eraser("customer")
def words_of_appeals(subject_id: UUID) -> dict[str, int]:
    """What the customer wrote, and what they were answered."""
    rows = HoldAppeal.objects.filter(customer_id=subject_id).exclude(words="", answer="")
    return {"appeals": rows.update(words="", answer="")}


@eraser("customer")
def watch_of_customer(subject_id: UUID) -> dict[str, int]:
    """Events that were seen, devices, and the values in the reasons of warnings. That there was a warning, of
    which rule, and what became of it, stays."""
    warnings = AccountWarning.objects.filter(customer_id=subject_id)
    refs = set(warnings.values_list("exchange_ref", flat=True))
    present = exchange_ref(viewer=SYSTEM, customer_id=subject_id)
    if present is not None:
        refs.add(present)
    seen = SeenEvent.objects.filter(exchange_ref__in=refs).delete()[0]
    seen += WatchedAccount.objects.filter(exchange_ref__in=refs).delete()[0]
    devices = TrustedDevice.objects.filter(exchange_ref__in=refs).delete()[0]
    held = warnings.exclude(findings=[])
    reasons = held.update(findings=[], device_id="", act_due_at=None)
    return {"watched_events": seen, "trusted_devices": devices, "warning_reasons": reasons}
