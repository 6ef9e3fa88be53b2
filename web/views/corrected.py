"""What a correction form says against what stands: the fields that differ, in the ledger's form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from index.document import Document
from ledger.database import LedgerError

NO_STANCE = "不涉及"


Entered = Mapping[str, Sequence[str]]
"""A submitted form: each name with its values."""


def standing_of(document: Document) -> dict[str, Any]:
    """The judgements that can be corrected, in the form in which the ledger keeps them."""
    return {
        "env": document.environmental,
        "topics": list(document.topics),
        "sentiment": document.sentiment,
        "emotion": document.emotion,
        "districts": [{"code": code, "stance": document.stances.get(code, "提及")} for code in document.districts],
        "form": document.form,
        "tags": list(document.tags),
        "enterprises": list(document.enterprises),
        "figures": [dict(each) for each in document.figures],
        "family": document.family,
        "event": document.event,
    }


def seen_of(document: Document) -> str:
    """A mark of the judgements that the form states all of. A form that was shown with another mark would take back
    what somebody else has corrected since."""
    standing = standing_of(document)
    stated = {field: _plain(value) for field, value in standing.items() if field not in ("family", "event")}
    return sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()[:16]


def wanted_of(form: Entered, document: Document, codes: Sequence[str]) -> dict[str, Any]:
    """The judgements that the form states; one that it does not hold stays as it is. `has` names the groups of boxes
    that it holds, as a box that is not ticked is not sent. LedgerError for a number that is none."""
    wanted: dict[str, Any] = {}
    groups = form.get("has", ())
    if "env" in form:
        wanted["env"] = _one(form, "env") == "yes"
    if "sentiment" in form:
        wanted["sentiment"] = _one(form, "sentiment")
    for field in ("emotion", "form"):
        if field in form:
            wanted[field] = _one(form, field) or None
    for field in ("topics", "tags", "enterprises"):
        if field in groups:
            wanted[field] = list(form.get(field, ()))
    if "districts" in groups:
        stances = {code: _one(form, f"stance-{code}") or NO_STANCE for code in codes}
        wanted["districts"] = [{"code": code, "stance": said} for code, said in stances.items() if said != NO_STANCE]
    if "figures" in groups:
        wanted["figures"] = _figures(form, document)
    return wanted | _related(form, document)


def _related(form: Entered, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    match _one(form, "family"):
        case "own":
            found["family"] = document.id
        case "other":
            found["family"] = _one(form, "family_of")
    match _one(form, "event"):
        case "none":
            found["event"] = None
        case "other":
            found["event"] = _one(form, "event_id")
    return found


def differing(standing: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted values that are not what stands; the order of a list says nothing."""
    return {field: after for field, after in wanted.items() if _plain(after) != _plain(standing[field])}


def _figures(form: Entered, document: Document) -> list[dict[str, Any]]:
    """The figures that were left ticked, and the one that was added."""
    kept = set(form.get("figures", ()))
    found = [dict(each) for number, each in enumerate(document.figures) if str(number) in kept]
    value, unit = _one(form, "figure_value"), _one(form, "figure_unit")
    if value:
        try:
            number = float(value)
        except ValueError:
            raise LedgerError(f"数字“{value}”不是一个数；写成 12 或 300000 的样子") from None
        if not unit:
            raise LedgerError("补充的数字要写明单位，如 家、件、元")
        found.append({"type": _one(form, "figure_type"), "value": number, "unit": unit})
    return found


def _plain(value: Any) -> Any:
    return sorted(map(repr, value)) if isinstance(value, list) else value


def _one(form: Entered, name: str) -> str:
    values = form.get(name, ())
    return values[0].strip() if values else ""
