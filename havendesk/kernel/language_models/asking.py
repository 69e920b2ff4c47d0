"""One job from its words to a checked text, and the check of an endpoint."""

from __future__ import annotations

import hashlib
import time
from uuid import UUID

from prometheus_client import Counter, Histogram

from havendesk.kernel import actions
from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import let_connection_go
from havendesk.kernel.language_models import client, grounding, redaction
from havendesk.kernel.language_models.client import Endpoint, ModelError
from havendesk.kernel.language_models.prompts import messages
from havendesk.kernel.language_models.types import (
    AnswerMode,
    CallOutcome,
    Capability,
    Job,
    Message,
    Purpose,
    RawAnswer,
    Worded,
)
from havendesk.kernel.switches import is_on

SWITCH = "language_models"
# A token is seldom shorter than these bytes of UTF-8; for the budget, until the endpoint has counted.
_BYTES_PER_TOKEN = 3

_CALLS = Counter(
    "havendesk_language_model_calls",
    "Jobs for language models by purpose and outcome.",
    ("purpose", "outcome"),
)
_SECONDS = Histogram("havendesk_language_model_seconds", "Seconds that a language model took.", ("purpose",))
_TOKENS = Counter(
    "havendesk_language_model_tokens", "Tokens by purpose and direction.", ("purpose", "direction")
)


def available() -> bool:
    """Whether a model is set up and not switched off; says nothing of its health or of the budget."""
    return client.configured() is not None and is_on(SWITCH)


def ask(job: Job, *, by: Actor) -> Worded:
    """Do one job. Waits for a stranger: only inside a door that stands apart. No failure is raised.

    Args:
        by: on whose behalf; stands in the row of the call.
    """
    worded = _ask(job, by)
    _CALLS.labels(job.purpose.value, worded.outcome.value).inc()
    return worded


def _ask(job: Job, by: Actor) -> Worded:
    endpoint = client.configured()
    if endpoint is None:
        return Worded(CallOutcome.OFF)
    if not is_on(SWITCH):
        return Worded(CallOutcome.SWITCHED_OFF)
    redacted = redaction.redact((*job.material, *job.context), names=job.names, terms=job.terms)
    prompt = messages(job.instruction, redacted.texts)
    begun = _begin(job, by, endpoint, prompt)
    if isinstance(begun, CallOutcome):
        return Worded(begun)
    let_connection_go()
    started = time.monotonic()
    answer, worded = _one_call(endpoint, prompt)
    if answer is not None:
        found = grounding.problems(answer.text, redacted.texts[: len(job.material)], whole=job.whole)
        if found:
            worded = Worded(CallOutcome.UNGROUNDED, detail=",".join(one.value for one in found))
        else:
            worded = Worded(CallOutcome.DONE, redaction.restore(answer.text, redacted.values))
    _settle(begun, by, job.purpose, worded, answer, time.monotonic() - started)
    return worded


def _begin(job: Job, by: Actor, endpoint: Endpoint, prompt: list[Message]) -> UUID | CallOutcome:
    words = "\n".join(message["content"] for message in prompt).encode()
    return actions.begin_model_call(
        by=by,
        purpose=job.purpose,
        conversation=job.conversation,
        model=endpoint.model,
        prompt_hash=hashlib.sha256(words).digest(),
        reserved=len(words) // _BYTES_PER_TOKEN + endpoint.answer_tokens,
    )


def _settle(
    call: UUID, by: Actor, purpose: Purpose, worded: Worded, answer: RawAnswer | None, seconds: float
) -> None:
    actions.settle_model_call(
        by=by,
        call_id=call,
        outcome=worded.outcome,
        detail=worded.detail,
        prompt_tokens=answer.prompt_tokens if answer else None,
        answer_tokens=answer.answer_tokens if answer else None,
        milliseconds=round(seconds * 1000),
    )
    _SECONDS.labels(purpose.value).observe(seconds)
    if answer is not None:
        _TOKENS.labels(purpose.value, "prompt").inc(answer.prompt_tokens)
        _TOKENS.labels(purpose.value, "answer").inc(answer.answer_tokens)


def _one_call(
    endpoint: Endpoint, prompt: list[Message], mode: AnswerMode | None = None
) -> tuple[RawAnswer | None, Worded]:
    try:
        return client.client_of(endpoint).ask(prompt, mode), Worded(CallOutcome.DONE)
    except ModelError as error:
        return None, Worded(error.outcome, detail=error.detail)


_PROBE = "The withdrawal [[ID_1]] of 5 coins waits."


def check(endpoint: Endpoint | None = None) -> list[Capability]:
    """Ask an endpoint the same small thing in each way, best way first; the text must hold what was given.

    Nothing personal is sent. Empty where no model is set up.
    """
    target = endpoint or client.configured()
    if target is None:
        return []
    prompt = messages("Repeat the material word for word.", [_PROBE])
    found = []
    for mode in AnswerMode:
        started = time.monotonic()
        answer, worded = _one_call(target, prompt, mode)
        problems = grounding.problems(answer.text, [_PROBE], whole=True) if answer else ()
        detail = worded.detail or worded.outcome.value
        if problems:
            detail = ",".join(one.value for one in problems)
        works = answer is not None and not problems
        found.append(
            Capability(mode, works, "" if works else detail, round((time.monotonic() - started) * 1000))
        )
    return found
