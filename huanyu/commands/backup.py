"""backup and restore: the city's data and ledger copied while others write, and put back."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import click

from crawlers.lease import lease
from huanyu.backup.listed import BackupError, backups_in, header_of
from huanyu.backup.make import city_files, make_backup
from huanyu.backup.restore import checked, other_facts, restore
from huanyu.chinese import ChineseCommand
from huanyu.commands.find import rebuild
from huanyu.workplace import Workplace, tell

_folder = click.Path(file_okay=False, path_type=Path)
_SHOWN = 10


@click.command("backup", cls=ChineseCommand)
@click.argument("target", type=_folder, metavar="目录")
@click.option("--keep", type=click.IntRange(1), metavar="份数", help="只留最近几份；默认都留着")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def backup_command(work: Workplace, target: Path, keep: int | None, as_json: bool) -> None:
    """备份：把数据、台账和城市资料抄到“目录”里新的一份，运行时也可以；没变的文件与上一份共用。检索库不抄，恢复时重建。"""
    work.progress.doing("备份")
    city = work.city.name
    if not work.folder.root.is_dir():
        raise click.ClickException(f"没有数据目录 {work.folder.root}，无可备份")
    try:
        with lease(target / f".{city}.lease", holder="huanyu backup", tell=tell):
            made = make_backup(
                work.folder.root, _facts(work, target), target, city=city, ledger=work.ledger_url,
                at=work.settings.now(), program=version("huanyu"), environment=os.environ,
            )  # fmt: skip
            for old in backups_in(target, city)[:-keep] if keep else ():
                shutil.rmtree(old)
        header = header_of(made)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print(json.dumps({"backup": str(made), **asdict(header)}, ensure_ascii=False))
    else:
        print(f"已备份：{made}（{header.files} 个文件，{header.size_bytes / 1e6:.1f} MB）")


@click.command("restore", cls=ChineseCommand)
@click.argument("backup", type=_folder, metavar="备份")
@click.option("--check", "only_check", is_flag=True, help="只核对备份是否完好，不恢复")
@click.pass_obj
def restore_command(work: Workplace, backup: Path, only_check: bool) -> None:
    """恢复：把一份备份放进空的数据目录，台账放回原处，再重建检索库。"""
    work.progress.doing("核对备份")
    try:
        if only_check:
            header = checked(backup)
            print(f"备份完好：{header.files} 个文件，{header.size_bytes / 1e6:.1f} MB，{header.at}")
            return
        with lease(work.settings.data / f".{work.city.name}.restore-lease", holder="huanyu restore", tell=tell):
            header = restore(backup, work.folder.root, ledger=work.ledger_url, environment=os.environ)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    tell(f"已恢复 {header.at} 的备份：{header.files} 个文件。")
    if changed := other_facts(backup, _facts(work, backup.parent)):
        named = "、".join(changed[:_SHOWN]) + (f"等 {len(changed)} 个" if len(changed) > _SHOWN else "")
        tell(f"城市资料与备份时不同：{named}；备份时的在 {backup / 'city'}")
    sys.exit(rebuild(work, False))


def _facts(work: Workplace, backups: Path) -> dict[str, Path]:
    return city_files(work.city.folder, work.settings.roster, besides=[work.settings.data, backups])
