"""settings, city, health: what is set, what is known of the city, how its sources do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from cities.gaps import duty_gaps, roster_gaps, unfinished
from cities.load import CityError, known_cities, load_city
from cities.new import new_city
from crawlers.cadence import Cadence, cadences
from crawlers.clock import day_words
from crawlers.health import SourceHealth, source_health
from crawlers.troubles import Trouble, troubles
from huanyu.chinese import ChineseCommand, ChineseGroup
from huanyu.workplace import Workplace, tell
from index.store import StoreError
from reports.alerts.morning import last_window
from reports.mail.standing import mail_troubles


@click.command("settings", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def settings_command(work: Workplace, as_json: bool) -> None:
    """每项设置此刻的值，和它从哪里来。"""
    values = list(work.settings.values.values())
    if as_json:
        print(
            json.dumps(
                {
                    each.setting.name: {"value": each.shown, "origin": each.origin, "variable": each.setting.variable}
                    for each in values
                },
                ensure_ascii=False,
            )
        )
        return
    width = max(len(each.setting.variable) for each in values)
    for each in values:
        print(f"{each.setting.variable:<{width}} {each.shown or '（空）'}  〔{each.origin}〕  {each.setting.meaning}")


@click.group("city", cls=ChineseGroup)
def city_command() -> None:
    """城市的资料：new 起一个新城市，check 检查，list 列出随包的。"""


@city_command.command("new")
@click.argument("target", type=click.Path(path_type=Path), metavar="目录")
@click.option("--name", required=True, metavar="某某市", help="城市的全称")
@click.option("--province", required=True, metavar="某某省", help="所在的省")
@click.option("--code", required=True, metavar="代码", help="六位行政区划代码，如 430700")
@click.option("--district", "places", multiple=True, required=True, metavar="代码=名称", help="一个区县；可写多次")
@click.pass_obj
def new(work: Workplace, target: Path, name: str, province: str, code: str, places: tuple[str, ...]) -> None:
    """起一个新城市：在“目录”里写好带说明的各个文件，照说明改。"""
    pairs = dict(place.split("=", 1) for place in places if "=" in place)
    if wrong := [place for place in places if "=" not in place]:
        raise click.UsageError(f"--district {wrong[0]!r} 不可用，应写成 430702=武陵区 这样")
    if len(pairs) < len(places):
        raise click.UsageError("--district 里有代码写了两次")
    year = work.settings.now().year
    for path in new_city(target, name=name, province=province, code=code, places=pairs, year=year):
        print(path)
    tell(f"已写好。照每个文件里的说明改，再跑：huanyu --city {target} city check")


@city_command.command("check")
@click.argument("city", required=False, metavar="[名字|目录]")
@click.pass_obj
def check(work: Workplace, city: str | None) -> None:
    """读一遍城市的全部资料，一次报出全部错处。"""
    name = city or work.settings["city"]
    try:
        facts = load_city(name, work.settings.roster)
    except CityError as error:
        lines = str(error).splitlines()
        raise CityError("\n".join([f"共 {len(lines)} 处", *lines] if len(lines) > 1 else lines)) from error
    print(
        f"{facts.facts.name}（{facts.facts.province}）：{len(facts.districts)} 个区县，{len(facts.sources)} 个来源，"
        f"{len(facts.units)} 个单位，{len(facts.enterprises)} 家企业，{len(facts.campaigns)} 项计划，"
        f"{len(facts.alerts.rules)} 条预警规则。"
    )
    for sentence in unfinished(facts):
        print(f"{sentence}。")
    if gaps := [*roster_gaps(facts), *duty_gaps(facts)]:
        raise CityError("\n".join(gaps))


@city_command.command("list")
def cities() -> None:
    """随包的城市。"""
    print("\n".join(known_cities()))


@click.command("health", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def health_command(work: Workplace, as_json: bool) -> None:
    """来源、邮件、检索库：哪些来源不出声、出错、篇数异常，近七天恢复的、自办账号漏更的；没发出的邮件；检索库该不该重建。
    有问题时以 1 退出。"""
    today = work.settings.now().date()
    paused = work.paused_why
    states = source_health(work.city, work.folder, today, paused)
    over = [one for one in troubles(work.city, work.folder, today) if one.closed and (today - one.closed).days < 7
        and one.source not in paused]  # fmt: skip
    paces = cadences(work.city, work.folder, today.replace(day=1), today - timedelta(days=1))
    for line in _health_lines(states, over, paces) if not as_json else _health_objects(states, over, paces):
        print(line)
    unsent = _mail_troubles(work)
    for trouble in unsent:
        print(json.dumps({"mail": "failing", "detail": trouble}, ensure_ascii=False) if as_json else f"邮件  {trouble}")
    due = _store_trouble(work)
    if due:
        print(json.dumps({"store": "due", "detail": due}, ensure_ascii=False) if as_json else f"检索  {due}")
    sys.exit(
        1 if unsent or due or any(state.state not in ("ok", "paused") or state.troubles for state in states) else 0
    )


def _store_trouble(work: Workplace) -> str | None:
    """Why the store does not answer, or should be built anew."""
    try:
        with work.store() as store:
            return store.rebuild_due()
    except StoreError as error:
        return str(error)


def _mail_troubles(work: Workplace) -> list[str]:
    """None before anything was told: asking after a house's health must not make it a ledger."""
    now = work.settings.now()
    window = last_window(now, work.city.alerts.digest_at)
    if not work.settings.get("ledger") and not work.folder.ledger.is_file():
        return []
    with work.ledger() as ledger:
        return mail_troubles(
            ledger, digest=window.day, digest_at=window.end, now=now, sends=work.settings.get("smtp") is not None
        )


def _health_lines(states: list[SourceHealth], over: list[Trouble], paces: list[Cadence]) -> Iterator[str]:
    for state in states:
        word = "异常" if state.state == "ok" and state.troubles else _STATES.get(state.state, state.state)
        yield f"{word}  {state.source:<14} {state.detail}"
    for trouble in over:
        yield f"恢复  {trouble.words}"
    for pace in paces:
        missed = "、".join(map(day_words, pace.missed))
        yield f"{'漏更' if missed else '日更'}  {pace.source:<14} 本月 {pace.published} 篇" + (
            missed and f"，没有更新：{missed}"
        )


def _health_objects(states: list[SourceHealth], over: list[Trouble], paces: list[Cadence]) -> Iterator[str]:
    """One JSON object a source."""
    missed = {pace.source: [day.isoformat() for day in pace.missed] for pace in paces}
    for state in states:
        told = [one for one in (*state.troubles, *over) if one.source == state.source]
        said: dict[str, Any] = {"source": state.source, "state": state.state, "detail": state.detail}
        said["troubles"] = [_trouble(one) for one in told]
        if state.source in missed:
            said["missed_days"] = missed[state.source]
        yield json.dumps(said, ensure_ascii=False)


def _trouble(one: Trouble) -> dict[str, str | None]:
    closed = one.closed.isoformat() if one.closed else None
    return {"kind": one.kind, "opened": one.opened.isoformat(), "closed": closed, "detail": one.detail}


_STATES = {"ok": "正常", "silent": "沉默", "failing": "出错", "never": "未采", "paused": "暂停"}
