"""The pages of docs/: each example is run as it stands, each block of rules read as the program reads it, all of it
builds without a warning, and no link of theirs leads nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cities.city import City
from cities.load import FILES
from crawlers.folder import DataFolder
from index.query import parse_query
from index.store import QueryError
from index.values import FIELD_NAMES

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
QUERIES = (DOCS / "query.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `((?:\\\||[^`])+)` \| (.+?) \|$", re.M)
BLOCK = re.compile(r"^```yaml\n# (\S+), (\S+)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

FOUND, SAID = (ROW.findall(part) for part in (QUERIES.split("## Fields")[0], QUERIES.split("What cannot")[1]))


@pytest.mark.parametrize("typed", [typed.replace("\\|", "|") for typed, _ in FOUND])
def test_each_query_of_the_page_is_one(typed: str, sample: City) -> None:
    parse_query(typed, sample)


@pytest.mark.parametrize(("typed", "said"), SAID)
def test_each_mistake_of_the_page_is_told_as_it_says(typed: str, said: str, sample: City) -> None:
    with pytest.raises(QueryError, match=said):
        parse_query(typed, sample)


def test_the_page_of_queries_names_every_field() -> None:
    table = QUERIES.split("## Fields")[1]
    assert len(FOUND) > 8
    assert len(SAID) > 2
    missing = [
        name
        for name, (chinese, *_) in FIELD_NAMES.items()
        if name != "day" and (name not in table or chinese not in table)
    ]
    assert missing == []


@pytest.mark.parametrize(("file", "key", "text"), BLOCK.findall(RULES), ids=lambda part: part[:20])
def test_each_block_of_rules_is_read_beside_what_the_sample_has(file: str, key: str, text: str) -> None:
    model = next(kind for name, kind in FILES.values() if name == file)
    data = yaml.safe_load((ROOT / "cities" / "sample" / file).read_text(encoding="utf-8"))
    entries = yaml.safe_load(text)
    mine = {entry.get("id") for entry in entries}
    kept = [] if file == "scoring.yaml" else [entry for entry in data[key] if entry.get("id") not in mine]
    model.model_validate({**data, key: [*kept, *entries]})


def test_the_program_of_the_page_of_records_prints_a_day(
    days: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```", (DOCS / "records.md").read_text(encoding="utf-8"), re.M | re.S)
    monkeypatch.chdir(days.root.parent)
    exec(compile(program.replace('"data/sample"', '"sample"'), "records.md", "exec"), {})
    assert capsys.readouterr().out.count("2026-") > 2


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_no_link_of_a_page_leads_nowhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


NAMED = re.compile(r"`((?:[a-z_]+/)+[\w.-]*|[\w/]+\.(?:py|yaml|jsonl|tsv|md))`")
CITY_FILES = {name for name, _ in FILES.values()}


def test_each_file_and_test_that_the_walks_of_contributing_name_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for name in NAMED.findall(text) if not re.search(r"[A-Z]{3}", name)} - CITY_FILES
    done = {word for words in re.findall(r"`pytest ([^`]+)`", text) for word in words.split() if "/" in word}
    assert len(named) > 20
    assert len(done) > 4
    written_by_runs = {"faults.md", "fuzz.md", "load.md", "docs/faults.md"}
    assert [name for name in sorted(named | done) if name not in written_by_runs and not (ROOT / name).exists()] == []


def test_the_pages_build_without_a_warning(tmp_path: Path) -> None:
    """What the code says of itself is left out here: it takes a minute (`make docs` has it)."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-t", "pages_only", "-d", str(tmp_path / "d"), str(DOCS), str(tmp_path / "html")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = {page.stem for page in (tmp_path / "html").glob("*.html")}
    assert {page.stem for page in DOCS.glob("*.md")} - {"reference"} <= pages
    assert "published_at" in (tmp_path / "html" / "records.html").read_text(encoding="utf-8")
