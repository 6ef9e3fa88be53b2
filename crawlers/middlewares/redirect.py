"""Redirects are followed a few times, each to an address that robots and address checks see again."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.ended import Ended
from crawlers.middlewares.base import Middleware
from crawlers.status import Status

MAX_REDIRECTS = 5
_CODES = frozenset({301, 302, 303, 307, 308})


class RedirectMiddleware(Middleware):
    def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status not in _CODES:
            return response
        passed = [*request.meta.get("passed", ()), request.url]
        target = urljoin(request.url, (response.headers.get("Location") or b"").decode("utf-8", "replace").strip())
        if "Location" not in response.headers or urlsplit(target).scheme not in ("http", "https"):
            raise Ended(Status.REDIRECTS, f"{response.status} to {target or 'nowhere'}")
        if target in passed:
            raise Ended(Status.REDIRECTS, f"a loop: {' → '.join([*passed, target])}")
        if len(passed) > MAX_REDIRECTS:
            raise Ended(Status.REDIRECTS, f"more than {MAX_REDIRECTS}: {' → '.join([*passed, target])}")
        return request.replace(url=target, meta={**request.meta, "passed": passed, "tries": 1})
