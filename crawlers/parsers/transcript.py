"""Files of a news programme that were put into the source's folder: subtitles, plain text, Word scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cities.sources import Source
from crawlers.article import normal_text
from crawlers.cues import cues_in, paragraphs_of
from crawlers.dates import date_in_url, is_future, iso, moment_of, printed_dates
from crawlers.encoding import decoded
from crawlers.papers import PaperError, text_of_paper
from crawlers.parsers.parsed import Parsed, article_in
from crawlers.parsers.tv import Item, item_of
from crawlers.status import Status
from crawlers.warc.fetch import Fetch

ENDINGS = ("srt", "vtt", "txt", "docx")
_TITLE = re.compile(r"^(?:【(?:标题|题目|新闻标题)】|(?:标题|题目)\s*[：:])\s*(.{2,80})$")
_HEAD_LINES = 5
"""The programme's day stands in the first lines, where the file's name does not say it."""
_MIN_CHARS = 15


def parse_transcript(fetched: Fetch, source: Source) -> list[Parsed]:
    """The file's items, `NAME#1`, `NAME#2` … where lines of 【标题】 divide it, else the whole as one."""
    name = unquote(PurePosixPath(urlsplit(fetched.url).path).name)
    try:
        lines = lines_of_file(name, fetched.body)
    except PaperError as error:
        return [Parsed(url=name, status=Status.BAD_ITEM, detail=f"{name}：{error}")]
    items = [item for item in _items(lines, _stem(name)) if sum(map(len, item.lines)) >= _MIN_CHARS]
    if not items:
        return [Parsed(url=name, status=Status.NO_BODY, detail=f"{name}：没有播出的文字")]
    moment = _moment(name, lines, fetched)
    if moment is None:
        return [Parsed(url=name, status=Status.BAD_DATE, detail=f"{name}：文件名和前{_HEAD_LINES}行都没有播出日期")]
    return [
        Parsed(
            url=f"{name}#{number}",
            article=article_in(
                fetched,
                source,
                url=None,
                key=f"{name}#{number}",
                title=item.title,
                body="\n".join(item.lines),
                published_at=moment,
                author=item.author,
                column=item.column,
            ),
        )
        for number, item in enumerate(items, 1)
    ]


def lines_of_file(name: str, data: bytes) -> list[str]:
    """The spoken paragraphs; PaperError where the file gives none of its kind's."""
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise PaperError(f"不认识的文件类型“.{ending}”，可用 {'、'.join(f'.{one}' for one in ENDINGS)}")
    if ending in ("srt", "vtt"):
        text = "\n".join(paragraphs_of(list(cues_in(decoded(data).text))))
        if not text:
            raise PaperError("没有一条带时间的字幕")
    else:
        text = text_of_paper(name, data)
    return [line.strip() for line in normal_text(text).split("\n") if line.strip()]


def _items(lines: list[str], stem: str) -> Iterator[Item]:
    """Divided before each title line; what stands above the first one belongs to no item."""
    starts = [number for number, line in enumerate(lines) if _TITLE.match(line)]
    if not starts:
        yield item_of(stem, lines)
        return
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        title = _TITLE.match(lines[start])
        assert title is not None
        yield item_of(title[1].strip(), lines[start + 1 : end])


def _stem(name: str) -> str:
    """The file's name without its ending and day: 云泽新闻联播."""
    stem = name.rpartition(".")[0]
    return re.sub(r"[\s_-]*(?:20\d{2}[-_.年]?\d{1,2}[-_.月]?\d{1,2}日?)[\s_-]*", " ", stem).strip() or stem


def _moment(name: str, lines: list[str], fetched: Fetch) -> str | None:
    """The day that the file's name gives, else that the head of the text prints; never the time when it was copied."""
    day = date_in_url(name)
    found = moment_of(day.isoformat() if day else name, fetched.fetched_at)
    if found is None or found.moment is None:
        head = "\n".join(lines[:_HEAD_LINES])
        found = next((one for one in printed_dates(head, fetched.fetched_at, loose=False)), None)
    if found is None or found.moment is None or is_future(found.moment, fetched.fetched_at):
        return None
    return iso(found.moment)
