"""Ports of 127.0.0.1 for programs that must be told one."""

from __future__ import annotations

import socket
from typing import Final

PORTS_TRIED: Final = 5
"""How often to try another port where one was taken between its choice and its use."""


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
