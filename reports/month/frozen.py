"""A month's inputs and results as files: what a closing freezes, read back without city, data or ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from crawlers.folder import write_pieces
from crawlers.record import RecordError, line_of, record_from
from index.document import Document
from reports.month.facts import MonthFacts
from reports.month.figures import figures_of
from reports.month.formats import FORMAT, FormatError, brought_up, format_of
from reports.month.given import MonthInputs
from reports.month.lists import corrections_csv, ranking_csv
from reports.month.notice import notice_docx
from reports.month.page import page_html
from reports.month.records import MonthReport
from reports.month.workbook import workbook_xlsx

MANIFEST = "manifest.json"
ARTICLES, RULES, INPUTS = "articles.jsonl", "rules.yaml", "inputs.json"
RESULT, FIGURES, RANKING, CORRECTIONS = "result.json", "figures.json", "ranking.csv", "corrections.csv"
WORKBOOK, NOTICE, PAGE = "排名.xlsx", "通报.docx", "排名.html"
File = tuple[str, Iterable[bytes]]
"""A file's name and its bytes, piece by piece: a month's articles are not in memory twice."""
PIECE = 500
"""Lines that are written at a time."""
_APART = ("facts", "documents")
_INPUTS = TypeAdapter(MonthInputs)
_REPORT = TypeAdapter(MonthReport)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrozenError(ValueError):
    """A frozen file cannot be read; the message names it and the reason."""


def input_files(inputs: MonthInputs) -> Iterator[File]:
    """All that the month is a function of."""
    rest = {each.name: getattr(inputs, each.name) for each in fields(inputs) if each.name not in _APART}
    plain = _INPUTS.dump_python(inputs, mode="json", include=set(rest))
    facts = inputs.facts.model_dump(mode="json")
    yield ARTICLES, _in_pieces(f"{line_of(each)}\n".encode() for each in inputs.documents)
    yield RULES, (yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=120).encode(),)
    yield INPUTS, json_pieces(plain.items())


def inputs_from(path: Path) -> MonthInputs:
    """The inputs that `input_files` gave, from the closed month's folder; FrozenError names a file that is none."""
    number = format_in(path)
    files = read_files(path, (RULES, INPUTS))
    documents = tuple(documents_in(path))
    try:
        facts = MonthFacts.model_validate(brought_up(RULES, yaml.load(files[RULES], _Loader), number))
    except (yaml.YAMLError, LookupError, TypeError, ValueError) as error:
        raise FrozenError(f"{RULES}：{_fault(error)}") from error
    try:
        rest = brought_up(INPUTS, json.loads(files[INPUTS]), number)
        return _INPUTS.validate_python({**rest, "facts": facts, "documents": documents})
    except (LookupError, TypeError, ValueError) as error:
        raise FrozenError(f"{INPUTS}：{_fault(error)}") from error


def format_in(path: Path) -> int:
    """The number of the shape of a closed month's files; FrozenError where its manifest does not say a known one."""
    try:
        return format_of(json.loads(read_files(path, (MANIFEST,))[MANIFEST]))
    except FormatError as error:
        raise FrozenError(f"{MANIFEST}：{error}") from error
    except (ValueError, AttributeError) as error:
        raise FrozenError(f"{MANIFEST}：读不出文件清单") from error


def documents_in(path: Path) -> Iterator[Document]:
    """The articles that the closed month's folder keeps; FrozenError names a line that is none."""
    with _opened(path, ARTICLES) as file:
        for number, line in enumerate(file, 1):
            try:
                yield record_from(Document, line)
            except RecordError as error:
                raise FrozenError(f"{ARTICLES} 第 {number} 行：{error}") from error


def read_files(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The files of a closed month's folder; FrozenError names one that is not there."""
    found = {}
    for name in names:
        with _opened(path, name) as file:
            found[name] = file.read()
    return found


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file that need not fit into memory."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        return (path / name).open("rb")
    except FileNotFoundError as error:
        raise FrozenError(f"{path.name} 没有封账，或封账的文件 {name} 不在了（{path}）") from error


def closed_report(path: Path) -> MonthReport:
    """The table of the month that was closed into the folder, as it was then."""
    data, number = read_files(path, (RESULT,))[RESULT], format_in(path)
    try:
        if number == FORMAT:
            return _REPORT.validate_json(data)
        return _REPORT.validate_python(brought_up(RESULT, json.loads(data), number))
    except (LookupError, TypeError, ValueError) as error:
        raise FrozenError(f"{RESULT}：{_fault(error)}") from error


def output_files(report: MonthReport) -> Iterator[File]:
    """All that is derived from the inputs: the results, then the papers, each made when its turn has come."""
    yield from result_files(report)
    yield WORKBOOK, (workbook_xlsx(report),)
    yield NOTICE, (notice_docx(report),)
    yield PAGE, (page_html(report),)


def write_papers(folder: Path, report: MonthReport) -> None:
    """Results and papers of a month that is not closed, into a folder of their own."""
    for name, pieces in output_files(report):
        write_pieces(folder / name, pieces)


def result_files(report: MonthReport) -> Iterator[File]:
    """The results alone. FIGURES holds no words: it is what a closed month is computed again to, byte for byte."""
    yield RESULT, json_pieces((each.name, getattr(report, each.name)) for each in fields(report))
    yield FIGURES, json_pieces(figures_of(report).items())
    yield RANKING, (ranking_csv(report),)
    yield CORRECTIONS, (corrections_csv(report),)


def json_bytes(value: Mapping[str, Any]) -> bytes:
    return b"".join(json_pieces(value.items()))


def json_pieces(parts: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """An object as JSON, a line for each key or for each member of a list under it; the same for the same value.

    Values are plain or dataclasses; one line's worth of them is made plain at a time.
    """
    for number, (key, part) in enumerate(parts):
        yield f"{',' if number else '{'}\n {json.dumps(key, ensure_ascii=False)}: ".encode()
        if isinstance(part, list | tuple) and part:
            for place, member in enumerate(part):
                yield f"{',' if place else '['}\n  {_json(member)}".encode()
            yield b"]"
        else:
            yield _json(part).encode()
    yield b"\n}\n"


def _fault(error: Exception) -> str:
    """What is wrong in one line: of many things the first."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}（{first['msg']}）"


def _json(value: Any) -> str:
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)


def _in_pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Many lines a piece: a write and a digest of each by itself would take longer than making it."""
    rest = iter(lines)
    while piece := b"".join(islice(rest, PIECE)):
        yield piece
