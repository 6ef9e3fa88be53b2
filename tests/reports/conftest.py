"""What the tests of mails, alerts, answers and papers begin with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.ledger import Ledger

Rendered = Callable[[bytes], list[str]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """A Word file's bytes → the text of each page as LibreOffice lays it out."""
    for command in ("soffice", "pdftotext"):
        if shutil.which(command) is None:
            pytest.skip(f"LibreOffice: {command} is absent")
    folder = tmp_path_factory.mktemp("office")

    def pages(data: bytes) -> list[str]:
        (folder / "paper.docx").write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, folder / "paper.docx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        text = subprocess.run(
            ["pdftotext", "-layout", folder / "paper.pdf", "-"], check=True, capture_output=True, timeout=60
        ).stdout.decode()
        return text.removesuffix("\f").split("\f")

    return pages
