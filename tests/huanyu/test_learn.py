"""What analysts learn and teach from the command line: reasons, new words, own topics, their corrections."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from cities.load import CITIES
from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, records_of
from huanyu.commands.learn import corrected_texts
from huanyu.settings import Settings
from huanyu.workplace import Workplace
from tests.huanyu.test_cli import huanyu

NOW = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)
LABELS = Path(__file__).parents[1] / "nlp" / "new_energy_vehicles.jsonl"


def test_reasons_come_with_the_answer_when_asked_for() -> None:
    done = huanyu("annotate", "--explain", "-", stdin='{"body": "化工厂半夜偷排污水，河里鱼都死了，没人管"}\n')
    answer = json.loads(done.stdout)
    assert {one["question"] for one in answer["explanation"]} == {"env", "topic", "sentiment"}
    assert all({"text", "weight"} == set(word) for one in answer["explanation"] for word in one["words"])
    assert huanyu("annotate", "--explain").returncode == 2


def test_answers_and_errors_keep_the_order_of_the_lines() -> None:
    lines = ['{"id": "a", "body": "扬尘"}', "", "no json", '{"id": "c"}', '{"id": "d", "body": "下雨"}']
    done = huanyu("annotate", "-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(one.get("id"), "error" in one, one.get("line")) for one in answers] == [
        ("a", False, None), (None, True, 3), ("c", True, 4), ("d", False, None),
    ]  # fmt: skip


def test_the_setting_fast_leaves_the_encoder_out() -> None:
    models = [
        json.loads(huanyu("annotate", "-", stdin='{"body": "扬尘"}', HUANYU_JUDGES=judges).stdout)["model"]
        for judges in ("fast", "accurate")
    ]
    assert "+encoder-" not in models[0]
    assert models[1].startswith(f"{models[0]}+encoder-")


def test_new_words_of_a_month_are_listed_with_a_quotation(days: DataFolder) -> None:
    done = huanyu("--data", str(days.root.parent), "eval", "--new-words", "2026-06")
    assert done.returncode == 0, done.stderr
    assert "词典没有而用得多的词" in done.stdout.splitlines()[0]
    assert all(line.count("\t") == 3 for line in done.stdout.splitlines()[1:])
    assert huanyu("eval").returncode == 2


def test_a_topic_is_taught_into_the_citys_folder_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(CITIES / "sample", city, ignore=shutil.ignore_patterns("sites", "__pycache__"))
    topics = yaml.safe_load((city / "topics.yaml").read_text(encoding="utf-8"))
    topics["topics"].append({"id": "nev", "name": "新能源汽车", "words": ["充电桩"]})
    (city / "topics.yaml").write_text(yaml.safe_dump(topics, allow_unicode=True), encoding="utf-8")
    wrong = huanyu("train", "--topic", "cars", "--labels", str(LABELS), HUANYU_CITY=str(city))
    assert wrong.returncode == 2
    assert "'cars' 不是 topics.yaml 里的自设主题；可选：nev" in wrong.stderr
    done = huanyu("train", "--topic", "nev", "--labels", str(LABELS), HUANYU_CITY=str(city))
    assert json.loads(done.stdout)["texts"] == 66
    assert (city / "topics" / "nev.npz").is_file()


@pytest.fixture
def work(days: DataFolder) -> Workplace:
    return Workplace(Settings({"HUANYU_NOW": NOW.isoformat(), "HUANYU_DATA": str(days.root.parent)}, {}))


def test_what_analysts_corrected_is_learnt_with_the_answer_that_holds_now(work: Workplace) -> None:
    first = next(
        article
        for day in work.folder.days("articles")
        for source in work.folder.sources("articles", day)
        for article in records_of(Article, work.folder.articles(day, source))
    )
    assert corrected_texts(work) == []
    with work.ledger() as ledger:
        ledger.correct(first.id, "sentiment", "positive", who="分析员", why="报道的是成效", at=NOW)
        ledger.correct(first.id, "env", True, who="分析员", why="是环境新闻", at=NOW)
        ledger.correct(first.id, "topics", ["publicity"], who="分析员", why="写的是活动", at=NOW)
    (text,) = corrected_texts(work)
    assert (text.body, text.env, text.topics, text.sentiment) == (first.body, 1, ("publicity",), "positive")
