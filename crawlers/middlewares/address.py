"""Where a request goes: through the proxy, or straight to a public address; private ones only where the entry says so.

An entry's page, or a redirect, could otherwise make the crawl read services of the machine's own network.
"""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlsplit

from scrapy import Request
from twisted.internet.base import ReactorBase, ThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from crawlers.ended import Ended
from crawlers.middlewares.base import Middleware
from crawlers.run import Run
from crawlers.status import Status


class AddressMiddleware(Middleware):
    async def process_request(self, request: Request) -> None:
        if self.run.proxy is not None:
            request.meta["proxy"], authorization = _proxy(self.run.proxy)
            if authorization:
                request.headers["Proxy-Authorization"] = authorization
            return
        host = (urlsplit(request.url).hostname or "").lower()
        addresses = self.run.addresses.get(host) or await self._addresses(host)
        if host not in self.source.private_hosts and any(map(is_private, addresses)):
            raise Ended(Status.BLOCKED, f"{host} is {', '.join(addresses)}: a private address")

    async def _addresses(self, host: str) -> list[str]:
        """The host's addresses, asked once a run: PinnedResolver connects to what was looked at here."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, None, family=socket.AF_INET, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Ended(Status.UNREACHABLE, f"{host} has no address: {error}") from error
        self.run.addresses[host] = sorted({str(entry[4][0]) for entry in found})
        return self.run.addresses[host]


class PinnedResolver(ThreadedResolver):
    """Gives the reactor the address that was looked at: a name server that changes its mind between changes nothing.

    A name that nobody looked at is looked at here, and not connected to when it is a private one.
    """

    def __init__(self, reactor: ReactorBase, run: Run | None) -> None:
        super().__init__(reactor)
        self._run = run

    @classmethod
    def from_crawler(cls, process: object, reactor: ReactorBase) -> Self:
        """Scrapy builds it from the process, which has the run where a whole collection is under way."""
        return cls(reactor, getattr(process, "run", None))

    def install_on_reactor(self) -> None:
        self.reactor.installResolver(self)  # type: ignore[arg-type]

    def getHostByName(self, name: str, timeout: Sequence[int] = (10,)) -> Deferred[str]:
        run = self._run
        if run is not None and (addresses := run.addresses.get(name.lower())):
            return succeed(addresses[0])
        found: Deferred[str] = super().getHostByName(name, timeout)
        if run is None or run.proxy is None:
            found.addCallback(_public)
        return found


def _public(address: str) -> str:
    if is_private(address):
        raise DNSLookupError(f"{address} is a private address")
    return address


def is_private(address: str) -> bool:
    """Whether an address belongs to the machine, its network or to nobody."""
    return not ip_address(address).is_global


def _proxy(url: str) -> tuple[str, str | None]:
    """The proxy's address without the name and password in it, and the header that carries them."""
    parts = urlsplit(url)
    account, _, place = parts.netloc.rpartition("@")
    if not account:
        return url, None
    return f"{parts.scheme}://{place}", "Basic " + b64encode(unquote(account).encode()).decode()
