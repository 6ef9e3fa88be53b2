"""claims: what units hand in themselves (自报), and what a person decides of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import click

from crawlers.folder import write_whole
from huanyu.chinese import ChineseGroup
from huanyu.commands.deciding import deciding, say
from huanyu.parameters import MONTH
from huanyu.workplace import Workplace, tell
from ledger.claims import STATES, ClaimState
from ledger.database import LedgerError
from reports.month.form import FORMS, form_xlsx
from reports.month.handing_in import decide_claim, import_form, rematch_claims, unit_named
from reports.words import TIERS

_TIERS = {name: tier for tier, name in TIERS.items()}


@click.group("claims", cls=ChineseGroup)
def claims_command() -> None:
    """自报：给各单位的月报表，填好的导入，逐条与采集的核对，由人核定。"""


@claims_command.command("template")
@click.argument("month", type=MONTH, metavar="月份")
@click.option("--unit", metavar="单位", help="只要这个单位的；不给则各单位一份")
@click.option("--out", default=".", metavar="目录", help="写到哪里，默认当前目录")
@click.pass_obj
def template_command(work: Workplace, month: str, unit: str | None, out: str) -> None:
    """写出空白的自报表（Excel）。"""
    try:
        units = [unit_named(work.city, unit)] if unit else [each for each in work.city.units if each.district]
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    for each in units:
        path = Path(out) / f"{month}-{each.name}-自报表.xlsx"
        write_whole(path, form_xlsx(work.city, month, each.name, work.settings.now()))
        print(path)


@claims_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.option(
    "--clippings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="目录",
    help="附件所在目录，默认与表同一目录",
)
@click.option("--unit", metavar="单位")
@click.option("--month", type=MONTH, metavar="月份")
@click.option("--by", metavar="姓名", help="报送人，默认表上的填报人")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def import_command(
    work: Workplace, file: Path, clippings: Path | None, unit: str | None, month: str | None, by: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """导入填好的自报表，连同附件；填错的行逐一说明，其余照收。"""
    with deciding(work, "claims") as ledger:
        made = import_form(
            work.city, work.folder, ledger, file.read_bytes(), file=file.name, at=work.settings.now(),
            clipping=_clippings(clippings or file.parent), unit=unit, month=month, by=by,
        )  # fmt: skip
    if as_json:
        print(json.dumps(asdict(made) | {"unit": made.unit.id}, ensure_ascii=False))
    else:
        print(f"{made.unit.name} {made.month} 自报 {len(made.claims)} 条：")
        _print_claims(work, made.claims)
    for bad in made.bad:
        tell(f"没有导入：{bad}")
    sys.exit(1 if made.bad else 0)


@claims_command.command("list")
@click.argument("month", type=MONTH, metavar="月份")
@click.option("--open", "only_open", is_flag=True, help="只列待核的")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def list_command(work: Workplace, month: str, only_open: bool, as_json: bool) -> None:
    """列出当月自报；没有人核定过的先按现在采集到的重新核对。"""
    with deciding(work, "claims") as ledger:
        if ledger.closing(month) is None:
            rematch_claims(work.city, work.folder, ledger, month, work.settings.now())
        found = [each for each in ledger.claims(month) if not only_open or each.state == "待核"]
    if as_json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False))
    else:
        _print_claims(work, found)


@claims_command.command("decide")
@click.argument("number", type=int, metavar="号")
@click.argument("state", type=click.Choice(STATES), metavar="结果")
@click.option("--by", required=True, metavar="姓名", help="核定人")
@click.option("--why", required=True, metavar="理由")
@click.option("--article", metavar="文章号", help="就是已采到的这一篇，按采集的计")
@click.option("--tier", type=click.Choice(list(_TIERS)), metavar="级别")
@click.option("--form", "genre", type=click.Choice(FORMS), metavar="体裁")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def decide_command(
    work: Workplace, number: int, state: str, by: str, why: str, article: str | None, tier: str | None,
    genre: str | None, as_json: bool,
) -> None:  # fmt: skip
    """核定一条自报：已核、待核、重复、不符。"""
    with deciding(work, "claims") as ledger:
        made = decide_claim(
            work.city, work.folder, ledger, number, cast(ClaimState, state), by=by, why=why, at=work.settings.now(),
            article=article, tier=_TIERS[tier] if tier else None, genre=genre,
        )  # fmt: skip
    say(made, f"第 {made.number} 号《{made.title}》：{made.state}（{made.reason}）", as_json)


def _clippings(directory: Path) -> Callable[[str], bytes | None]:
    """Reads from the directory alone, whatever the form calls the file."""

    def read(name: str) -> bytes | None:
        path = directory / Path(name.replace("\\", "/")).name
        return path.read_bytes() if path.is_file() else None

    return read


def _print_claims(work: Workplace, claims: Iterable[Any]) -> None:
    names = {unit.id: unit.name for unit in work.city.units}
    for each in claims:
        where = (each.outlet, TIERS.get(each.tier, each.tier)) if each.kind != "活动" else (each.campaign or "", "")
        word = f"{each.decided_by}：{each.reason}" if each.decided_by else each.reason
        line = (f"{each.number}", each.state, names.get(each.unit, each.unit), each.kind, each.day, *where,
                each.title, word)  # fmt: skip
        print("\t".join(line))
