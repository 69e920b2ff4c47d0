"""The steps of the playbook: by name what each does, and how what reached other accounts is taken back."""

from collections.abc import Mapping

from havendesk.cases.takeover.actions.steps import orders, people, receivers, siblings, transfers, venues
from havendesk.cases.takeover.actions.work import Step, nothing_to_ask
from havendesk.cases.takeover.types import StepName

STEPS: Mapping[StepName, Step] = {
    StepName.TRANSFER_TRACE: transfers.trace,
    StepName.RECEIVER_HOLD: receivers.hold,
    StepName.SECURITY_TICKET: nothing_to_ask(people.open_ticket),
    StepName.CONTACT_NOTICE: nothing_to_ask(people.tell_customer),
    StepName.VENUE_ALERT: venues.draft,
    StepName.SIBLING_ACCOUNTS: siblings.find,
    StepName.OPEN_ORDERS: orders.decide,
    StepName.PEOPLE_TASKS: nothing_to_ask(people.plan),
}

UNDOS: Mapping[StepName, Step] = {
    StepName.RECEIVER_HOLD: receivers.release,
    StepName.VENUE_ALERT: nothing_to_ask(venues.withdraw),
}
