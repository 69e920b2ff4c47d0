"""Any endpoint that speaks OpenAI's chat completions, asked through the desk's one way out.

The official client does the speaking; its requests go through ``kernel.http``: guarded against names that
lead inside, bounded in size and time, with the breaker of that client. It is imported only where a model is
configured and asked: it costs a second and 50 MB.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from havendesk.kernel import http
from havendesk.kernel.http_rules import Breaker
from havendesk.kernel.language_models.types import AnswerMode, CallOutcome, Message, RawAnswer
from havendesk.kernel.options import LanguageModelOptions, options_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MOST_BYTES = 512 * 1024
# Hops that belong to one connection, not to the request.
_OWN_HEADERS = frozenset({"host", "connection", "content-length", "accept-encoding", "transfer-encoding"})
_NAME = "give_text"
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}


class ModelError(Exception):
    """There is no text to use; ``outcome`` says why, ``detail`` a little more."""

    def __init__(self, outcome: CallOutcome, detail: str = "") -> None:
        super().__init__(f"{outcome.value}: {detail}" if detail else outcome.value)
        self.outcome = outcome
        self.detail = detail[:60]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is and how it is asked."""

    url: str
    key: str = field(repr=False)
    model: str
    mode: AnswerMode
    internal_hosts: tuple[str, ...]
    seconds: float
    answer_tokens: int


class _HouseTransport(httpx.AsyncBaseTransport):
    """Hands the official client's requests to ours, so that one guard holds for all that leaves."""

    def __init__(self, way: http.Client) -> None:
        self._way = way

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request. Raises HttpError, which the official client wraps."""
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OWN_HEADERS}
        answer = await self._way.fetch(
            http.Request(request.method, str(request.url), headers, await request.aread(), repeatable=True)
        )
        kept = {name: value for name, value in answer.headers.items() if name not in _OWN_HEADERS}
        return httpx.Response(answer.status, headers=kept, content=answer.body, request=request)


class ModelClient:
    """Asks one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        from openai import AsyncOpenAI

        self.endpoint = endpoint
        self._way = http.Client(
            "language_model",
            internal_hosts=endpoint.internal_hosts,
            max_bytes=MOST_BYTES,
            seconds=endpoint.seconds,
            attempts=2,
            breaker=Breaker(failures=3, open_seconds=30.0),
        )
        self._openai: AsyncOpenAI = AsyncOpenAI(
            api_key=endpoint.key or "none",
            base_url=endpoint.url,
            max_retries=0,
            timeout=endpoint.seconds + 1,
            http_client=httpx.AsyncClient(
                transport=_HouseTransport(self._way), follow_redirects=False, trust_env=False
            ),
        )

    def ask(self, messages: list[Message], mode: AnswerMode | None = None) -> RawAnswer:
        """The text of one answer. Raises ModelError."""
        return http.run(self._ask(messages, mode or self.endpoint.mode))

    def close(self) -> None:
        """Closes the connections."""
        http.run(self._openai.close())
        self._way.close()

    async def _ask(self, messages: list[Message], mode: AnswerMode) -> RawAnswer:
        import openai

        asked: Any = self._openai.chat.completions
        try:
            answer = await asked.create(
                model=self.endpoint.model,
                messages=list(messages),
                temperature=0,
                max_tokens=self.endpoint.answer_tokens,
                **_wished(mode),
            )
        except openai.APIStatusError as error:
            status = error.status_code
            busy = CallOutcome.BUSY if status == 429 else CallOutcome.SILENT
            raise ModelError(
                busy if status == 429 or status >= 500 else CallOutcome.REFUSED, str(status)
            ) from error
        except openai.APIConnectionError as error:
            raise _silence(error) from error
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise ModelError(CallOutcome.GARBAGE, type(error).__name__) from error
        return _read(answer, mode)


def _wished(mode: AnswerMode) -> dict[str, Any]:
    if mode is AnswerMode.JSON_SCHEMA:
        wished = {"name": _NAME, "strict": True, "schema": _SCHEMA}
        return {"response_format": {"type": "json_schema", "json_schema": wished}}
    if mode is AnswerMode.TOOLS:
        tool = {"name": _NAME, "description": "Give the text that was asked for.", "parameters": _SCHEMA}
        return {
            "tools": [{"type": "function", "function": tool}],
            "tool_choice": {"type": "function", "function": {"name": _NAME}},
        }
    return {}


def _silence(error: BaseException) -> ModelError:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, http.HttpError):
            late = inner.trouble is http.Trouble.TIMEOUT
            return ModelError(CallOutcome.TIMEOUT if late else CallOutcome.SILENT, inner.trouble.value)
        inner = inner.__cause__ or inner.__context__
    return ModelError(CallOutcome.TIMEOUT, type(error).__name__)


def _read(answer: Any, mode: AnswerMode) -> RawAnswer:
    """The text of a completion. Nothing of its form is believed."""
    try:
        choice = answer.choices[0]
        if choice.finish_reason == "length":
            raise ModelError(CallOutcome.GARBAGE, "cut off")
        if mode is AnswerMode.TOOLS:
            call = choice.message.tool_calls[0].function
            text = _text_in(call.arguments) if call.name == _NAME else None
        else:
            content = choice.message.content
            text = _text_in(content) if mode is AnswerMode.JSON_SCHEMA else content
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise ModelError(CallOutcome.GARBAGE, type(error).__name__) from error
    if not isinstance(text, str) or not text.strip():
        raise ModelError(CallOutcome.GARBAGE, "no text")
    return RawAnswer(text.strip(), _tokens(answer, "prompt_tokens"), _tokens(answer, "completion_tokens"))


def _text_in(data: Any) -> Any:
    value = json.loads(data)
    return value.get("text") if isinstance(value, dict) else None


def _tokens(answer: Any, name: str) -> int:
    count = getattr(getattr(answer, "usage", None), name, 0)
    return count if isinstance(count, int) and 0 <= count < 10_000_000 else 0


# the client of the configured endpoint, one a process

_making = threading.Lock()
_made: dict[Endpoint, ModelClient] = {}


def configured() -> Endpoint | None:
    """The endpoint that the options name; None where no model is set up, which is the default."""
    options = options_of(LanguageModelOptions)
    if not options.language_model_url or not options.language_model_name:
        return None
    return Endpoint(
        options.language_model_url.rstrip("/"),
        options.language_model_key.get_secret_value(),
        options.language_model_name,
        options.language_model_mode,
        tuple(options.language_model_internal_hosts),
        options.language_model_seconds,
        options.language_model_answer_tokens,
    )


def client_of(endpoint: Endpoint) -> ModelClient:
    """The client of an endpoint, one a process."""
    with _making:
        if endpoint not in _made:
            _made[endpoint] = ModelClient(endpoint)
        return _made[endpoint]


def forget() -> None:
    """Close and forget the clients (for tests)."""
    with _making:
        for one in _made.values():
            one.close()
        _made.clear()
