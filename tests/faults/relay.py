"""A relay of TCP before a server: it can be slow, break off, refuse, and be well again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Relay:
    """`is_down` refuses; each piece of bytes waits `delay_s`; after `pieces_left` more of them all breaks off."""

    to: tuple[str, int]
    port: int = 0
    is_down: bool = False
    delay_s: float = 0.0
    pieces_left: int | None = None
    _open: list[socket.socket] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            if self.is_down:
                near.close()
                continue
            far = socket.create_connection(self.to)
            self._open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                time.sleep(self.delay_s)
                if self.pieces_left is not None:
                    self.pieces_left -= 1
                    if self.pieces_left < 0:
                        self.is_down = True
                        break
                other.sendall(data)
        self.end(one, other)

    def end(self, *some: socket.socket) -> None:
        for each in some or self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def relay(host: str, port: int) -> Iterator[Relay]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Relay((host, port), int(listener.getsockname()[1]))
        threading.Thread(target=made.serve, args=(listener,), daemon=True).start()
        yield made
        made.end()
