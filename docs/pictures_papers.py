"""Pictures of the papers, page by page: a closed month, a week's briefing, what is written on the gravest matter."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from huanyu.demo import BRIEFINGS
from huanyu.workplace import Workplace
from reports.response.dossier import Dossier, dossier_of
from reports.response.slips import SLIPS, slip_docx
from reports.response.special import special_docx
from reports.word.fonts import fontconfig

SLIP_NAMES = {"交办单": "assignment", "反馈单": "feedback", "批示单": "instruction"}
PAGES = 6
"""of a long paper that are pictured, and its last"""


def papers_of(work: Workplace, month: str) -> Iterator[tuple[str, str, bytes]]:
    """Name of the picture, ending and bytes of each paper."""
    for path in sorted(work.folder.month(month).glob("*.[dx][ol][cs]x")):
        yield ("notice" if path.suffix == ".docx" else "workbook"), path.suffix, path.read_bytes()
    for path in sorted((work.folder.briefings / BRIEFINGS[1]).glob("*.docx")):
        yield "briefing-word", path.suffix, path.read_bytes()
    dossier = gravest(work)
    if dossier is not None:
        yield "special", ".docx", special_docx(dossier, None)
        for kind in SLIPS:
            yield f"slip-{SLIP_NAMES[kind]}", ".docx", slip_docx(dossier, kind)


def gravest(work: Workplace) -> Dossier | None:
    """The matter with a task that is of the highest level and has most articles, a day after it was raised."""
    with work.ledger() as ledger:
        with_task = {task.alert for task in ledger.tasks()}
        alerts = [alert for alert in ledger.alerts() if alert.id in with_task]
        highest = min((alert.level for alert in alerts), default=None)
        found = [
            dossier_of(
                work.city, work.folder, ledger, alert.id, page=work.settings["page"],
                at=datetime.fromisoformat(alert.due),
            )
            for alert in alerts if alert.level == highest
        ]  # fmt: skip
    return max(found, key=lambda each: (len(each.matter.members), each.alert.id), default=None)


def picture_papers(work: Workplace, pictures: Path, month: str) -> list[Path]:
    """Makes `NAME-1.png` and so on in `pictures`; returns them."""
    with tempfile.TemporaryDirectory() as folder:
        named = list(papers_of(work, month))
        for name, ending, data in named:
            (Path(folder) / f"{name}{ending}").write_bytes(data)
        files = [str(Path(folder) / f"{name}{ending}") for name, ending, _ in named]
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(fontconfig(system="/etc/fonts/fonts.conf"), encoding="utf-8")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, *files],
            check=True, capture_output=True, timeout=600, env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )  # fmt: skip
        for name, _, _ in named:
            pdf = Path(folder) / f"{name}.pdf"
            of_pdf = [str(pdf), str(pictures / name)]
            subprocess.run(["pdftoppm", "-png", "-r", "60", "-l", str(PAGES), *of_pdf], check=True)
            last = str(_pages(pdf))
            subprocess.run(["pdftoppm", "-png", "-r", "60", "-f", last, "-l", last, *of_pdf], check=True)
    return sorted(path for name, _, _ in named for path in pictures.glob(f"{name}-*.png"))


def _pages(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return next(int(line.split(":")[1]) for line in told.splitlines() if line.startswith("Pages:"))
