"""The life of a task on the command line: the fixture days' alerts, their answers as collected."""

from __future__ import annotations

import json
import re

import pytest

from crawlers.folder import DataFolder
from tests.huanyu.states import House

NOW = "2026-06-18T22:00:00+08:00"
PLANT = "5328569801563373"


@pytest.fixture
def house(days: DataFolder) -> House:
    made = House("sample", days.root.parent, now=NOW)
    made.huanyu("alert", "--day", "2026-06-18")
    return made


def test_a_task_is_assigned_answered_by_what_was_found_and_closed(house: House) -> None:
    said, _ = house.huanyu("task", "list")
    assert re.search(r"待派\t.+有待采纳的答复", said)
    alert = next(line.split("\t")[0] for line in said.splitlines() if "有待采纳的答复" in line)
    house.huanyu("task", "assign", alert, "临江区", "--assist", "大气环境科", "--by", "王敏", "--note", "今晚到现场")
    house.huanyu("task", "instruct", alert, "--leader", "周局长", "--text", "从严查处。", "--by", "王敏")
    shown, _ = house.huanyu("task", "show", alert)
    assert "承办　　主办 临江区　协办 大气环境科" in shown
    assert "周局长：从严查处。" in shown
    number = re.findall(r"答复　　(\d+)号　待定", shown)[0]
    house.huanyu("task", "accept", number, "--by", "王敏")
    house.huanyu("task", "close", alert, "--by", "王敏")
    said, _ = house.huanyu("task", "show", alert, "--json")
    task = json.loads(said)
    assert [step["state"] for step in task["steps"]] == ["待派", "已派", "已回应", "已办结"]
    assert task["effect"]["before"]["articles"] > 0
    stats = json.loads(house.huanyu("task", "stats", "--json")[0])
    assert next(unit for unit in stats["units"] if unit["unit"] == "linjiang")["in_time"] == 1


def test_a_mistake_is_told_in_words_that_say_what_is_allowed(house: House) -> None:
    _, said = house.huanyu("task", "close", "532", "--by", "王敏", status=1)
    assert "编号里有“532”的预警有" in said
    _, said = house.huanyu("task", "assign", PLANT, "火星区", "--by", "王敏", status=1)
    assert "没有单位“火星区”；可以是：临江区、" in said
