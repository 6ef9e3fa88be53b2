"""The text of an attached file: PDF, Word, Excel, plain; a table's rows each in a line that names its columns."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx.table import Table

from crawlers.article import normal_text
from crawlers.encoding import decoded
from crawlers.tables.excel import sheets_of
from crawlers.tables.row import TableError, cell_text
from crawlers.tables.word import cells_of, word_file

MAX_PDF_PAGES = 300
_HEADING_WITHIN_ROWS = 8
_MIN_COLUMNS = 3


class PaperError(ValueError):
    """The file gives no text; the message says why, in Chinese."""


def text_of_paper(name: str, data: bytes) -> str:
    """The text by the file's ending, paragraphs divided by "\\n"; empty for a scan. PaperError where there is none."""
    ending = name.partition("?")[0].rpartition(".")[2].lower()
    try:
        match ending:
            case "pdf":
                text = _pdf(data)
            case "docx":
                text = "\n".join(_word(data))
            case "xlsx" | "xls" | "et":
                text = "\n".join(line for _, rows in sheets_of(data) for line in table_lines(rows))
            case "csv" | "txt":
                text = decoded(data).text
            case _:
                raise PaperError(f"“.{ending}”文件取不出文字")
    except TableError as error:
        raise PaperError(str(error)) from error
    return normal_text(text)


def table_lines(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """`编号：D1；区县：新河县；反映情况：…` a row; what stands above the heading as it is."""
    heading: list[str] | None = None
    for number, row in enumerate(rows):
        cells = [" ".join(cell_text(cell).split()) for cell in row]
        filled = [cell for cell in cells if cell]
        if heading is None and number < _HEADING_WITHIN_ROWS and len(filled) >= _MIN_COLUMNS:
            heading = cells
        elif heading is None or len(filled) < 2:
            yield " ".join(dict.fromkeys(filled))
        elif cells != heading:
            pairs = ((title, cell) for title, cell in zip(heading, cells, strict=False) if cell)
            yield "；".join(f"{title}：{cell}" if title else cell for title, cell in pairs)


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        pages = (reader.pages[number].extract_text() for number in range(min(len(reader.pages), MAX_PDF_PAGES)))
        return "\n".join(pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # the library meets a broken file with whatever it was doing at the time
        raise PaperError(f"不是能读的 PDF：{type(error).__name__}") from error


def _word(data: bytes) -> Iterator[str]:
    for part in word_file(data).iter_inner_content():
        if isinstance(part, Table):
            yield from table_lines(cells_of(part))
        else:
            yield part.text
