"""serve: the analysts' page; user: who may log in."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import cast, get_args

import click

from huanyu.chinese import ChineseCommand, ChineseGroup
from huanyu.workplace import Workplace, tell
from ledger.database import LedgerError
from ledger.tokens import MAX_DAYS, SCOPES
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
    from web.explaining import Explainer
    from web.site import Site
    from web.warm import warm

    explainer = Explainer(work.city, work.model, work.judges)
    with work.ledger() as ledger, work.store() as store, explainer:
        if not ledger.users():
            tell("还没有登录名：huanyu user add 名字 --role analyst")
        site = Site(
            city=work.city, folder=work.folder, ledger=ledger, store=store, clock=work.settings.now,
            explain=explainer.explain, roster=work.settings.roster,
        )  # fmt: skip
        warm(site)
        tell(f"网页在 http://{host}:{port} ，Ctrl-C 停止。")
        proxies = work.settings.get("proxies")
        uvicorn.run(
            create_app(site, prefix=work.settings["prefix"], api_rate=int(work.settings["api_rate"])), host=host,
            port=port, log_level="warning", server_header=False, proxy_headers=proxies is not None,
            forwarded_allow_ips=proxies or "",
        )  # fmt: skip


@click.group("user", cls=ChineseGroup)
def user_command() -> None:
    """网页的登录名：add 增加或改密码，role 改角色，list 列出，close 停用。"""


@user_command.command("add")
@click.argument("name", metavar="名字")
@click.option("--role", type=click.Choice(get_args(Role)), default="analyst",
              help="角色：领导、分析员、信息员、运维、管理员")  # fmt: skip
@click.option("--district", metavar="区划代码", help="信息员所属区县")
@click.password_option("--password", prompt="密码", help="密码；不给则在终端上输入")
@click.pass_obj
def add(work: Workplace, name: str, role: str, district: str | None, password: str) -> None:
    """增加一个登录名，或给它新的密码和角色。"""
    _check_district(work, district)
    with work.writing("user"), work.ledger() as ledger:
        try:
            ledger.set_user(
                name, password, role=cast(Role, role), district=district, by="命令行", at=work.settings.now()
            )
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    print(f"{name} 可以登录了。")


@user_command.command("role")
@click.argument("name", metavar="名字")
@click.argument("role", type=click.Choice(get_args(Role)), metavar="角色")
@click.option("--district", metavar="区划代码", help="信息员所属区县")
@click.pass_obj
def change_role(work: Workplace, name: str, role: str, district: str | None) -> None:
    """改一个登录名的角色和区县，密码不变。"""
    _check_district(work, district)
    with work.writing("user"), work.ledger() as ledger:
        try:
            ledger.set_role(name, cast(Role, role), district=district, by="命令行", at=work.settings.now())
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    print(f"{name} 现在是 {role}。")


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


@user_command.group("token", cls=ChineseGroup)
def token_command() -> None:
    """接口 /api/v1 的令牌：add 发放（只显示一次），list 列出，revoke 作废。"""


@token_command.command("add")
@click.argument("name", metavar="名字")
@click.option("--label", required=True, metavar="用途", help="这枚令牌给谁、做什么用")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="范围，可以给几个")
@click.option("--days", type=click.IntRange(1, MAX_DAYS), default=90, metavar="天", help="有效几天（默认 90）")
@click.pass_obj
def add_token(work: Workplace, name: str, label: str, scopes: tuple[str, ...], days: int) -> None:
    """给一个登录名发一枚令牌，权限不超过它的角色；令牌打印在标准输出。"""
    with work.writing("user"), work.ledger() as ledger:
        try:
            made, secret = ledger.add_token(
                name, label, scopes=scopes, days=days, by="命令行", at=work.settings.now()
            )  # fmt: skip
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    tell(f"第 {made.number} 号令牌，到 {made.ends_at[:10]} 为止。只显示这一次：")
    print(secret)


@token_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def list_tokens(work: Workplace, as_json: bool) -> None:
    """发过的令牌，新的在前；令牌本身谁也看不到了。"""
    with work.ledger() as ledger:
        for token in ledger.tokens():
            if as_json:
                print(json.dumps(asdict(token), ensure_ascii=False))
                continue
            over = token.ends_at <= work.settings.now().isoformat()
            state = "已作废" if token.revoked_at else "已过期" if over else "可用"
            used = f"，最近用于 {token.used_at[:16].replace('T', ' ')}" if token.used_at else ""
            print(f"{token.number}  {token.user}  {token.label}  {'、'.join(token.scopes)}  {state}{used}")


@token_command.command("revoke")
@click.argument("number", type=int, metavar="号")
@click.pass_obj
def revoke_token(work: Workplace, number: int) -> None:
    """作废一枚令牌。"""
    with work.writing("user"), work.ledger() as ledger:
        try:
            ledger.revoke_token(number, by="命令行", at=work.settings.now())
        except LedgerError as error:
            raise click.UsageError(str(error)) from error
    print(f"第 {number} 号令牌已作废。")


def _check_district(work: Workplace, district: str | None) -> None:
    if district is not None and district not in work.city.district_by_code:
        raise click.UsageError(f"--district {district!r} 不是 {'、'.join(sorted(work.city.district_by_code))} 之一")
