"""The page of a closed month for the public: the ranking, and of each article title, outlet and original link only.

One file that needs nothing else, made of what was closed: the same month gives the same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from reports.masking import masked
from reports.month.records import ArticlePoint, MonthReport, Standing
from reports.month.words import bureau, day_words, month_words

SHOWN_MEASURES = ("articles", "campaign", "posts")
"""Items whose articles are shown; those of `answers` are citizens' messages, which are nobody else's business."""

STYLE = """
body{font:16px/1.7 "Noto Serif SC","Noto Serif CJK SC","Songti SC",SimSun,serif;color:#1d2733;max-width:900px;
margin:0 auto;padding:24px 16px 48px;overflow-wrap:anywhere}
h1{font-size:24px;text-align:center;line-height:1.4}
h2{font-size:18px;margin:28px 0 6px}
p.by{text-align:center;color:#55626e;margin:0 0 20px}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #8b98a4;padding:5px 10px;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
ol{padding-left:2em}
li{break-inside:avoid}
a{color:#0b6b57}
footer{margin-top:32px;color:#55626e;font-size:14px}
@media print{body{max-width:none;padding:0;font-size:11pt}a{color:inherit}
a.out::after{content:"（" attr(href) "）";font-size:9pt}}
"""
STYLE_HASH = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""For the policy of the page that carries STYLE."""


def public_page(report: MonthReport) -> bytes:
    """The page as HTML; the month must be closed."""
    if not report.closed:
        raise ValueError(f"{report.month} is not closed: only what stands is made public")
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作排名"
    return "".join(_page(report, title)).encode()


def _page(report: MonthReport, title: str) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
    )
    edition = f"（更正{report.edition.number}）" if report.edition else ""
    yield f'<p class="by">{escape(bureau(report))}　{day_words(report.as_of)}{edition}</p>\n'
    yield '<table>\n<thead><tr><th>名次</th><th>单位</th><th class="n">得分</th></tr></thead>\n<tbody>\n'
    for line in report.standings:
        rank = "不排名" if line.rank is None else str(line.rank)
        points = f"{line.total:.{report.decimals}f}"
        yield f'<tr><td>{rank}</td><td>{escape(line.name)}</td><td class="n">{points}</td></tr>\n'
    yield "</tbody>\n</table>\n"
    for line in report.standings:
        articles = list(_counted(report, line))
        yield f"<h2>{escape(line.name)}　{len(articles)} 篇</h2>\n"
        if articles:
            yield "<ol>\n" + "".join(f"<li>{_article(each)}</li>\n" for each in articles) + "</ol>\n"
    foot = f"标题和链接均指向原发媒体，内容以原文为准。{escape(bureau(report))}"
    yield f"</main>\n<footer>{foot}</footer>\n</body>\n</html>\n"


def _counted(report: MonthReport, line: Standing) -> Iterator[ArticlePoint]:
    """The articles that gave the unit something, each once, the oldest first."""
    found: dict[str, ArticlePoint] = {}
    for head, score in zip(report.heads, line.items, strict=True):
        if head.measure in SHOWN_MEASURES:
            found |= {each.article: each for each in score.articles if each.worth > 0 and each.title}
    return iter(sorted(found.values(), key=lambda each: (each.published_at, each.article)))


def _article(point: ArticlePoint) -> str:
    title = escape(masked(" ".join(point.title.split())))
    outlet = escape(point.source)
    if point.url is None or not point.url.startswith(("http://", "https://")):
        return f"{title}　{outlet}"
    return f'<a class="out" href="{escape(point.url)}" rel="noopener noreferrer">{title}</a>　{outlet}'
