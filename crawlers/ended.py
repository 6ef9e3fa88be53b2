"""How a request ends without an answer: the transport's errors as statuses."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawlers.status import Status

BROKEN: tuple[type[Exception], ...] = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)
"""Errors after which another try may go well."""


class Ended(IgnoreRequest):
    """A middleware ends a request: `status` and, for people, `detail`. Nothing is asked again."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def ending_of(error: BaseException) -> tuple[Status, str]:
    """The status of an error and its words."""
    match error:
        case Ended():
            return error.status, error.detail
        case DownloadTimeoutError() | TimeoutError():
            return Status.TIMEOUT, str(error)
        case DownloadCancelledError():
            return Status.TOO_LARGE, str(error)
    if is_tls(error):
        return Status.BAD_TLS, f"{type(error).__name__}: {error}"
    return Status.UNREACHABLE, f"{type(error).__name__}: {error}"


def is_tls(error: BaseException) -> bool:
    """Whether a certificate did not hold: another try would end the same way."""
    words = " ".join(str(one) for one in (error, error.__cause__) if one is not None)
    return any(word in words for word in ("certificate verify failed", "VerificationError", "CertificateError"))
