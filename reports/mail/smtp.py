"""A talk with the mail server: TLS where it can be had, login never in the clear, reasons in Chinese."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SendError(RuntimeError):
    """One mail was not taken; the next may be. The message says why, in Chinese."""


class ServerError(RuntimeError):
    """The server cannot be reached, talked to or logged in to; no mail can leave now. The message is Chinese."""


class Mailer:
    """Opens the connection when the first mail goes, and once more where the server breaks it half-way."""

    def __init__(self, server: str, *, timeout_s: float, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(server)
        self.secure = parts.scheme == "smtps"
        self.host = parts.hostname or ""
        self.port = parts.port or (465 if self.secure else 587 if parts.username else 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.timeout_s = timeout_s
        self.context = context
        self.breaks = 0
        self.smtp: smtplib.SMTP | None = None

    @property
    def address(self) -> str:
        """Host and port, without the login."""
        return f"{self.host}:{self.port}"

    def send(self, sender: str, recipients: list[str], data: bytes) -> None:
        """Hands the mail over; SendError where it is refused, ServerError where nothing more can be sent."""
        if self.smtp is None:
            self.smtp = self._opened()
        try:
            self.smtp.sendmail(sender, recipients, data)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                if self.smtp.sock is None:  # 421: the server has closed, the next mail opens anew
                    self.smtp = None
                raise SendError(reason_of(error)) from error
            self._drop()
            self.breaks += 1
            raise (SendError if self.breaks < 2 else ServerError)(reason_of(error)) from error

    def _opened(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        try:
            if self.secure:
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=context)
            else:
                smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        except (OSError, ValueError) as error:  # a greeting that is none is an SMTPException, which is an OSError
            raise ServerError(reason_of(error)) from error
        try:
            self._greet(smtp, context)
        except (OSError, ValueError) as error:
            smtp.close()
            raise ServerError(reason_of(error)) from error
        except ServerError:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        encrypted = self.secure
        if not encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
            encrypted = True
        if not self.user:
            return
        if not encrypted and self.host not in _LOOPBACK:
            raise ServerError("不支持加密（STARTTLS），没有把密码发过去")
        smtp.login(self.user, self.password)

    def _drop(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
            self.smtp = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.smtp is not None:
            with suppress(OSError):
                self.smtp.quit()
            self._drop()


def reason_of(error: Exception) -> str:
    """Why it did not go, in Chinese, with the server's own words in brackets."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"不接受用户名或密码{_answer(error)}"
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()))
            return f"收件人地址被拒收（{code} {_decoded(text)}）"
        case smtplib.SMTPSenderRefused():
            return f"发件人地址被拒收{_answer(error)}"
        case smtplib.SMTPDataError():
            return f"服务器没有收下正文{_answer(error)}"
        case smtplib.SMTPServerDisconnected():
            # smtplib says a silence, too, as a connection that was closed
            return "超时没有应答" if isinstance(error.__context__, TimeoutError) else "中途断开了连接"
        case smtplib.SMTPResponseException() if error.smtp_code < 0:  # no answer of SMTP at all
            return f"不按约定应答（{_decoded(error.smtp_error)}）"
        case smtplib.SMTPResponseException():
            return f"拒绝了请求{_answer(error)}"
        case smtplib.SMTPException():
            return f"不按约定应答（{error}）"
        case TimeoutError():
            return "超时没有应答"
        case ConnectionRefusedError():
            return "连不上（拒绝连接）"
        case socket.gaierror():
            return "找不到这个主机名"
        case ssl.SSLError():
            return f"加密连接没有建成（{error.reason or error}）"
        case ConnectionError():
            return "中途断开了连接"
        case _:
            return f"连不上（{error}）"


def _answer(error: smtplib.SMTPResponseException) -> str:
    return f"（{error.smtp_code} {_decoded(error.smtp_error)}）"


def _decoded(text: bytes | str) -> str:
    return " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split())
