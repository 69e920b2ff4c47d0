"""A language model's endpoint on 127.0.0.1 (OpenAI's chat completions) that behaves as a test wishes."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from havendesk.kernel import actions
from havendesk.kernel.language_models import client
from havendesk.kernel.options import LanguageModelOptions

Wording = Callable[[str, str], str]
"""From the instruction and the material to the text."""

_MATERIAL = re.compile(r"<material>\n(.*?)\n</material>", re.DOTALL)


def echo(_instruction: str, material: str) -> str:
    """The material as it came."""
    return material


@dataclass
class StubModel:
    """What it does, and what it received. ``modes``: the ways of answering that it knows."""

    port: int = 0
    wording: Wording = echo
    status: int = 200
    stall_seconds: float = 0.0
    body: bytes | None = None
    finish: str = "stop"
    modes: tuple[str, ...] = ("json_schema", "tools", "plain")
    asked: list[dict[str, Any]] = field(default_factory=list)

    def begin_anew(self, **over: Any) -> None:
        """Forget what was received, and behave as said; without words, well."""
        vars(self).update(vars(StubModel(self.port, **over)))

    @property
    def host(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Base address."""
        return f"http://{self.host}/v1"

    @property
    def words(self) -> str:
        """Everything that reached it, as one text."""
        return "\n".join(message["content"] for one in self.asked for message in one["messages"])

    def answer(self, request: dict[str, Any]) -> bytes:
        """A completion."""
        instruction = request["messages"][0]["content"]
        material = "\n".join(_MATERIAL.findall(request["messages"][-1]["content"]))
        text = self.wording(instruction, material)
        message: dict[str, Any] = {"role": "assistant", "content": text}
        given = json.dumps({"text": text}, ensure_ascii=False)
        if "response_format" in request and "json_schema" in self.modes:
            message["content"] = given
        if "tools" in request and "tools" in self.modes:
            call = {"name": request["tools"][0]["function"]["name"], "arguments": given}
            message = {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
            }
        completion = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
            "usage": {"prompt_tokens": 50, "completion_tokens": 20, "total_tokens": 70},
        }
        return json.dumps(completion).encode()


def _handler(stub: StubModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            stub.asked.append(request)
            time.sleep(stub.stall_seconds)
            body = stub.body
            if body is None:
                body = stub.answer(request) if stub.status == 200 else b'{"error": {"message": "no"}}'
            try:
                self.send_response(stub.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the desk did not wait for it
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    return Handler


@contextmanager
def stub_model() -> Iterator[StubModel]:
    """Serves until the block ends."""
    stub = StubModel()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def leading_to(stub: StubModel, monkeypatch: pytest.MonkeyPatch, **over: Any) -> Iterator[None]:
    """Inside the block the desk's language model is this one."""
    settings: dict[str, Any] = {
        "language_model_url": stub.url,
        "language_model_name": "stub",
        "language_model_internal_hosts": [stub.host],
        "language_model_seconds": 2.0,
        **over,
    }
    options = LanguageModelOptions(**settings)
    with monkeypatch.context() as patch:
        patch.setattr(client, "options_of", lambda _section: options)
        patch.setattr(actions, "options_of", lambda _section: options)
        try:
            yield
        finally:
            client.forget()
