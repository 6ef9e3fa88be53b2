"""sources: the city's sources listed, tried on a new site, checked against their golden pages."""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import click

from crawlers.checks import note_checks
from crawlers.golden import Difference, Golden, differences, goldens_of, live_differences, save_golden, without_golden
from crawlers.proposal import Proposal, ProposalError, propose, yaml_ready
from crawlers.status import QUIET_STATUSES, Status
from crawlers.status_words import word_for
from huanyu.chinese import ChineseCommand, ChineseGroup
from huanyu.workplace import Workplace, tell

_TIERS = {"central": "中央", "province": "省级", "city": "市级", "county": "县级"}
_FIELDS = {
    "title": "标题", "author": "作者", "outlet": "来源", "page": "版面", "column": "栏目", "published_at": "时间",
    "body": "正文", "reply": "答复", "": "文章",
}  # fmt: skip
_SHOWN_CHARS = 60


@click.group("sources", cls=ChineseGroup, invoke_without_command=True)
@click.pass_context
def sources_command(ctx: click.Context) -> None:
    """来源：list 列出，add 看一个新网站，check 用样页核对。"""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_sources, as_json=False)


@sources_command.command("list", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def list_sources(work: Workplace, as_json: bool) -> None:
    """全部来源：编号、名称、类型、级别、区县、是否核对过。"""
    for source in work.city.sources:
        if as_json:
            print(json.dumps(source.model_dump(mode="json"), ensure_ascii=False))
            continue
        district = work.city.district_by_code[source.district].name if source.district else "全市"
        state = "已核对" if source.checked else "待核对"
        print(f"{source.id:<14} {source.kind:<8} {_TIERS[source.tier]}  {district}  {state}  {source.name}")


@sources_command.command("add", cls=ChineseCommand)
@click.argument("url", metavar="网址")
@click.option("--private", is_flag=True, help="网站在内网或本机上")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def add_source(work: Workplace, url: str, private: bool, as_json: bool) -> None:
    """看一个网站，给出可以贴进 sources.yaml 的一行，并列出用它取到的五篇。"""
    if urlsplit(url).scheme not in ("http", "https"):
        raise click.UsageError(f"{url!r} 不是网址，应以 http:// 或 https:// 开头")
    settings = work.settings
    try:
        found = propose(
            work.city, url, now=settings.now(), proxy=settings.get("proxy"), contact=settings["contact"],
            private=private,
        )  # fmt: skip
    except ProposalError as error:
        tell(str(error) + ("；网站确在内网或本机上时加 --private" if error.status == Status.BLOCKED else ""))
        sys.exit(1)
    found = yaml_ready(found, [source.id for source in work.city.sources])
    print(json.dumps(_proposal(found), ensure_ascii=False) if as_json else _proposal_words(found))


@sources_command.command("check", cls=ChineseCommand)
@click.argument("sources", nargs=-1, metavar="[来源]……")
@click.option("--live", is_flag=True, help="再到网站上看样页现在是什么样")
@click.option("--save", metavar="文章", help="把已采的这篇文章的证据存成样页，答案请人读一遍")
@click.pass_obj
def check_sources(work: Workplace, sources: tuple[str, ...], live: bool, save: str | None) -> None:
    """用存下的样页核对各来源：答案变了的逐项说出，以 1 退出。"""
    known = [source.id for source in work.city.sources]
    if unknown := [source for source in sources if source not in known]:
        raise click.UsageError(f"没有来源 {unknown[0]!r}；可用的有 {'、'.join(known)}")
    if save is not None:
        sys.exit(_save(work, save))
    goldens = [golden for golden in goldens_of(work.city) if not sources or golden.source in sources]
    found = [(golden.source, _check(work, golden, live=live)) for golden in goldens]
    changed = sum(each for _, each in found)
    made = {source: (len(mine := [each for one, each in found if one == source]), sum(mine)) for source, _ in found}
    if made:
        with work.writing("sources check"):
            note_checks(work.folder, made, at=work.settings.now(), live=live)
    for source in without_golden(work.city, goldens):
        if not sources or source in sources:
            print(f"－ {source:<14} 没有样页")
    sys.exit(1 if changed else 0)


def _check(work: Workplace, golden: Golden, *, live: bool) -> bool:
    """Prints how one golden page does; whether an answer changed."""
    found = differences(work.city, golden)
    _say(golden, "样页", found)
    if live and work.city.source_by_id[golden.source].urls:
        settings = work.settings
        now, urls = live_differences(
            work.city, golden, now=settings.now(), proxy=settings.get("proxy"), contact=settings["contact"]
        )
        found = [*found, *now]
        bad = {url: status for url, status in urls.items() if status not in QUIET_STATUSES}
        told = (
            "网站（" + "、".join(f"{url} {word_for(status)}" for url, status in bad.items()) + "）" if bad else "网站"
        )
        _say(golden, told, now)
    return bool(found)


def _say(golden: Golden, where: str, found: list[Difference]) -> None:
    print(f"{'✗' if found else '✓'} {golden.source:<14} {golden.name}  {where}  {len(golden.answers)} 篇")
    for one in found:
        name = _FIELDS[one.field]
        print(f"    {one.article}  {name}：{one.expected[:_SHOWN_CHARS]!r} → {one.found[:_SHOWN_CHARS]!r}")


def _save(work: Workplace, number: str) -> int:
    from crawlers.evidence import article_of

    article = article_of(work.folder, number)
    if article is None:
        tell(f"没有找到文章 {number}")
        return 1
    golden = save_golden(work.city, work.folder, article, (article.fetched_at or "")[:10])
    print(f"已存 {golden.path}，答案在 {golden.path.name.removesuffix('.warc.gz')}.json，请读一遍：")
    for answer in golden.answers.values():
        print(f"  {answer['published_at']}  {answer['title'] or answer['body'][:30]}")
    return 0


def _proposal_words(found: Proposal) -> str:
    lines = [
        f"# {found.way.why}；robots.txt {found.robots}；编码 {found.encoding}；"
        + "、".join(f"{word_for(status)} {number}" for status, number in found.counts.items()),
        *(f"# 也可以：{way.kind}，{way.why} {way.url}" for way in found.others),
        "# 级别（tier）、出版单位（family）、区县（district）请按实际填",
        found.line,
    ]
    for article in found.samples:
        head = f"#   {article.published_at or '没有时间'}  {article.title or article.body[:30]}"
        lines.append(f"{head}（{len(article.body)} 字{'，' + article.outlet if article.outlet else ''}）")
    return "\n".join(lines)


def _proposal(found: Proposal) -> dict[str, object]:
    return {
        "entry": dict(found.entry), "robots": found.robots, "encoding": found.encoding, "counts": dict(found.counts),
        "others": [{"kind": way.kind, "url": way.url} for way in found.others],
        "samples": [
            {"title": article.title, "published_at": article.published_at, "url": article.url, "body": article.body}
            for article in found.samples
        ],
    }  # fmt: skip
