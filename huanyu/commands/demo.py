"""demo: the sample city from its sites to its ranking, and the page on it."""

from __future__ import annotations

import os
import time

import click

from huanyu.chinese import ChineseCommand
from huanyu.commands.page import serve
from huanyu.demo import ADMIN, DAYS, NOW, PASSWORD, USER, DemoDay, demo_is_there, run_demo, workplace
from huanyu.demo_summary import summary_lines
from huanyu.workplace import Workplace, tell


@click.command("demo", cls=ChineseCommand)
@click.option("--serve", "page", is_flag=True, help="打开演示数据的网页（先运行过一次 demo）")
@click.pass_obj
def demo_command(work: Workplace, page: bool) -> None:
    """演示：在本机伺服样例城市的网站，跑完两个月，封账、排名。"""
    data = work.settings["data"]
    if page:
        if not demo_is_there(work.settings.data):
            raise click.UsageError(f"{data} 里还没有演示数据，请先运行 make run（huanyu demo）")
        settings = work.settings
        tell(f"登录名 {USER}（分析员）或 {ADMIN}（管理员），密码 {PASSWORD}")
        serve(workplace(os.environ, data, NOW), settings["host"], settings.port)
        return
    begun = time.monotonic()
    tell(f"云泽市（样例城市，并不存在）：{DAYS[0]} 至 {DAYS[-1]}，采集 {len(DAYS)} 天……")
    failed: list[str] = []

    def on_day(done: DemoDay) -> None:
        counts = {step.name: step.counts for step in done.steps}
        tell(
            f"  {done.day}  新增 {counts['collect'].get('ok', 0):>3}  入库 {counts['index'].get('documents', 0):>3}  "
            f"预警 {counts['alert'].get('raised', 0) + counts['alert'].get('risen', 0):>2}"
        )
        failed.extend(failure for step in done.steps for failure in step.failures)
        for failure in failed[-1:]:
            tell(f"  ✗ {failure}")

    finished = run_demo(os.environ, data, on_day=on_day)
    for line in summary_lines(finished):
        print(line)
    tell(f"（用时 {time.monotonic() - begun:.0f} 秒）")
    if failed:
        raise SystemExit(1)
