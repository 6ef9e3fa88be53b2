"""The crawl's own process: reads its job from standard input, crawls all sources, writes their evidence.

Scrapy's reactor can be started once in a process, and a crawl that hangs or dies must not take the day with it.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import BaseSettings, Settings

from crawlers.job import Job, SourceJob
from crawlers.run import Run
from crawlers.seen import Seen
from crawlers.seen_source import SeenSource
from crawlers.warc.writer import WarcFile

EXIT_BROKEN = 1
"""The crawl failed as a whole; the last line of standard error says why."""


def main() -> int:
    job = Job.from_json(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        errors = crawl(job)
    except OSError as error:
        print(_reason(error), file=sys.stderr)
        return EXIT_BROKEN
    print(json.dumps(errors))
    return 0


def crawl(job: Job) -> dict[str, int]:
    """Crawls all sources; returns how many pages of each could not be read for a mistake of ours."""
    # what happens to a URL is in the evidence; here only mistakes of ours are told
    logging.disable(logging.WARNING)
    run = Run(now=job.now, user_agent=job.user_agent, proxy=job.proxy, retry_wait_s=job.retry_wait_s, frozen=job.frozen)
    process = SharedProcess(crawl_settings(), run)
    with Seen(Path(job.seen)) as seen:
        crawls = [Crawl(process, source, job, seen.source(source.id, job.seen_before)) for source in job.sources]
        process.start(install_signal_handlers=False)
    return {one.source.id: one.result() for one in crawls}


def crawl_settings() -> Settings:
    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    settings.set("LOG_ENABLED", False, "cmdline")
    return settings


class SharedProcess(AsyncCrawlerProcess):
    """All sources' crawls. Scrapy builds the reactor's resolver from the process, and ours needs the run."""

    def __init__(self, settings: Settings, run: Run) -> None:
        super().__init__(settings)
        self.run = run


def settings_for(settings: BaseSettings, source: SourceJob) -> Settings:
    """The settings that a source's entry decides."""
    own = Settings()
    own.update(settings)
    own.set("CONCURRENT_REQUESTS", source.parallel, "cmdline")
    own.set("CONCURRENT_REQUESTS_PER_DOMAIN", source.parallel, "cmdline")
    own.set("DOWNLOAD_VERIFY_CERTIFICATES", not source.broken_tls, "cmdline")
    return own


class Crawl:
    """One source's crawl and its file: closed as soon as the source ends, dropped when it cannot be written."""

    def __init__(self, process: SharedProcess, source: SourceJob, job: Job, seen: SeenSource) -> None:
        self.source = source
        path = Path(source.file)
        self._warc = WarcFile(path, source=source.id, run=source.run, software=job.user_agent, resume=True)
        self._warc.start(process.run.moment())
        self._crawler = Crawler(_spider_of(source.kind), settings_for(process.settings, source))
        self._failure: BaseException | None = None
        task = process.crawl(self._crawler, source=source, run=process.run, warc=self._warc, seen=seen)
        task.add_done_callback(self._close)

    @property
    def errors(self) -> int:
        return getattr(self._crawler.spider, "errors", 0)

    def result(self) -> int:
        """Its count of errors; raises what broke it."""
        if self._failure is not None:
            raise self._failure
        return self.errors

    def _close(self, task: asyncio.Task[None]) -> None:
        keeper = getattr(self._crawler.spider, "keeper", None)
        self._failure = task.exception() or getattr(keeper, "broken", None)
        try:
            if self._failure is None:
                self._warc.close()
        except OSError as error:
            self._failure = error
        if self._failure is not None:
            self._warc.discard()


_REASONS = {
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已满", errno.EACCES: "没有写入权限", errno.EPERM: "没有写入权限",
    errno.EROFS: "磁盘只读", errno.ENOTDIR: "应为目录的地方是文件", errno.EEXIST: "应为目录的地方是文件",
}  # fmt: skip


def _reason(error: OSError) -> str:
    """In Chinese, for whoever runs the day."""
    words = f"{_REASONS.get(error.errno or 0, '系统报错')}（{error.strerror or error}）"
    return f"证据无法写入，{words}" + (f"：{error.filename}" if error.filename else "")


def _spider_of(kind: str) -> Any:
    """The spider class of a kind; only the kinds at work are imported."""
    module = import_module(f"crawlers.spiders.{kind}")
    return getattr(module, f"{kind.capitalize()}Spider")


def _die_with_parent() -> None:
    """The parent holds our standard input open: its end means that the parent is gone, and its lease with it."""
    while os.read(0, 4096):  # unbuffered: a reader that waits in the buffer would hold its lock at our end
        pass
    os._exit(EXIT_BROKEN)


if __name__ == "__main__":
    sys.exit(main())
