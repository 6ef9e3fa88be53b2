"""robots.txt is obeyed (RFC 9309): what it forbids is not asked, its Crawl-delay slows the host's pace.

Scrapy's own middleware allows everything where robots.txt cannot be had and does not read Crawl-delay.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http import Response

from crawlers.ended import Ended, ending_of
from crawlers.middlewares.base import Middleware, host_of
from crawlers.status import Status, answered_status
from crawlers.warc.fetch import Asked

TOKEN = "Huanyu"
"""The name by which a robots.txt may address us."""


class RobotsMiddleware(Middleware):
    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        rules = await self._rules(request)
        if not rules.can_fetch(request.url, TOKEN):
            raise Ended(Status.ROBOTS, f"{host_of(request)} 的 robots.txt 不许采集")

    async def _rules(self, request: Request) -> Protego:
        """The host's rules, asked once a run whichever source comes first; Ended where they cannot be had."""
        key = f"{urlsplit(request.url).scheme}://{host_of(request)}"
        waiting = self.run.robots.get(key)
        if waiting is None:
            waiting = self.run.robots[key] = asyncio.get_running_loop().create_future()
            try:
                waiting.set_result(await self._asked(f"{key}/robots.txt"))
            except Ended as error:
                waiting.set_exception(error)
        return await waiting

    async def _asked(self, url: str) -> Protego:
        asked = Asked(url=url, role="robots")
        request = self.spider.request_of(asked).replace(callback=None, errback=None)
        request.meta["robots"] = True
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            status, detail = ending_of(error)
            self.spider.keeper.ended(asked, status, detail)
            raise Ended(status, f"robots.txt cannot be had: {detail}") from error
        self.spider.keeper.answer(asked, response)
        return self._read(response, urlsplit(url).netloc)

    def _read(self, response: Response, host: str) -> Protego:
        status = answered_status(response.status)
        if status in (Status.HTTP_5XX, Status.HTTP_429):
            # the rule of RFC 9309: a server that cannot say what it allows allows nothing for now
            raise Ended(status, f"robots.txt of {host} answers {response.status}")
        text = "" if status is not None else response.body.decode("utf-8", "replace")
        rules = Protego.parse(text)
        if (delay_s := rules.crawl_delay(TOKEN)) is not None:
            self.run.at_least(host, delay_s)
        return rules
