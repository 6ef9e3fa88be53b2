"""What the tests of mails, alerts, answers and papers begin with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ledger.ledger import Ledger

Rendered = Callable[[bytes], list[str]]
RenderedAll = Callable[[Sequence[bytes]], list[list[str]]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


@pytest.fixture(scope="session")
def rendered(rendered_all: RenderedAll) -> Rendered:
    """A Word file's bytes → the text of each page as LibreOffice lays it out."""
    return lambda data: rendered_all([data])[0]


@pytest.fixture(scope="session")
def rendered_all(tmp_path_factory: pytest.TempPathFactory) -> RenderedAll:
    """The same of several files, for one start of LibreOffice."""
    for command in ("soffice", "pdftotext"):
        if shutil.which(command) is None:
            pytest.skip(f"LibreOffice: {command} is absent")
    folder = tmp_path_factory.mktemp("office")

    def pages(papers: Sequence[bytes]) -> list[list[str]]:
        names = [folder / f"paper{number}.docx" for number in range(len(papers))]
        for name, data in zip(names, papers, strict=True):
            name.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, *names],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        return [_pages_of(name.with_suffix(".pdf")) for name in names]

    return pages


def _pages_of(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode().removesuffix("\f").split("\f")
