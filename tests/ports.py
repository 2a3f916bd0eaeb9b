"""Free ports of 127.0.0.1 for programs that cannot choose one themselves."""

from __future__ import annotations

import socket
from typing import Final

PORTS_TRIED: Final = 5
"""Number of attempts, because another program may take a port between its choice and its use."""


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
