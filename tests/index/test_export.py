"""CSV and Excel of what was found: in Chinese, whole, in bounded memory, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cities.city import City
from index.document import Document
from index.export import COLUMNS, csv_chunks, write_excel
from tests.index.made import made


def many(count: int) -> Iterator[Document]:
    return (made(f"a{number:06d}", "热电厂冒烟", summary=("居民反映，" * 20,)) for number in range(count))


def read(chunks: Iterator[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"))))


def test_codes_are_written_as_people_call_them(sample: City) -> None:
    document = made("a1", "标题", districts=("990102",), topics=("air",), sentiment="negative", heat=12)
    headings, row = read(csv_chunks([document], sample))
    told = dict(zip(headings, row, strict=True))
    assert headings == list(COLUMNS)
    assert (told["区县"], told["主题"], told["情感"], told["类型"], told["热度"]) == (
        "临江区",
        "大气",
        "负面",
        "报刊",
        "12",
    )
    assert told["发布时间"] == "2026-06-17 08:00:00"


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_no_cell_is_a_formula(sign: str, sample: City, tmp_path: Path) -> None:
    document = made("a1", f"{sign}HYPERLINK(1)")
    assert read(csv_chunks([document], sample))[1][1].startswith("'")
    with (tmp_path / "found.xlsx").open("wb") as file:
        write_excel([document], sample, file)
    cell = load_workbook(tmp_path / "found.xlsx").active["B2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_signs_that_no_sheet_can_hold_are_left_out_and_long_texts_cut(sample: City, tmp_path: Path) -> None:
    with (tmp_path / "found.xlsx").open("wb") as file:
        assert write_excel([made("a1", "电\x00厂\ud83d"), made("a2", "长" * 40_000)], sample, file) == 2
    sheet = load_workbook(tmp_path / "found.xlsx").active
    assert sheet["B2"].value == "电厂"
    assert len(sheet["B3"].value) == 32_000


def test_what_found_nothing_still_has_its_headings(sample: City, tmp_path: Path) -> None:
    with (tmp_path / "found.xlsx").open("wb") as file:
        assert write_excel([], sample, file) == 0
    assert [cell.value for cell in load_workbook(tmp_path / "found.xlsx").active[1]] == list(COLUMNS)
    assert read(csv_chunks([], sample)) == [list(COLUMNS)]


def test_memory_does_not_grow_with_the_rows(sample: City, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        with (tmp_path / f"{count}.xlsx").open("wb") as file:
            assert write_excel(many(count), sample, file) == count
        assert sum(1 for _ in csv_chunks(many(count), sample)) > 1
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(3_000) < peak(1_000) * 1.2 + 100_000
