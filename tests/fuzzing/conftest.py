"""The gateway of the live client's tests, for frames that its client would never send."""

from tests.live_client.conftest import ask, desk

__all__ = ["ask", "desk"]
