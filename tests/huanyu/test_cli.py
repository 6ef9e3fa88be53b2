"""The command line as a person meets it: Chinese help, exit statuses, errors that name the culprit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from huanyu.cli import COMMANDS

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
def test_a_wrong_word_is_named_and_ends_with_status_2(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = huanyu("--data", str(tmp_path), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_unknown_city_is_named_with_those_that_ship() -> None:
    done = huanyu("--city", "atlantis", "city", "check")
    assert done.returncode == 2
    assert "'atlantis'" in done.stderr
    assert "changde, sample" in done.stderr


def test_settings_shows_each_value_and_where_it_came_from() -> None:
    shown = huanyu("--data", "/srv/d", "settings", HUANYU_SMTP="smtp://post:s3cret@mail.example:25")
    assert shown.returncode == 0
    assert re.search(r"HUANYU_DATA +/srv/d +〔命令行〕", shown.stdout)
    assert re.search(r"HUANYU_SMTP +smtp://post:\*\*\*@mail\.example:25 +〔环境变量〕", shown.stdout)
    assert re.search(r"HUANYU_CITY +sample +〔默认〕", shown.stdout)
    assert "s3cret" not in shown.stdout


def test_annotate_as_a_filter_answers_each_line_in_order_and_names_a_bad_one() -> None:
    lines = [
        json.dumps({"id": "a", "title": "云泽热电厂冒黑烟", "body": "临江区居民投诉热电厂夜里冒黑烟，气味刺鼻。"}),
        "{broken",
        json.dumps({"body": "今天食堂的红烧肉真好吃"}),
        "[1, 2]",
        json.dumps({"id": "empty", "title": "", "body": None}),
    ]
    done = huanyu("annotate", "-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "第 2 行" in done.stderr
    assert len(answers) == 5
    assert (answers[0]["id"], answers[1]["id"], answers[3]["id"], answers[4]["id"]) == ("a", None, None, "empty")
    assert ["error" in answer for answer in answers] == [False, True, False, True, True]
    assert answers[0]["env"] >= 0.5
    assert "990102" in [district["code"] for district in answers[0]["districts"]]
    assert answers[2]["env"] < 0.5


def test_extract_writes_one_object_a_file_and_names_one_that_is_missing(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>夜里的黑烟_云泽晚报</title></head><body><h1>夜里的黑烟</h1><div>2026-06-17 08:12 来源：云泽晚报</div>"
        "<div class=content>"
        + "<p>望江街道居民反映，昨晚热电厂的烟囱冒出黑烟，气味刺鼻，持续两个小时。</p>" * 4
        + "</div></body></html>",
        encoding="utf-8",
    )
    done = huanyu("extract", str(page), str(tmp_path / "absent.html"), "--url", "http://wb.example/1.html")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert {"file", "url", "title", "published_at", "author", "outlet", "body", "status"} <= set(first)
    assert (first["title"], first["published_at"], first["status"]) == ("夜里的黑烟", "2026-06-17T08:12:00+08:00", "ok")
    assert first["outlet"] == "云泽晚报"
    assert second["file"].endswith("absent.html")
    assert "absent.html" in done.stderr


def test_a_slip_in_the_citys_files_names_file_entry_key_value_and_what_is_allowed(tmp_path: Path) -> None:
    for path in (ROOT / "cities" / "sample").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("encoding: gb18030", "encoding: gbk2")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = huanyu("--city", str(tmp_path), "city", "check")
    assert done.returncode == 2
    assert "sources.yaml: sources[2] (id 'xhxw'): encoding 'gbk2' is not one of utf-8, gb18030" in done.stderr
