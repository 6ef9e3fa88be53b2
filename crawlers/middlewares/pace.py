"""Each host at its pace, whichever sources share it; the last thing a request meets."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawlers.middlewares.base import Middleware, host_of


class PaceMiddleware(Middleware):
    async def process_request(self, request: Request) -> None:
        self.run.at_least(host_of(request), self.source.pace_s)
        await self.run.turn(host_of(request))

    def process_response(self, request: Request, response: Response) -> Response:
        self.run.rest(host_of(request))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self.run.rest(host_of(request))
