"""The command line as a person meets it: Chinese help, exit statuses, errors that name the culprit."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import click
import pytest

from huanyu.chinese import usage_in_chinese
from huanyu.cli import COMMANDS, LESS_URGENT, main
from huanyu.cli import huanyu as command_line

ROOT = Path(__file__).parent.parent.parent


def huanyu(*words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huanyu", *words], input=stdin, capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **settings}, cwd=ROOT, check=False,
    )  # fmt: skip


def test_the_help_lists_every_command_in_chinese() -> None:
    shown = huanyu("--help")
    assert shown.returncode == 0
    assert "用法：" in shown.stdout
    assert all(re.search(rf"^  {name} ", shown.stdout, re.M) for name in COMMANDS)
    assert not re.search(r"\b(Usage|Options|Commands|Show this message)\b", shown.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_in_chinese(command: str) -> None:
    shown = huanyu(command, "--help")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"[\u4e00-\u9fff]{4}", shown.stdout)
    assert not re.search(r"\b(Usage|Options|Show this message|INTEGER|TEXT|default|required)\b", shown.stdout)


@pytest.mark.parametrize(
    ("words", "less"), [(("--city", "sample", "index", "--help"), [LESS_URGENT]), (("search", "--help"), [])]
)
def test_what_works_for_long_steps_back_behind_the_page(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], less: list[int]
) -> None:
    stepped: list[int] = []
    monkeypatch.setattr("os.nice", stepped.append)
    monkeypatch.setattr("sys.argv", ["huanyu", *words])
    monkeypatch.setattr("sys.stdout", TextIOWrapper(BytesIO()))
    monkeypatch.setattr("sys.stderr", TextIOWrapper(BytesIO()))
    with pytest.raises(SystemExit):
        main()
    assert stepped == less


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fly",), "没有命令 fly"),
        (("run", "--dya", "2026-06-17"), "没有选项 --dya"),
        (("run", "--day", "17/6"), "'17/6' 不是日期"),
        (("month", "2026-13"), "'2026-13' 不是月份"),
        (("month",), "缺少"),
        (("collect", "nosuch"), "没有来源 'nosuch'；可用的有 apxw"),
        (("search", "区县:火星区"), "火星区"),
        (("run", "--day", "2999-01-01"), "还没有到"),
    ],
)
def test_a_wrong_word_is_named_in_chinese_with_what_is_allowed(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        command_line.main(list(words), prog_name="huanyu", standalone_mode=False)
    shown = usage_in_chinese(refused.value)
    assert said in shown
    assert not re.search(r"\b(is not|does not|requires|Invalid|Missing|No such)\b", shown)
