"""Another try after 429, 5xx and broken connections, with longer waits; Retry-After is kept to."""

from __future__ import annotations

import asyncio
from datetime import datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.http import Response

from crawlers.ended import BROKEN, is_tls
from crawlers.middlewares.base import Middleware

TRIES = 3
MAX_WAIT_S = 120.0
"""Who asks for a longer wait than this gets no further try in this run."""


class RetryMiddleware(Middleware):
    async def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status != 429 and response.status < 500:
            return response
        return await self._again(request, _retry_after_s(response, self.run.moment())) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        may_pass = isinstance(exception, BROKEN) and not is_tls(exception)
        return await self._again(request, None) if may_pass else None

    async def _again(self, request: Request, asked_s: float | None) -> Request | None:
        """The next try, after its wait; None after the last."""
        tries = request.meta.get("tries", 1)
        wait_s = max(self.run.retry_wait_s * 2 ** (tries - 1), asked_s or 0.0)
        if tries >= TRIES or wait_s > MAX_WAIT_S:
            return None
        await asyncio.sleep(wait_s)
        return request.replace(meta={**request.meta, "tries": tries + 1})


def _retry_after_s(response: Response, now: datetime) -> float | None:
    """Retry-After in seconds, given as such or as a date."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
