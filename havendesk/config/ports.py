"""Whether a port is free, told in one sentence."""

import socket

from havendesk.config.errors import PlainError


def check_port(host: str, port: int, option: str, use: str) -> None:
    """PlainError when something else listens on the port; ``option`` is where another is chosen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PlainError(
                f"Port {port} ({use}) is not free: {error.strerror}; choose another with {option}."
            ) from None
