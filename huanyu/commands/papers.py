"""task special, task slip: the papers about one matter, as Word."""

from __future__ import annotations

from pathlib import Path

import click

from crawlers.folder import write_whole
from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace
from reports.response.dossier import dossier_of
from reports.response.issuing import issue_special
from reports.response.slips import SLIPS, slip_docx
from reports.response.special import special_docx

_ALERT = click.argument("alert", metavar="编号")
_OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到哪里；默认数据目录的 papers 下"
)


@click.command("special", cls=ChineseCommand)
@_ALERT
@click.option("--issue", is_flag=True, help="编发：取期号并存档；不写只出草稿")
@click.option("--by", metavar="姓名", help="经办人，编发时要写")
@click.option("--signer", default="", metavar="姓名", help="签发人；不写留空待签")
@click.option("--to", default="", metavar="单位", help="主送；默认局领导")
@click.option("--copies", default="", metavar="单位", help="抄送；默认主办和协办单位")
@_OUT
@click.pass_obj
def special_paper(
    work: Workplace, alert: str, issue: bool, by: str | None, signer: str, to: str, copies: str, out: Path | None
) -> None:
    """舆情专报（Word）：起因、级别、传播、各方反映、办理情况，每句注明出处。同一件一天只编一期。"""
    if issue and not by:
        raise click.UsageError("编发要写经办人：--by 姓名")
    with work.ledger() as ledger:
        dossier = dossier_of(
            work.city, work.folder, ledger, alert, page=work.settings["page"], at=work.settings.now()
        )  # fmt: skip
        if not issue:
            path = out or work.folder.papers / f"舆情专报草稿-{dossier.alert.id}.docx"
            write_whole(path, special_docx(dossier, None))
            print(f"草稿（未编号）：{path}")
            return
        made, path = issue_special(dossier, work.folder, ledger, by=by or "", signer=signer, to=to, copies=copies)
        if out is not None:
            write_whole(out, path.read_bytes())
    print(f"{made.name}，{made.by}编发，主送{made.to}：{out or path}")


@click.command("slip", cls=ChineseCommand)
@_ALERT
@click.argument("kind", type=click.Choice(list(SLIPS)), metavar="|".join(SLIPS))
@_OUT
@click.pass_obj
def slip(work: Workplace, alert: str, kind: str, out: Path | None) -> None:
    """交办单、反馈单、批示单（Word）：台账里有的都填上，没有的留空待填。"""
    with work.ledger() as ledger:
        dossier = dossier_of(
            work.city, work.folder, ledger, alert, page=work.settings["page"], at=work.settings.now()
        )  # fmt: skip
    path = out or work.folder.papers / f"{kind}-{dossier.alert.id}.docx"
    write_whole(path, slip_docx(dossier, kind))
    print(f"{kind}：{path}")
