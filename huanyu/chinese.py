"""click's own words in Chinese: help headings and usage errors."""

from __future__ import annotations

import re
from typing import Any

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [piece.replace("[OPTIONS]", "[选项]") for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl([(names, words.replace("[required]", "（必填）")) for names, words in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of Chinese commands."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]……")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        ChineseCommand.format_options(self, ctx, formatter)
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=90)))
        with formatter.section("命令"):
            formatter.write_dl(rows)


def usage_in_chinese(error: click.UsageError) -> str:
    """The error as a line or two: what is wrong, what is allowed, where help is."""
    path = error.ctx.command_path if error.ctx is not None else "huanyu"
    return f"用法有误：{_words(error)}\n详见 {path} --help"


_OF_VALUES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?P<value>'.*') is not one of (?P<allowed>.*)\.$", re.S), "{value} 不可用；可用的有 {allowed}"),
    (re.compile(r"(?P<value>'.*') is not a valid integer(?: range)?\.$", re.S), "{value} 不是整数"),
    (re.compile(r"(?P<value>'.*') is not a valid float(?: range)?\.$", re.S), "{value} 不是数"),
    (re.compile(r"(?P<value>\S+) is not in the range (?P<allowed>.*)\.$"), "{value} 超出范围，应为 {allowed}"),
    (re.compile(r"(?:File|Directory|Path) (?P<value>'.*') does not exist\.$", re.S), "{value} 不存在"),
    (re.compile(r"\w+ (?P<value>'.*') is a directory\.$", re.S), "{value} 是目录，应为文件"),
    (re.compile(r"\w+ (?P<value>'.*') is not readable\.$", re.S), "{value} 没有读取权限"),
)
"""click's words about a value, and ours."""


def _name_of(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name.strip("[]…")


def _value_words(message: str) -> str:
    for pattern, words in _OF_VALUES:
        if match := pattern.match(message):
            return words.format_map({key: value.replace(", ", "、") for key, value in match.groupdict().items()})
    return message


def _words(error: click.UsageError) -> str:
    message = error.format_message()
    if isinstance(error, NoSuchOption):
        near = f"；是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, MissingParameter):
        name = error.param.human_readable_name if error.param is not None else ""
        return f"缺少 {name}"
    if isinstance(error, BadParameter):
        name = _name_of(error.param)
        said = _value_words(error.message)
        return f"{name}：{said}" if name else said
    if isinstance(error, BadOptionUsage):
        wants = "后面要有值" if "requires" in message else "不带值"
        return f"选项 {error.option_name} {wants}"
    if message.startswith("No such command"):
        name = message.split("'")[1]
        return f"没有命令 {name}"
    if message.startswith("Missing command"):
        return "没有给出命令"
    if message.startswith("Got unexpected extra argument"):
        return f"多出的参数 {message[message.index('(') + 1 : message.rindex(')')]}"
    return message
