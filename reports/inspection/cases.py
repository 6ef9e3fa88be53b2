"""The cases of a batch, as an attached table tells them: one row a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cities.city import City
from index.document import Document
from nlp.periods import BATCH
from nlp.places import short_name
from reports.inspection.batches import Batch, batch_of

# what the columns of such tables are called
_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile("(?:受理|交办|案件|信访件?)?编号|序号|受理号"),
    "district": re.compile("区县|县区|县市区|行政区域|属地|所属(?:区县|辖区)|责任单位"),
    "reported": re.compile("(?:反映|举报|交办|投诉)(?:问题|内容|情况)?(?:基本情况)?|问题(?:描述|基本情况)"),
    "true": re.compile("是否属实|属实情况|核查结论"),
    "done": re.compile("处理(?:和整改)?(?:情况|结果)?|办理(?:情况|结果)|整改情况"),
    "accountable": re.compile("(?:责任人)?(?:被)?(?:追责)?问责(?:情况|处理)?"),
}
_FIELD = re.compile(r"(?:^|；)(?P<title>[^：；\s]{2,12})：")
_NONE = frozenset({"无", "/", "-", "—", "——"})


@dataclass(frozen=True, slots=True)
class Case:
    """Each text as the table has it, empty where it says nothing; `district` is a code, None where unknown."""

    batch: Batch | None
    number: str
    district: str | None
    reported: str
    true: str
    done: str
    accountable: str
    document: Document


def cases_of(documents: Iterable[Document], city: City) -> tuple[Case, ...]:
    """The cases of all tables, each case once, as the latest document has it; by batch and number."""
    found: dict[tuple[Batch | None, str], Case] = {}
    for document in sorted(documents, key=lambda one: (one.published_at, one.id)):
        for case in _of_document(document, city):
            found[case.batch, case.number] = case
    return tuple(
        sorted(found.values(), key=lambda case: (case.batch is None, case.batch or Batch("", ()), case.number))
    )


def _of_document(document: Document, city: City) -> Iterator[Case]:
    batch, columns = _named_batch(document.title, document), list[str]()
    for line in document.body.split("\n"):
        fields = _fields_of(line) or _cells_of(line, columns)
        if fields is not None and fields.get("number") and ("true" in fields or "reported" in fields):
            yield _case(fields, batch, document, city)
        elif (names := _heading(line)) is not None:
            columns = names
        else:
            batch = _named_batch(line, document) or batch


def _named_batch(line: str, document: Document) -> Batch | None:
    named = {match[0] for match in BATCH.finditer(line)}
    return batch_of(named.pop(), document.published_day) if len(named) == 1 else None


def _fields_of(line: str) -> dict[str, str] | None:
    """`编号：D1；区县：新河县；…`, as the text of an attached table's row is kept."""
    marks = [(match, name) for match in _FIELD.finditer(line) if (name := _name_of(match["title"])) is not None]
    if len(marks) < 3 or marks[0][0].start() != 0:
        return None
    ends = [mark.start() for mark, _ in marks[1:]] + [len(line)]
    return {name: line[mark.end() : end].strip() for (mark, name), end in zip(marks, ends, strict=True)}


def _heading(line: str) -> list[str] | None:
    """The columns of a heading such as `编号 区县 反映情况 是否属实 处理 问责`; None for any other line."""
    names = [_name_of(word) for word in line.split()]
    return [str(name) for name in names] if len(names) >= 4 and None not in names and "number" in names else None


def _cells_of(line: str, columns: list[str]) -> dict[str, str] | None:
    """The cells of a line under such a heading, where it has as many."""
    cells = line.split()
    if not columns or len(cells) != len(columns):
        return None
    return dict(zip(columns, cells, strict=True))


def _name_of(title: str) -> str | None:
    return next((name for name, pattern in _COLUMNS.items() if pattern.fullmatch(title)), None)


def _case(fields: Mapping[str, str], batch: Batch | None, document: Document, city: City) -> Case:
    said = {name: "" if (text := fields.get(name, "")) in _NONE else text for name in _COLUMNS}
    return Case(
        batch, said["number"], _district_of(said["district"], city), said["reported"], said["true"], said["done"],
        said["accountable"], document,
    )  # fmt: skip


def _district_of(text: str, city: City) -> str | None:
    return next(
        (one.code for one in city.districts for name in (*one.names, short_name(one.name)) if name in text), None
    )
