"""The command line: `huanyu [--city NAME|DIR] [--data DIR] COMMAND`.

Exit status: 0 well, 1 something failed and was named, 2 usage or configuration.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from cities.load import CityError
from crawlers.folder import FileError
from huanyu.chinese import ChineseGroup, usage_in_chinese
from huanyu.settings import Settings, SettingsError
from huanyu.workplace import Workplace, tell
from index.store import StoreError
from ledger.database import LedgerError

COMMANDS = {
    "run": "day", "collect": "day", "parse": "day", "annotate": "day", "relate": "day", "index": "day",
    "alert": "alerts", "month": "month", "search": "find", "evidence": "find", "serve": "page", "user": "page",
    "import": "intake", "extract": "intake", "train": "learn", "eval": "measure", "sources": "sources",
    "city": "facts", "settings": "facts", "health": "facts", "reindex": "find", "correct": "correct",
    "followers": "entered", "activity": "entered", "claims": "claims", "outlets": "objections",
    "objection": "objections", "task": "tasks", "briefing": "briefings", "retention": "keep",
    "backup": "backup", "restore": "backup", "upgrade": "upgrade", "demo": "demo",
}  # fmt: skip
"""Command → its module in huanyu.commands, imported only when the command runs: a filter starts quickly."""


ENDLESS = frozenset({"serve", "demo"})
"""Commands that tell themselves how far they are, or have no end to be far from."""


BATCH = frozenset({"run", "annotate", "relate", "index", "reindex"})
"""Commands that keep processors at work for long: where there are too few, the page and its searches go first."""
LESS_URGENT = 5
"""added to the niceness of such a command"""

FAILURES = (FileError, LedgerError, StoreError)
"""What a command raises where a file, the ledger or the store fails it: told in one line."""


class Commands(ChineseGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"huanyu.commands.{COMMANDS[name]}"), f"{name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--city", metavar="名字|目录", help="城市（HUANYU_CITY，默认 sample）")
@click.option("--data", metavar="目录", help="数据目录（HUANYU_DATA，默认 ./data）")
@click.version_option(package_name="huanyu", prog_name="huanyu", message="%(prog)s %(version)s", help="显示版本")
@click.pass_context
def huanyu(ctx: click.Context, city: str | None, data: str | None) -> None:
    """环舆：生态环境舆情与新闻监测。"""
    ctx.obj = work = Workplace(Settings(os.environ, {"city": city, "data": data}))
    if ctx.invoked_subcommand not in ENDLESS:
        ctx.with_resource(work.progress)


def main() -> None:
    """The entry point: errors become one line of words and an exit status."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if next((each for each in sys.argv[1:] if each in COMMANDS), None) in BATCH:
        os.nice(LESS_URGENT)
    try:
        status = huanyu.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        status = error.exit_code
    except click.UsageError as error:
        tell(usage_in_chinese(error))
        status = 2
    except click.ClickException as error:
        tell(f"错误：{error.format_message()}")
        status = error.exit_code
    except click.Abort:
        tell("已中断。")
        status = 1
    except (CityError, SettingsError) as error:
        tell(f"配置有误：{error}")
        status = 2
    except FAILURES as error:
        tell(f"错误：{error}")
        status = 1
    except OSError as error:
        tell(f"错误：{error.filename or ''} {error.strerror or error}".replace("  ", " "))
        status = 1
    sys.exit(status if isinstance(status, int) else 0)
