"""`scrapy list` and `scrapy crawl KIND -a source=ID`, as in any Scrapy project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cities.sample.sites.server import SampleServer
from crawlers.warc.reader import fetches_of

ROOT = Path(__file__).parent.parent.parent


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_scrapy_lists_a_spider_of_each_kind() -> None:
    kinds = ["feed", "gov", "message", "press", "sitemap", "tv", "wechat", "weibo"]
    assert scrapy("list").stdout.split() == kinds


def test_scrapy_crawls_one_source_into_the_data_folder(sites: SampleServer, tmp_path: Path) -> None:
    done = scrapy("crawl", "feed", "-a", "source=ljrb", "-s", f"DATA={tmp_path}", "-s", f"PROXY={sites.proxy}")
    assert done.returncode == 0, done.stderr
    [file] = tmp_path.glob("sample/pages/*/ljrb-*.warc.gz")
    assert "feed" in {fetch.role for fetch in fetches_of(file) if fetch.http_status == 200}


def test_a_source_that_is_not_of_the_kind_is_named_with_those_that_are(tmp_path: Path) -> None:
    done = scrapy("crawl", "feed", "-a", "source=yzrb", "-s", f"DATA={tmp_path}")
    assert done.returncode != 0
    assert "'yzrb' is no source of kind 'feed' in sample; allowed are ljrb" in done.stderr
    assert "Traceback" not in done.stderr
