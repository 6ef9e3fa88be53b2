"""What of a closed month others go by: its totals and ranks, its corrections; digests of facts."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from crawlers.folder import DataFolder
from ledger.closings import MonthCorrection
from ledger.ledger import Ledger
from reports.month.given import Amended, ClosedMonth

FACT_FILES = ("districts.yaml", "sources.yaml", "topics.yaml")


def closed_month(table: Mapping[str, Any]) -> ClosedMonth:
    """Totals and ranks of a RESULT as JSON gives it."""
    lines = table["standings"]
    return ClosedMonth(
        month=table["month"],
        totals={line["unit"]: line["total"] for line in lines},
        ranks={line["unit"]: line["rank"] for line in lines if line["rank"] is not None},
        blocks={
            block: {line["unit"]: each["points"] for line in lines for each in line["blocks"] if each["block"] == block}
            for block in dict.fromkeys(
                each["block"] for line in lines for each in line["blocks"] if each["points"] is not None
            )
        },
    )


def newest_edition(folder: DataFolder, ledger: Ledger, month: str, *, carry: str | None = None) -> Path:
    """Where the closed month stands as it was corrected last; with `carry`, by a correction carried so."""
    made = [each for each in ledger.month_corrections(month) if carry in (None, each.carry)]
    return folder.month_edition(month, made[-1].number) if made else folder.month(month)


def amended(correction: MonthCorrection) -> Amended:
    return Amended(
        month=correction.month, number=correction.number, reason=correction.reason, by=correction.by, at=correction.at,
        carry=correction.carry or "", objection=correction.objection, before=dict(correction.before or {}),
        after=dict(correction.after or {}),
    )  # fmt: skip


def fact_digests(folder: Path) -> dict[str, str]:
    """File → SHA-256 of the facts that the annotation goes by."""
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in FACT_FILES}
