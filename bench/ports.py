"""A port for a server that must be told one before it starts; one that can take port 0 itself does so instead."""

from __future__ import annotations

import contextlib
import socket


def free_port(*, above: int = 0) -> int:
    """A port of loopback that nobody has now, nor the one that is `above` higher; another may take it yet."""
    while True:
        with contextlib.ExitStack() as held:
            port = _taken(held, 0)
            with contextlib.suppress(OSError, OverflowError):
                if above:
                    _taken(held, port + above)
                return port


def _taken(held: contextlib.ExitStack, port: int) -> int:
    one = held.enter_context(socket.socket())
    one.bind(("127.0.0.1", port))
    return int(one.getsockname()[1])
