"""Each host at its pace, whichever sources share it; the last thing a request meets."""

from __future__ import annotations

from scrapy import Request

from crawlers.middlewares.base import Middleware, host_of


class PaceMiddleware(Middleware):
    async def process_request(self, request: Request) -> None:
        self.run.at_least(host_of(request), self.source.pace_s)
        await self.run.turn(host_of(request))
