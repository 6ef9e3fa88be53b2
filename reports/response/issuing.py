"""Issuing a special report: it takes a number of the ledger's, and is kept as it went out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from crawlers.folder import DataFolder, write_whole
from ledger.ledger import Ledger
from ledger.papers import IssuedPaper
from reports.response.dossier import Dossier, dossier_of
from reports.response.special import KIND, TO, copies_for, special_docx, title_of


def issue_special(
    dossier: Dossier, folder: DataFolder, ledger: Ledger, *, by: str, signer: str = "", to: str = "", copies: str = ""
) -> tuple[IssuedPaper, Path]:
    """Numbers the paper and writes it. Again on the same day it gives the first one; one whose file lacks, because the
    run that numbered it was killed, is written now as of its own moment. LedgerError without who issues it."""
    issue = ledger.issue_paper(
        KIND, dossier.alert.id, title=title_of(dossier), by=by, at=dossier.at, to=to.strip() or TO,
        copies=copies.strip() or copies_for(dossier), signer=signer,
    )  # fmt: skip
    return issue, issued_file(dossier, folder, ledger, issue)


def issued_file(dossier: Dossier, folder: DataFolder, ledger: Ledger, issue: IssuedPaper) -> Path:
    """Where an issued paper lies, written anew where it lacks."""
    path = folder.papers / str(issue.year) / f"{issue.name}.docx"
    if not path.exists():
        at = datetime.fromisoformat(issue.at)
        then = dossier
        if at != dossier.at:
            then = dossier_of(dossier.city, folder, ledger, issue.subject, page=dossier.page, at=at)
        write_whole(path, special_docx(then, issue))
    return path
