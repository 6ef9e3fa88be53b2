"""A host that does not answer is not asked again and again: the rest of its URLs end at once, named."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawlers.ended import BROKEN, Ended, ending_of
from crawlers.middlewares.base import Middleware, host_of
from crawlers.run import DOWN_AFTER
from crawlers.status import Status


class DownMiddleware(Middleware):
    def process_request(self, request: Request) -> None:
        if self.run.is_down(host_of(request)):
            detail = f"{host_of(request)} gave no answer {DOWN_AFTER} times in a row and was not asked again"
            raise Ended(self.spider.last_failure, detail)

    def process_response(self, request: Request, response: Response) -> Response:
        self.run.failures.pop(host_of(request), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, BROKEN):
            self.run.failures[host_of(request)] += 1
            self.spider.last_failure = ending_of(exception)[0]
        elif not isinstance(exception, Ended) or exception.status is Status.ROBOTS:
            self.run.failures.pop(host_of(request), None)
