"""serve: the analysts' page; user: who may log in."""

from __future__ import annotations

import json
from typing import cast, get_args

import click

from huanyu.chinese import ChineseCommand, ChineseGroup
from huanyu.workplace import Workplace, tell
from ledger.database import LedgerError
from ledger.users import Role


@click.command("serve", cls=ChineseCommand)
@click.option("--host", metavar="地址", help="监听的地址（HUANYU_HOST，默认 127.0.0.1）")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口（HUANYU_PORT，默认 8000）")
@click.pass_obj
def serve_command(work: Workplace, host: str | None, port: int | None) -> None:
    """打开网页（先用 user add 建一个登录名）；Ctrl-C 停止。"""
    serve(work, host or work.settings["host"], work.settings.port if port is None else port)


def serve(work: Workplace, host: str, port: int) -> None:
    """Serves until it is interrupted."""
    import uvicorn

    from web.app import create_app
    from web.site import Site

    with work.ledger() as ledger, work.store() as store:
        if not ledger.users():
            tell("还没有登录名：huanyu user add 名字 --role analyst")
        site = Site(
            city=work.city, folder=work.folder, ledger=ledger, store=store, clock=work.settings.now,
            explain=lambda article: work.annotator.explain(article),
        )  # fmt: skip
        tell(f"网页在 http://{host}:{port} ，Ctrl-C 停止。")
        uvicorn.run(create_app(site), host=host, port=port, log_level="warning")


@click.group("user", cls=ChineseGroup)
def user_command() -> None:
    """网页的登录名：add 增加或改密码，list 列出，close 停用。"""


@user_command.command("add")
@click.argument("name", metavar="名字")
@click.option("--role", type=click.Choice(get_args(Role)), default="analyst",
              help="角色：领导、分析员、信息员、运维、管理员")  # fmt: skip
@click.option("--district", metavar="区划代码", help="信息员所属区县")
@click.password_option("--password", prompt="密码", help="密码；不给则在终端上输入")
@click.pass_obj
def add(work: Workplace, name: str, role: str, district: str | None, password: str) -> None:
    """增加一个登录名，或给它新的密码和角色。"""
    if district is not None and district not in work.city.district_by_code:
        raise click.UsageError(f"--district {district!r} 不是 {'、'.join(sorted(work.city.district_by_code))} 之一")
    with work.writing("user"), work.ledger() as ledger:
        try:
            ledger.set_user(
                name, password, role=cast(Role, role), district=district, by="命令行", at=work.settings.now()
            )
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    print(f"{name} 可以登录了。")


@user_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def users(work: Workplace, as_json: bool) -> None:
    """全部登录名。"""
    with work.ledger() as ledger:
        for user in ledger.users():
            state = "可用" if user.active else "停用"
            if as_json:
                row = {"name": user.name, "role": user.role, "district": user.district, "active": user.active}
                print(json.dumps(row, ensure_ascii=False))
            else:
                print(f"{user.name}  {user.role}  {user.district or ''}  {state}")


@user_command.command("close")
@click.argument("name", metavar="名字")
@click.pass_obj
def close(work: Workplace, name: str) -> None:
    """停用一个登录名。"""
    with work.writing("user"), work.ledger() as ledger:
        try:
            ledger.close_user(name, by="命令行", at=work.settings.now())
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    print(f"{name} 已停用。")
