"""The closed list of error codes and the one exception that refuses.

Every refusal that leaves the desk, over HTTP or the live gateway, is a member of :class:`ErrorCode` with a
status, a title and a way out (RFC 9457, "problem details"). Members are added here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ErrorCode(StrEnum):
    """Why something was refused."""

    # of every room
    MALFORMED = "malformed"
    UNKNOWN_TYPE = "unknown_type"
    FIELD_INVALID = "field_invalid"
    NOT_FOUND = "not_found"
    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"
    SECOND_FACTOR_REQUIRED = "second_factor_required"
    TOO_MANY = "too_many"
    TRY_LATER = "try_later"
    SWITCHED_OFF = "switched_off"
    CONFLICT = "conflict"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    UNDER_LEGAL_HOLD = "under_legal_hold"
    INTERNAL = "internal"
    # who
    TOKEN_INVALID = "token_invalid"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_REPLAYED = "token_replayed"
    SESSION_EXPIRED = "session_expired"
    NO_ACCESS_GRANT = "no_access_grant"
    EMAIL_TAKEN = "email_taken"
    OWN_ROLES = "own_roles"
    LAST_ADMINISTRATOR = "last_administrator"
    LIVE_TICKET_INVALID = "live_ticket_invalid"
    # authority
    REAUTHENTICATION_NEEDED = "reauthentication_needed"
    APPROVAL_NEEDED = "approval_needed"
    APPROVAL_SETTLED = "approval_settled"
    APPROVAL_EXPIRED = "approval_expired"
    APPROVAL_REFUSED = "approval_refused"
    NOT_YOUR_APPROVAL = "not_your_approval"
    SAME_LINE = "same_line"
    REVIEW_OPEN = "review_open"
    NOT_A_SANDBOX = "not_a_sandbox"
    TEAM_LOCKED = "team_locked"
    NOT_A_PARTNER = "not_a_partner"
    AGENT_KEPT_AWAY = "agent_kept_away"
    LOOK_LIMIT = "look_limit"
    TAKE_LIMIT = "take_limit"
    SEARCH_LIMIT = "search_limit"
    REVEAL_LIMIT = "reveal_limit"
    REVEAL_EXPIRED = "reveal_expired"
    # know
    OWN_TEXT = "own_text"
    # guard
    HOLD_ENDED = "hold_ended"
    HOLD_LIMIT = "hold_limit"
    HOLD_NOT_OURS = "hold_not_ours"
    ALREADY_APPEALED = "already_appealed"
    OWN_HOLD = "own_hold"
    # talk
    TICKET_CLOSED = "ticket_closed"
    TICKET_OF_ANOTHER = "ticket_of_another"
    HEAD_MOVED = "head_moved"
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    ATTACHMENT_EMPTY = "attachment_empty"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    ATTACHMENT_TYPE = "attachment_type"
    ATTACHMENT_UNKNOWN = "attachment_unknown"
    ATTACHMENT_HELD = "attachment_held"
    ATTACHMENT_INFECTED = "attachment_infected"
    ALREADY_RATED = "already_rated"
    NOT_ASSIGNED = "not_assigned"
    STATUS_FORBIDS = "status_forbids"
    TAG_EXISTS = "tag_exists"
    TOO_MANY_TAGS = "too_many_tags"
    TOO_MANY_LINKS = "too_many_links"
    OTHER_CUSTOMER = "other_customer"
    ALREADY_MERGED = "already_merged"
    DRAFT_OUTDATED = "draft_outdated"
    # live
    OUT_OF_ORDER = "out_of_order"
    NOT_OPEN = "not_open"
    TOO_MANY_OPEN = "too_many_open"
    # flow
    NOT_IN_QUEUE = "not_in_queue"
    AGENT_UNAVAILABLE = "agent_unavailable"
    REASON_MISSING = "reason_missing"
    UNDO_EXPIRED = "undo_expired"
    UNDO_SUPERSEDED = "undo_superseded"
    # cases
    CASE_CLOSED = "case_closed"
    DRILL_ONLY = "drill_only"
    PROOF_REFUSED = "proof_refused"
    # the exchange beside us
    EXCHANGE_SILENT = "exchange_silent"
    EXCHANGE_REFUSED = "exchange_refused"
    NOT_OFFERED = "not_offered"
    WEBHOOK_REFUSED = "webhook_refused"
    # acts that wait for a customer's word
    ACT_EXPIRED = "act_expired"
    ACT_SETTLED = "act_settled"
    STEP_UP_NEEDED = "step_up_needed"
    FREEZE_NOT_WEAK = "freeze_not_weak"
    # certificates
    CERTIFICATE_INCOMPLETE = "certificate_incomplete"
    CERTIFICATE_TOO_LONG = "certificate_too_long"


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """HTTP status, a short title and the way out, in English; faces translate by code."""

    status: int
    title: str
    way_out: str


ERRORS: dict[ErrorCode, ErrorSpec] = {
    ErrorCode.MALFORMED: ErrorSpec(
        400, "The request is not valid JSON.", "Send one JSON object as documented."
    ),
    ErrorCode.UNKNOWN_TYPE: ErrorSpec(400, "This type is unknown.", "Use a type from the reference page."),
    ErrorCode.FIELD_INVALID: ErrorSpec(422, "A field has a wrong value.", "Correct the named field."),
    ErrorCode.NOT_FOUND: ErrorSpec(404, "There is nothing here.", "Check the identifier."),
    ErrorCode.NOT_SIGNED_IN: ErrorSpec(401, "You are not signed in.", "Sign in and try again."),
    ErrorCode.FORBIDDEN: ErrorSpec(403, "You may not do this.", "Ask a lead for the permission."),
    ErrorCode.SECOND_FACTOR_REQUIRED: ErrorSpec(
        403, "A second factor is required.", "Set up an authenticator app on the account page."
    ),
    ErrorCode.TOO_MANY: ErrorSpec(429, "Too many attempts.", "Wait a minute and try again."),
    ErrorCode.TRY_LATER: ErrorSpec(503, "This cannot be stored right now.", "Keep it and send it again."),
    ErrorCode.SWITCHED_OFF: ErrorSpec(503, "This part is switched off.", "Try again later."),
    ErrorCode.CONFLICT: ErrorSpec(409, "Somebody else was faster.", "Load the present state and try again."),
    ErrorCode.IDEMPOTENCY_KEY_REUSED: ErrorSpec(
        409, "This idempotency key was used for something else.", "Use a new key for a new request."
    ),
    ErrorCode.ACT_EXPIRED: ErrorSpec(
        409, "The time to confirm this is over.", "Ask again: a new offer is made from the present state."
    ),
    ErrorCode.ACT_SETTLED: ErrorSpec(
        409, "This was settled before.", "Read the conversation: its end stands there."
    ),
    ErrorCode.FREEZE_NOT_WEAK: ErrorSpec(
        409,
        "Not only strangers reported this account.",
        "Begin a recovery: it gives the account back once you have proved who you are.",
    ),
    ErrorCode.STEP_UP_NEEDED: ErrorSpec(
        401,
        "The exchange must say again who this is.",
        "Fetch a token that the exchange signs now for this act, and confirm again.",
    ),
    ErrorCode.UNDER_LEGAL_HOLD: ErrorSpec(
        409, "This must be kept: it is under a legal hold.", "Lift the hold first, if the law allows it."
    ),
    ErrorCode.INTERNAL: ErrorSpec(500, "Something failed on our side.", "Try again; quote the request id."),
    ErrorCode.TOKEN_INVALID: ErrorSpec(
        401, "This token is not valid here.", "Sign in at the exchange again."
    ),
    ErrorCode.TOKEN_EXPIRED: ErrorSpec(
        401, "This token has expired.", "Fetch a fresh token from the exchange."
    ),
    ErrorCode.TOKEN_REPLAYED: ErrorSpec(
        401, "This token was used before.", "Fetch a fresh token from the exchange."
    ),
    ErrorCode.SESSION_EXPIRED: ErrorSpec(401, "This session has ended.", "Start a new session."),
    ErrorCode.NO_ACCESS_GRANT: ErrorSpec(
        403, "You have no open matter with this customer.", "Take the ticket first."
    ),
    ErrorCode.EMAIL_TAKEN: ErrorSpec(
        409, "Somebody has this e-mail address already.", "Use another address or look the person up."
    ),
    ErrorCode.OWN_ROLES: ErrorSpec(
        403, "Nobody changes or ends their own authority.", "Ask another administrator."
    ),
    ErrorCode.LAST_ADMINISTRATOR: ErrorSpec(
        409, "This is the last administrator.", "Make somebody else administrator first."
    ),
    ErrorCode.LIVE_TICKET_INVALID: ErrorSpec(
        401, "This live ticket is unknown, used or expired.", "Fetch a new ticket for every connection."
    ),
    ErrorCode.REAUTHENTICATION_NEEDED: ErrorSpec(
        403,
        "This act wants a fresh proof that it is you.",
        "Give your second factor once more, then repeat the act.",
    ),
    ErrorCode.APPROVAL_NEEDED: ErrorSpec(
        403,
        "This is beyond what you may do alone; a second person was asked.",
        "Wait for their decision: the act is then done by itself, once.",
    ),
    ErrorCode.APPROVAL_SETTLED: ErrorSpec(
        409, "This approval was decided before.", "Load the list: its end stands there."
    ),
    ErrorCode.APPROVAL_EXPIRED: ErrorSpec(
        409, "The time for this approval is over; nothing was done.", "Let it be asked again."
    ),
    ErrorCode.APPROVAL_REFUSED: ErrorSpec(
        409,
        "A second person refused exactly this within the last day.",
        "Read their reason; talk to them before you ask again tomorrow.",
    ),
    ErrorCode.NOT_YOUR_APPROVAL: ErrorSpec(
        403, "Another person was chosen to decide this.", "Leave it to the chosen person."
    ),
    ErrorCode.SAME_LINE: ErrorSpec(
        403,
        "Nobody decides for themselves, their own team or their own line.",
        "Leave it to somebody of another team.",
    ),
    ErrorCode.REVIEW_OPEN: ErrorSpec(
        409,
        "Your last break-glass has not been reviewed yet.",
        "Ask security to settle that review first, or ask for an approval.",
    ),
    ErrorCode.NOT_A_SANDBOX: ErrorSpec(
        409, "This is allowed only beside a sandbox exchange.", "Connect the sandbox exchange first."
    ),
    ErrorCode.TEAM_LOCKED: ErrorSpec(
        409, "This partner's team is locked out.", "Lift the lock first; two people must agree."
    ),
    ErrorCode.NOT_A_PARTNER: ErrorSpec(
        409, "This team is no partner's.", "Suspend its people one by one, or name its company first."
    ),
    ErrorCode.AGENT_KEPT_AWAY: ErrorSpec(
        409,
        "This conversation must not go to this agent.",
        "Give it to somebody else, or leave it in the queue.",
    ),
    ErrorCode.TAKE_LIMIT: ErrorSpec(
        429,
        "You have taken as many conversations for yourself as an hour allows.",
        "Work on what you have; what is given to you does not count. A lead or the security team can lift "
        "the limit for a while.",
    ),
    ErrorCode.SEARCH_LIMIT: ErrorSpec(
        429,
        "You have searched as often as an hour allows.",
        "Wait until the hour is over, or ask a lead or the security team to lift the limit for a while.",
    ),
    ErrorCode.LOOK_LIMIT: ErrorSpec(
        429,
        "You have looked at as many customers as an hour allows.",
        "Work on what is assigned to you, or wait for the next hour.",
    ),
    ErrorCode.REVEAL_LIMIT: ErrorSpec(
        429,
        "You have had as many masked fields shown as is allowed for now.",
        "Work with what the card shows, or ask your lead.",
    ),
    ErrorCode.REVEAL_EXPIRED: ErrorSpec(
        410, "The time of this look is over.", "Give a reason again; it counts as a new look."
    ),
    ErrorCode.TICKET_CLOSED: ErrorSpec(409, "This conversation is closed.", "Start a new chat."),
    ErrorCode.TICKET_OF_ANOTHER: ErrorSpec(404, "There is nothing here.", "Open a conversation of your own."),
    ErrorCode.HEAD_MOVED: ErrorSpec(409, "Somebody has written meanwhile.", "Read the new messages first."),
    ErrorCode.OWN_TEXT: ErrorSpec(
        403, "Nobody approves a text that they wrote in.", "Ask a colleague to read and approve it."
    ),
    ErrorCode.HOLD_ENDED: ErrorSpec(409, "This hold has ended.", "Load the present state of the hold."),
    ErrorCode.HOLD_LIMIT: ErrorSpec(
        409,
        "The law allows no longer hold for this reason.",
        "Release it at its end, or hold for another reason that is given.",
    ),
    ErrorCode.HOLD_NOT_OURS: ErrorSpec(
        409,
        "This hold does not end here.",
        "A freeze ends by the recovery of the account; what the exchange placed ends at the exchange.",
    ),
    ErrorCode.ALREADY_APPEALED: ErrorSpec(
        409,
        "An objection to this hold is open.",
        "Wait for its decision, or add to the conversation about it.",
    ),
    ErrorCode.OWN_HOLD: ErrorSpec(
        403,
        "Nobody decides an objection to a hold that they placed or kept.",
        "Ask a colleague to read and decide it.",
    ),
    ErrorCode.TEXT_EMPTY: ErrorSpec(422, "The message is empty.", "Write something or attach a file."),
    ErrorCode.TEXT_TOO_LONG: ErrorSpec(422, "The message is too long.", "Shorten it or send it in parts."),
    ErrorCode.ATTACHMENT_EMPTY: ErrorSpec(422, "The file is empty.", "Choose another file."),
    ErrorCode.ATTACHMENT_TOO_LARGE: ErrorSpec(413, "The file is too large.", "Choose a smaller file."),
    ErrorCode.ATTACHMENT_TYPE: ErrorSpec(
        415,
        "This kind of file is not accepted.",
        "Send a PNG, JPEG, WebP or GIF picture, a PDF, plain text or a voice note.",
    ),
    ErrorCode.ATTACHMENT_UNKNOWN: ErrorSpec(
        422, "An attachment is unknown or already used.", "Upload the file again."
    ),
    ErrorCode.ATTACHMENT_HELD: ErrorSpec(
        409, "The file is still being checked for viruses.", "Open it again in a moment."
    ),
    ErrorCode.ATTACHMENT_INFECTED: ErrorSpec(
        403, "The virus scanner found something in this file.", "Nobody can open it; ask for another one."
    ),
    ErrorCode.ALREADY_RATED: ErrorSpec(409, "This conversation is already rated.", "Nothing more is needed."),
    ErrorCode.NOT_ASSIGNED: ErrorSpec(403, "This ticket is not assigned to you.", "Take the ticket first."),
    ErrorCode.STATUS_FORBIDS: ErrorSpec(
        409, "The ticket's status does not allow this.", "Load the present state of the ticket."
    ),
    ErrorCode.DRAFT_OUTDATED: ErrorSpec(
        409, "A newer draft is stored.", "Take the stored one, or save yours over it with its revision."
    ),
    ErrorCode.TAG_EXISTS: ErrorSpec(
        409, "This desk has a tag of that name.", "Use the tag that is there, or another name."
    ),
    ErrorCode.TOO_MANY_TAGS: ErrorSpec(
        409,
        "There are too many tags.",
        "Remove one that is not needed; a ticket bears up to 20, a desk 1,000.",
    ),
    ErrorCode.TOO_MANY_LINKS: ErrorSpec(
        409, "This ticket has too many links.", "Remove one that is not needed."
    ),
    ErrorCode.OTHER_CUSTOMER: ErrorSpec(
        409,
        "These tickets belong to two customers.",
        "Link them instead; merge only tickets of one customer.",
    ),
    ErrorCode.ALREADY_MERGED: ErrorSpec(
        409, "This ticket was merged into another one.", "Go on in the ticket that it was merged into."
    ),
    ErrorCode.OUT_OF_ORDER: ErrorSpec(
        409, "An earlier message of this conversation was not stored.", "Send that one again first."
    ),
    ErrorCode.NOT_OPEN: ErrorSpec(
        409, "This conversation is not open here.", "Open it on this connection first."
    ),
    ErrorCode.TOO_MANY_OPEN: ErrorSpec(
        429, "Too many conversations are open here.", "Close one of them first."
    ),
    ErrorCode.NOT_IN_QUEUE: ErrorSpec(409, "This ticket is not waiting in a queue.", "Reload the list."),
    ErrorCode.AGENT_UNAVAILABLE: ErrorSpec(
        409, "This agent cannot take the ticket now.", "Choose another agent or a team."
    ),
    ErrorCode.REASON_MISSING: ErrorSpec(422, "A reason is needed.", "Say why in a few words."),
    ErrorCode.UNDO_EXPIRED: ErrorSpec(
        409, "This can no longer be taken back.", "Change the ticket by hand; its history says what it was."
    ),
    ErrorCode.UNDO_SUPERSEDED: ErrorSpec(
        409, "Something else happened to this ticket since.", "Look at its history and change it by hand."
    ),
    ErrorCode.CASE_CLOSED: ErrorSpec(
        409, "This case is closed.", "Load the present state; a new report opens a new case."
    ),
    ErrorCode.PROOF_REFUSED: ErrorSpec(
        409,
        "This proof does not count.",
        "It rests on something that was changed lately, or on what was lost. Give another one.",
    ),
    ErrorCode.DRILL_ONLY: ErrorSpec(
        409, "This is a drill: nobody outside is told.", "Close the drill's case when you are done."
    ),
    ErrorCode.EXCHANGE_SILENT: ErrorSpec(
        503, "The exchange does not answer.", "Try again in a moment; nothing was changed."
    ),
    ErrorCode.EXCHANGE_REFUSED: ErrorSpec(409, "The exchange refused this.", "Read the exchange's reason."),
    ErrorCode.NOT_OFFERED: ErrorSpec(501, "This exchange does not offer that.", "Use another way."),
    ErrorCode.CERTIFICATE_INCOMPLETE: ErrorSpec(
        409,
        "The exchange's bookings do not add up, so no certificate was made.",
        "Try again later; if it stays so, the exchange must look at this account's ledger.",
    ),
    ErrorCode.CERTIFICATE_TOO_LONG: ErrorSpec(
        422, "There are too many bookings for one certificate.", "Raise HAVENDESK_CERTIFICATE_BOOKINGS."
    ),
    ErrorCode.WEBHOOK_REFUSED: ErrorSpec(
        401, "This webhook is not signed by the exchange.", "Sign it anew with the shared secret."
    ),
}


# What a caller must not be able to tell from something else; the record keeps the true code. Else anybody
# could find out which ids exist.
_SHOWN_AS = {ErrorCode.TICKET_OF_ANOTHER: ErrorCode.NOT_FOUND}


def shown(code: ErrorCode) -> ErrorCode:
    """The code under which a refusal leaves the desk."""
    return _SHOWN_AS.get(code, code)


class Refused(Exception):
    """An act or a look that was refused with a code.

    Args:
        code: why.
        field: the name of the input that is wrong, if one is.
        detail: one sentence for this occurrence; no personal data, it is stored in the record.
        params: small values for translation (limits, counts).
        then: runs once, as soon as what was refused is undone: the outermost door calls it. For what must be
            left although everything else is taken back, an approval that is asked for instead.
    """

    def __init__(
        self,
        code: ErrorCode,
        *,
        field: str = "",
        detail: str = "",
        then: Callable[[], None] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(detail or ERRORS[code].title)
        self.code = code
        self.field = field
        self.detail = detail
        self.params = params
        self._then = then

    def settle(self) -> None:
        """Do what the refusal leaves behind, if anything, once."""
        then, self._then = self._then, None
        if then is not None:
            then()

    @property
    def status(self) -> int:
        """The HTTP status of the code that is shown."""
        return ERRORS[shown(self.code)].status


def problem(refused: Refused, request_id: str = "") -> dict[str, Any]:
    """The RFC 9457 body of a refusal; ``type`` is a relative reference into our own documentation."""
    code = shown(refused.code)
    spec = ERRORS[code]
    body: dict[str, Any] = {
        "type": f"/docs/errors#{code.value}",
        "title": spec.title,
        "status": spec.status,
        "code": code.value,
        "way_out": spec.way_out,
    }
    if refused.detail:
        body["detail"] = refused.detail
    if refused.field:
        body["field"] = refused.field
    if refused.params:
        body["params"] = refused.params
    if request_id:
        body["request_id"] = request_id
    return body
