"""An SMTP server that fails where it is told to: at any step of the dialogue, by an answer, by breaking off, by silence."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Step = Literal["banner", "EHLO", "HELO", "STARTTLS", "TLS", "AUTH", "MAIL", "RCPT", "DATA", "body", "answer", "QUIT"]
"""`TLS` is the handshake after STARTTLS, `body` the mail as it comes, `answer` what is said when all of it has come."""

CLOSE, HANG = "close", "hang"
"""Instead of an answer: break off; say nothing until the client goes."""

_LEAVE = object()


@dataclass
class Talker:
    """What the server says. `fails` maps a step to an answer, CLOSE or HANG; `only` bounds a failure of RCPT to one
    address; `taken` are (recipient, mail) of all that the server has in its hands, answered or not.
    """

    fails: dict[Step, str] = field(default_factory=dict)
    only: str | None = None
    offers: tuple[str, ...] = ("AUTH LOGIN PLAIN",)
    tls: ssl.SSLContext | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def fails_at(self, step: Step, said: str = "") -> str | None:
        self.times[step] += 1
        if self.only is not None and step == "RCPT" and self.only not in said:
            return None
        return self.fails.get(step)


class _Session(socketserver.StreamRequestHandler):
    server: _Server
    recipient = ""

    def handle(self) -> None:
        with suppress(OSError):
            if self._say("banner", "220 mail.yunze.example ESMTP") is _LEAVE:
                return
            while line := self.rfile.readline().decode("utf-8", "replace").strip():
                if self._answer(line) is _LEAVE:
                    return

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connection.close()  # TLS has taken the socket out of the server's hands

    def _answer(self, line: str) -> object:
        talker = self.server.talker
        match line[:4].upper():
            case "EHLO":
                offered = ["mail.yunze.example", *talker.offers, *(["STARTTLS"] if talker.tls else []), "8BITMIME"]
                return self._say("EHLO", "\r\n".join([*(f"250-{one}" for one in offered), "250 HELP"]))
            case "HELO":
                return self._say("HELO", "250 mail.yunze.example")
            case "STAR":
                return self._starttls()
            case "AUTH":
                return self._say("AUTH", "235 welcome")
            case "MAIL":
                return self._say("MAIL", "250 OK")
            case "RCPT":
                self.recipient = line[line.index("<") + 1 : line.index(">")]
                return self._say("RCPT", "250 OK", line)
            case "DATA":
                return self._data()
            case "RSET":
                return self._send("250 OK")
            case "QUIT":
                self._say("QUIT", "221 bye")
                return _LEAVE
            case _:
                return self._send("502 not known here")

    def _starttls(self) -> object:
        talker = self.server.talker
        if self._say("STARTTLS", "220 go ahead") is _LEAVE or "STARTTLS" in talker.fails:
            return None if "STARTTLS" in talker.fails and talker.fails["STARTTLS"][:1].isdigit() else _LEAVE
        if talker.fails_at("TLS") is not None:
            return self._say("TLS", "")
        assert talker.tls is not None
        self.request = self.connection = talker.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        return None

    def _data(self) -> object:
        talker = self.server.talker
        if talker.fails_at("DATA") is not None:
            return self._say("DATA", "")
        self._send("354 go on")
        if talker.fails_at("body") is not None:
            self.rfile.read(64)
            return self._say("body", "")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        refused = talker.fails.get("answer", "")
        if not refused[:1].isdigit():
            talker.taken.append((self.recipient, b"".join(lines)))
        return self._say("answer", "250 taken")

    def _say(self, step: Step, usual: str, said: str = "") -> object:
        match self.server.talker.fails_at(step, said):
            case None:
                return self._send(usual)
            case "close":
                return _LEAVE
            case "hang":
                with suppress(OSError):
                    self.connection.recv(1 << 20)
                    while self.connection.recv(1 << 20):
                        pass
                return _LEAVE
            case answer:
                self._send(answer)
                # 421: the server says that it closes, and does
                return _LEAVE if answer.startswith("421") else None

    def _send(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True

    def __init__(self, talker: Talker, host: str) -> None:
        super().__init__((host, 0), _Session)
        self.talker = talker

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is what these tests are about."""


@contextmanager
def serving(talker: Talker, host: str = "127.0.0.1") -> Iterator[str]:
    """Host and port of a server that talks so."""
    with _Server(talker, host) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"{host}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
