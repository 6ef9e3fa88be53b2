"""Writes a spider's answers and endings into its evidence; what cannot be written ends the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawlers.job import SourceJob
from crawlers.run import Run
from crawlers.status import Status
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.writer import WarcFile


class Keeper:
    """One source's evidence. `broken` is what the disk said when it could not be written."""

    def __init__(self, warc: WarcFile, run: Run, source: SourceJob) -> None:
        self._warc, self._run, self._source = warc, run, source
        self.broken: OSError | None = None

    def answer(self, asked: Asked, response: Response) -> None:
        request = response.request
        assert request is not None
        passed = request.meta.get("passed")
        answered = Answered(
            status=response.status,
            reason=_PHRASES.get(response.status, ""),
            headers=_pairs(response),
            body=response.body,
            request_line=f"{request.method} {_path(request.url)} HTTP/1.1",
            request_headers=[("Host", urlsplit(request.url).netloc), *_pairs(request)],
            location=request.url if passed else None,
            tls="unverified" if self._source.broken_tls and request.url.startswith("https:") else None,
        )
        with self._writing():
            self._warc.answer(asked, answered, self._run.moment())

    def ended(self, asked: Asked, status: Status, detail: str) -> None:
        with self._writing():
            self._warc.ended(asked, status, detail, self._run.moment())

    def left_out(self, via: str, urls: Mapping[str, Status]) -> None:
        with self._writing():
            self._warc.left_out(via, urls, self._run.moment())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Evidence that cannot be written ends the source: what was not kept was not collected."""
        try:
            yield
        except OSError as error:
            self.broken = error
            raise CloseSpider("evidence cannot be written") from error


_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_SECRET = "Proxy-Authorization"


def _pairs(message: Request | Response) -> list[tuple[str, str]]:
    """The header lines of a request or response, without what is between us and the proxy."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
        if name.decode("latin-1") != _SECRET
    ]


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
