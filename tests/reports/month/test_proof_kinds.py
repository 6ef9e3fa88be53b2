"""What may be kept as a proof is told by its content, whatever its sender calls it."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from PIL import Image

from crawlers.folder import DataFolder
from reports.month import proof_kinds
from reports.month.proof_kinds import kind_of
from reports.month.proofs import ProofError, keep_proof


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


def packed(*names: str, data: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        for name in names:
            parts.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(("data", "suffix"), [
    (picture("JPEG"), ".jpg"), (picture("PNG"), ".png"), (picture("GIF"), ".gif"), (picture("BMP"), ".bmp"),
    (picture("WEBP"), ".webp"), (picture("PDF"), ".pdf"), (saved(WordDocument()), ".docx"), (saved(Workbook()), ".xlsx"),
    ("活动照片见相册".encode(), ".txt"), ("活动照片见相册".encode("gb18030"), ".txt"),
])  # fmt: skip
def test_what_people_hand_in_is_known_by_its_content(data: bytes, suffix: str, folder: DataFolder) -> None:
    assert kind_of(data) == suffix
    name = "凭据.txt" if suffix == ".txt" else "随便什么名字"
    assert keep_proof(folder, name, data).endswith(suffix)


@pytest.mark.parametrize("data", [
    b"MZ\x90\x00\x03", b"\x7fELF\x02\x01\x01\x00", b"<html><script>alert(1)</script>", b"\xef\xbb\xbf  <svg onload='x'/>",
    packed("a.exe"), packed("word/document.xml", "word/vbaProject.bin"), b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
])  # fmt: skip
@pytest.mark.parametrize("name", ["照片.jpg", "说明.txt", "表.xlsx"])
def test_a_program_a_web_page_an_archive_or_a_macro_is_refused_under_any_name(
    data: bytes, name: str, folder: DataFolder
) -> None:
    with pytest.raises(ProofError, match="不带宏"):
        keep_proof(folder, name, data)


def test_words_are_no_picture_whatever_their_name(folder: DataFolder) -> None:
    with pytest.raises(ProofError):
        keep_proof(folder, "照片.jpg", b"only words")


def test_an_office_file_that_unpacks_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_kinds, "MAX_UNPACKED", 1_000)
    assert kind_of(packed("xl/workbook.xml", data=b"0" * 10_000)) is None
