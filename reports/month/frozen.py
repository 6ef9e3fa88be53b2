"""A month's inputs and results as files: what a closing freezes, read back without city, data or ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from crawlers.record import RecordError, line_of, record_from
from index.document import Document
from reports.month.facts import MonthFacts
from reports.month.figures import figures_of
from reports.month.given import MonthInputs
from reports.month.lists import corrections_csv, ranking_csv
from reports.month.notice import notice_docx
from reports.month.page import page_html
from reports.month.records import MonthReport
from reports.month.workbook import workbook_xlsx

ARTICLES, RULES, INPUTS = "articles.jsonl", "rules.yaml", "inputs.json"
RESULT, FIGURES, RANKING, CORRECTIONS = "result.json", "figures.json", "ranking.csv", "corrections.csv"
WORKBOOK, NOTICE, PAGE = "排名.xlsx", "通报.docx", "排名.html"
_APART = ("facts", "documents")
_INPUTS = TypeAdapter(MonthInputs)
_REPORT = TypeAdapter(MonthReport)


class FrozenError(ValueError):
    """A frozen file cannot be read; the message names it and the reason."""


def input_files(inputs: MonthInputs) -> dict[str, bytes]:
    """file name → its bytes, for all that the month is a function of."""
    rest = {each.name: getattr(inputs, each.name) for each in fields(inputs) if each.name not in _APART}
    plain = _INPUTS.dump_python(inputs, mode="json", include=set(rest))
    facts = inputs.facts.model_dump(mode="json")
    return {
        ARTICLES: b"".join(f"{line_of(each)}\n".encode() for each in inputs.documents),
        RULES: yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=120).encode(),
        INPUTS: json_bytes(plain),
    }


def inputs_from(files: Mapping[str, bytes]) -> MonthInputs:
    """The inputs that `input_files` gave; FrozenError names a file that is none."""
    documents = []
    for number, line in enumerate(files[ARTICLES].splitlines(), 1):
        try:
            documents.append(record_from(Document, line))
        except RecordError as error:
            raise FrozenError(f"{ARTICLES} 第 {number} 行：{error}") from error
    try:
        facts = MonthFacts.model_validate(yaml.safe_load(files[RULES]))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise FrozenError(f"{RULES}：{error}") from error
    try:
        rest: dict[str, Any] = json.loads(files[INPUTS])
        return _INPUTS.validate_python({**rest, "facts": facts, "documents": tuple(documents)})
    except (ValueError, TypeError) as error:
        raise FrozenError(f"{INPUTS}：{error}") from error


def read_files(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The files of a closed month's folder; FrozenError names one that is not there."""
    try:
        return {name: (path / name).read_bytes() for name in names}
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        raise FrozenError(f"{path.name} 没有封账，或封账的文件 {missing} 不在了（{path}）") from error


def closed_report(path: Path) -> MonthReport:
    """The table of the month that was closed into the folder, as it was then."""
    return report_from(read_files(path, (RESULT,))[RESULT])


def report_from(data: bytes) -> MonthReport:
    """The table that RESULT keeps; FrozenError where it is none."""
    try:
        return _REPORT.validate_python(json.loads(data))
    except (ValueError, TypeError) as error:
        raise FrozenError(f"{RESULT}：{error}") from error


def output_files(report: MonthReport) -> dict[str, bytes]:
    """file name → its bytes, for all that is derived from the inputs: the results, then the papers."""
    return {
        **result_files(report),
        WORKBOOK: workbook_xlsx(report),
        NOTICE: notice_docx(report),
        PAGE: page_html(report),
    }


def result_files(report: MonthReport) -> dict[str, bytes]:
    """The results alone. FIGURES holds no words: it is what a closed month is computed again to, byte for byte."""
    return {
        RESULT: json_bytes(_REPORT.dump_python(report, warnings=False)),
        FIGURES: json_bytes(figures_of(report)),
        RANKING: ranking_csv(report),
        CORRECTIONS: corrections_csv(report),
    }


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """A line for each key of the object, or for each member of a list under it; the same for the same value."""
    return b"".join(_json_lines(value))


def _json_lines(value: Mapping[str, Any]) -> Iterator[bytes]:
    for number, (key, part) in enumerate(value.items()):
        yield f"{',' if number else '{'}\n {json.dumps(key, ensure_ascii=False)}: ".encode()
        if isinstance(part, list | tuple) and part:
            for place, member in enumerate(part):
                yield f"{',' if place else '['}\n  {json.dumps(member, ensure_ascii=False)}".encode()
            yield b"]"
        else:
            yield json.dumps(part, ensure_ascii=False).encode()
    yield b"\n}\n"
