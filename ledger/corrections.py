"""What people corrected in what the program understood; the latest word on a field wins over the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import insert, select

from cities.city import City
from cities.facts import Form, Sentiment, Stance
from ledger.audit import note
from ledger.database import Database, LedgerError, moment
from ledger.tables import corrections

FIELDS = (
    "env", "topics", "sentiment", "emotion", "districts", "form", "tags", "enterprises", "figures", "family", "event",
)  # fmt: skip
EMOTIONS = ("happy", "angry", "sad", "fear", "surprise", "neutral")
_IDS_A_QUERY = 500  # well under the number of parameters that either database takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`field` of `article` is `after` (JSON), whatever the model says; `before` is what stood there.

    By field: env a bool; topics, tags, enterprises lists of ids; sentiment, emotion, form a label or None; districts a
    list of {"code", "stance"}; figures a list of {"type", "value", "unit", …}; family, event an id (event may be None).
    """

    number: int
    article: str
    field: str
    before: Any
    after: Any
    who: str
    why: str
    at: str


class Corrections(Database):
    def correct(
        self, article: str, field: str, after: Any, *, before: Any = None, who: str, why: str, at: datetime
    ) -> Correction:
        """Notes a correction; LedgerError for a field that cannot be corrected or nobody's word."""
        if field not in FIELDS:
            raise LedgerError(f"“{field}”不能更正；可以更正的有：{'、'.join(FIELDS)}")
        if not article or not who.strip():
            raise LedgerError("更正要写明文章编号和更正人")
        values = {
            "article": article, "field": field, "before": before, "after": after,
            "who": who, "why": why, "at": moment(at),
        }  # fmt: skip
        with self.writing() as connection:
            row = connection.execute(insert(corrections).values(values).returning(corrections)).mappings().one()
            note(connection, who=who, what="correct", subject=article, at=at, detail={"field": field, "after": after})
        return Correction(**dict(row))

    def corrections_of(self, article_ids: Iterable[str]) -> dict[str, tuple[Correction, ...]]:
        """Corrections by article, in the order in which they were made; articles without any are left out."""
        found: dict[str, list[Correction]] = {}
        with self.reading() as connection:
            ids = sorted(set(article_ids))
            for start in range(0, len(ids), _IDS_A_QUERY):
                some = ids[start : start + _IDS_A_QUERY]
                query = select(corrections).where(corrections.c.article.in_(some)).order_by(corrections.c.number)
                for row in connection.execute(query).mappings():
                    found.setdefault(row["article"], []).append(Correction(**dict(row)))
        return {article: tuple(made) for article, made in found.items()}

    def all_corrections(self) -> dict[str, tuple[Correction, ...]]:
        """Every article's corrections, as `corrections_of` gives them."""
        found: dict[str, list[Correction]] = {}
        with self.reading() as connection:
            for row in connection.execute(select(corrections).order_by(corrections.c.number)).mappings():
                found.setdefault(row["article"], []).append(Correction(**dict(row)))
        return {article: tuple(made) for article, made in found.items()}


def checked_correction(city: City, field: str, after: Any) -> Any:
    """`after` in the form that Correction names, held against the city's facts; LedgerError says what is allowed."""
    match field:
        case "env":
            return _one_of(field, after, (True, False))
        case "sentiment":
            return _one_of(field, after, get_args(Sentiment))
        case "emotion":
            return _one_of(field, after, (*EMOTIONS, None))
        case "form":
            return _one_of(field, after, (*get_args(Form), None))
        case "topics":
            return _each_of(field, after, [topic.id for topic in city.topics.topics])
        case "tags":
            return _each_of(field, after, [tag.id for tag in city.topics.tags])
        case "enterprises":
            return _each_of(field, after, [firm.id for firm in city.enterprises])
        case "districts":
            return _districts(city, after)
        case "family":
            return _id(field, after)
        case "event":
            return None if after is None else _id(field, after)
        case "figures":
            return _figures(after)
    raise LedgerError(f"“{field}”不能更正；可以更正的有：{'、'.join(FIELDS)}")


def _one_of(field: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    if not any(value is each or (isinstance(value, str) and value == each) for each in allowed):
        raise LedgerError(f"{field} 的值“{value}”不对；可以是：{'、'.join(map(str, allowed))}")
    return value


def _each_of(field: str, values: Any, allowed: list[str]) -> list[str]:
    if not isinstance(values, list | tuple):
        raise LedgerError(f"{field} 应是一个列表，而不是“{values}”")
    return list(dict.fromkeys(_one_of(field, value, tuple(allowed)) for value in values))


def _districts(city: City, values: Any) -> list[dict[str, str]]:
    if not isinstance(values, list | tuple):
        raise LedgerError(f"districts 应是一个列表，而不是“{values}”")
    found = {}
    for value in values:
        entry = {"code": value} if isinstance(value, str) else value
        if not isinstance(entry, dict):
            raise LedgerError(f"districts 的一项“{value}”应是区划代码，或带 code 和 stance")
        code = entry.get("code")
        if not isinstance(code, str) or code not in city.district_by_code:
            allowed = "、".join(f"{each.name}（{known}）" for known, each in sorted(city.district_by_code.items()))
            raise LedgerError(f"districts 的值“{code}”不对；可以是：{allowed}")
        found[code] = {"code": code, "stance": _one_of("stance", entry.get("stance", "提及"), get_args(Stance))}
    return list(found.values())


def _figures(values: Any) -> list[dict[str, Any]]:
    fit = isinstance(values, list | tuple) and all(
        isinstance(each, dict) and {"type", "value", "unit"} <= set(each) for each in values
    )
    if not fit:
        raise LedgerError("figures 应是一个列表，每项带 type、value、unit")
    return list(values)


def _id(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise LedgerError(f"{field} 应是一个编号，而不是“{value}”")
    return value
