"""A saved search as an entry of the city's alerts.yaml, ready to paste: rules have one home, and that is the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from cities.alerts import AlertRule
from cities.city import City
from cities.references import broken_references
from index.store import All, AnyOf, Between, Node, Not, Term, Words

_LISTS = {
    "district": "districts", "topic": "topics", "sentiment": "sentiment", "tier": "tiers", "kind": "kinds",
    "enterprise": "enterprises", "emotion": "emotion",
}  # fmt: skip
LEVEL = "Ⅲ"
"""What the entry proposes; whoever pastes it decides."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """`text` is the entry; `left_out` say what of the search a rule cannot ask, `mistakes` what `city check` would say
    of it (empty: it would be taken)."""

    text: str
    left_out: tuple[str, ...]
    mistakes: tuple[str, ...]


def rule_text(city: City, id: str, name: str, query: Node) -> RuleText:
    """The entry for a search; one that asks nothing that a rule can ask has a mistake that says so."""
    asked = _Asked()
    for part in query.parts if isinstance(query, All) else (query,):
        asked.take(part)
    entry = {
        "id": id, "name": name, "level": LEVEL, **{key: value for key, value in asked.entry.items() if value},
        "clock": _clock(city), "to": ["analyst", "officer"],
    }  # fmt: skip
    text = yaml.dump([entry], Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    mistakes = tuple(_mistakes(city, entry))
    if not any(asked.entry.values()):
        mistakes = ("这个检索里没有预警规则能用的条件（用词、主题、区县、情感、类型、级别、企业、情绪）", *mistakes)
    return RuleText("".join(f"  {line}\n" for line in text.splitlines()), tuple(asked.left_out), mistakes)


class _Dumper(yaml.SafeDumper):
    """Lists within an entry on one line, as the city's files have them; no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Asked:
    """The conditions of a query, put into the fields of a rule as far as it has such."""

    def __init__(self) -> None:
        self.entry: dict[str, list[str]] = {}
        self.left_out: list[str] = []

    def take(self, part: Node) -> None:
        match part:
            case Between():
                self.left_out.append("日期：预警只看新到的内容，不限日期")
            case Term(field="env", value="yes"):
                pass  # every rule asks it
            case Not(part=inner) if words := _words(inner):
                self._add("but_not", words)
            case Not():
                self.left_out.append("“-”排除的条件：规则只能排除用词")
            case _ if words := _words(part):
                if "words" in self.entry:
                    self.left_out.append(f"“{'、'.join(words)}”也要有：规则的用词是有一个即可，只留了前面的")
                else:
                    self._add("words", words)
            case _:
                self._take_values(part)

    def _take_values(self, part: Node) -> None:
        terms = [each for each in (part.parts if isinstance(part, AnyOf) else (part,)) if isinstance(each, Term)]
        fields = {each.field for each in terms}
        field = fields.pop() if len(fields) == 1 else ""
        if (not isinstance(part, Term) and (not isinstance(part, AnyOf) or len(terms) < len(part.parts))) or not field:
            self.left_out.append("括号里混着几种条件的部分：规则的各项都要满足，拆成几条规则再贴")
        elif field not in _LISTS:
            self.left_out.append("来源、同源、事件、体裁等条件：规则没有这一项")
        elif _LISTS[field] in self.entry:
            self.left_out.append("同一项要同时满足两个值：规则的一项里有一个即可，只留了前面的")
        else:
            self._add(_LISTS[field], [each.value for each in terms])

    def _add(self, key: str, values: list[str]) -> None:
        self.entry.setdefault(key, []).extend(value for value in values if value not in self.entry.get(key, ()))


def _words(part: Node) -> list[str]:
    """The words of which one is asked; empty where the part asks something else too."""
    parts = part.parts if isinstance(part, AnyOf) else (part,)
    words = [each.text for each in parts if isinstance(each, Words)]
    return words if len(words) == len(parts) else []


def _clock(city: City) -> str:
    """The clock of the city's own rule of that level, else its first."""
    same = [rule.clock for rule in city.alerts.rules if rule.level == LEVEL]
    return same[0] if same else city.alerts.clocks[0].id


def _mistakes(city: City, entry: dict[str, Any]) -> Iterator[str]:
    """What `city check` would say of alerts.yaml with the entry behind its rules."""
    try:
        rule = AlertRule.model_validate(entry)
    except ValidationError as error:
        yield from (f"{'.'.join(map(str, each['loc']))}：{each['msg']}" for each in error.errors())
        return
    alerts = city.alerts.model_copy(update={"rules": (*city.alerts.rules, rule)})
    changed = city.model_copy(update={"alerts": alerts})
    yield from (line for line in broken_references(changed) if line.startswith("alerts.yaml: "))
