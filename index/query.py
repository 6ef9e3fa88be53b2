"""The query language, for people who type Chinese.

    电厂 冒烟                     both must be found (in title or body)
    "停产整治"  或  「停产整治」    exactly so, as a phrase
    电厂 或 OR | 热电              one of them;  brackets group:  (电厂 或 热电) 冒烟
    -演练                        not this
    区县:临江区 主题:大气 情感:负面 来源:yzrb 类型:微博 级别:中央 日期:2026-06-01..2026-06-07
    区县:临江区、清河区            one of these values

Full-width signs serve as well as half-width ones. What cannot be understood is a QueryError that says in Chinese what
is wrong and at which character; nothing else is ever raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cities.city import City
from index.store import All, AnyOf, Node, Not, QueryError, Words
from index.text import characters
from index.values import FIELD_NAMES, field_of, term_of

MAX_LENGTH = 500
"""characters of a query"""
MAX_DEPTH = 20
"""brackets within brackets"""
MAX_PARTS = 64
"""words, phrases and values of a query"""

_SIGNS = str.maketrans("：（）｜－＂“”＆，；", ':()|-"""&,;')
_CLOSING = {'"': '"', "「": "」", "『": "』"}
_SEPARATORS = "、。；，,;：:"
_OPERATORS = {"或": "or", "or": "or", "|": "or", "and": "and", "且": "and", "&": "and", "not": "not"}
_LISTING = ",、"
_LONGEST_FIELD = 4
"""Han characters before a colon that are taken for a field's name, and so for a mistake where there is none such"""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["(", ")", "or", "and", "not", "node", "end"]
    place: int
    text: str = ""
    node: Node | None = None


def parse_query(text: str, city: City) -> Node:
    """The query that a person typed; an empty one finds everything. QueryError, and nothing else, where it cannot be
    understood: `place` is the offset of the mistake."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"查询太长：{len(text)} 个字，最多 {MAX_LENGTH} 个", MAX_LENGTH)
    try:
        return _Parser(list(_Lexer(text, city).tokens())).query()
    except QueryError as error:
        raise QueryError(f"第 {error.place + 1} 个字处：{error}", error.place) from None


class _Lexer:
    """Cuts the text into brackets, operators and nodes; `signs` is the text with full-width signs made plain."""

    def __init__(self, text: str, city: City) -> None:
        self.text = text
        self.signs = text.translate(_SIGNS)
        self.city = city
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.text):
            sign, place = self.signs[self.at], self.at
            if sign.isspace() or sign in _SEPARATORS:
                self.at += 1
            elif sign in "()":
                self.at += 1
                yield Token("(" if sign == "(" else ")", place, sign)
            elif sign == "-":
                self.at += 1
                yield Token("not", place, sign)
            elif sign in "|&":
                self.at += 1
                yield Token("or" if sign == "|" else "and", place, sign)
            elif sign in _CLOSING:
                yield Token("node", place, self.text[place], Words(text=self._quoted(), phrase=True))
            else:
                yield from self._run()
        yield Token("end", len(self.text))

    def _run(self) -> Iterator[Token]:
        """A word, an operator that is a word, or a field with its value."""
        place = self.at
        end = self._end_of_run()
        name, self.at = self.text[place:end], end
        if end < len(self.text) and self.signs[end] == ":" and (field := self._field(name, place)):
            self.at += 1
            yield Token("node", place, name, self._values(field))
        elif (operator := _OPERATORS.get(name.lower())) is not None:
            yield Token(operator, place, name)  # type: ignore[arg-type]
        elif characters(name):
            yield Token("node", place, name, Words(text=name))

    def _end_of_run(self, *, of_value: bool = False) -> int:
        end = self.at
        while end < len(self.text):
            sign = self.signs[end]
            if sign.isspace() or sign in "()|&" or sign in _CLOSING:
                break
            if sign in _SEPARATORS and (of_value or not self._groups_digits(end)):
                break
            end += 1
        return end

    def _groups_digits(self, at: int) -> bool:
        """Whether a comma stands within a number or a name (1,000) and so does not separate."""
        around = self.text[max(0, at - 1) : at + 2 : 2]
        return self.text[at] == "," and len(around) == 2 and around.isascii() and around.isalnum()

    def _field(self, name: str, place: int) -> str | None:
        """The field before a colon; None where the colon belongs to a text, QueryError where it looks like a slip."""
        field = field_of(name)
        if field is None and name.isalpha() and (len(name) <= _LONGEST_FIELD or name.isascii()) and not _scheme(name):
            known = "、".join(names[0] for names in FIELD_NAMES.values() if not names[0].isascii())
            raise QueryError(f"没有“{name}”这个筛选项，可以用：{known}；要找这几个字本身，请加引号", place)
        return field

    def _values(self, field: str) -> Node:
        """One value after the colon, or several with 、 or a comma between them, of which one must hold."""
        nodes = [self._value(field)]
        while (
            self.at < len(self.text) - 1 and self.signs[self.at] in _LISTING and not self.signs[self.at + 1].isspace()
        ):
            self.at += 1
            nodes.append(self._value(field))
        return nodes[0] if len(nodes) == 1 else AnyOf(parts=tuple(nodes))

    def _value(self, field: str) -> Node:
        while self.at < len(self.text) and self.signs[self.at].isspace():
            self.at += 1
        place = self.at
        if place < len(self.text) and self.signs[place] in _CLOSING:
            value = self._quoted()
        else:
            self.at = self._end_of_run(of_value=True)
            value = self.text[place : self.at]
        return term_of(field, value, self.city, place)

    def _quoted(self) -> str:
        """The text between quotes; the reading goes on after them."""
        place = self.at
        end = self.signs.find(_CLOSING[self.signs[place]], place + 1)
        if end < 0:
            raise QueryError("引号没有配对", place)
        self.at = end + 1
        inner = self.text[place + 1 : end]
        if not characters(inner):
            raise QueryError("引号里没有要找的内容", place)
        return inner


def _scheme(name: str) -> bool:
    return name.lower() in ("http", "https")


class _Parser:
    """or-lists of and-lists of parts; brackets go one level deeper."""

    def __init__(self, tokens: list[Token]) -> None:
        if sum(token.kind == "node" for token in tokens) > MAX_PARTS:
            place = [token.place for token in tokens if token.kind == "node"][MAX_PARTS]
            raise QueryError(f"查询词太多，最多 {MAX_PARTS} 个", place)
        self.tokens = tokens
        self.at = 0

    def next(self) -> Token:
        return self.tokens[self.at]

    def query(self) -> Node:
        if self.next().kind == "end":
            return All()
        node = self._any(0)
        if self.next().kind != "end":
            raise QueryError("多了一个右括号", self.next().place)
        return node

    def _any(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self.next().kind == "or":
            operator = self.next()
            self.at += 1
            if self.next().kind in ("end", ")", "or", "and"):
                raise QueryError(f"“{operator.text}”后面缺少查询词", operator.place)
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else AnyOf(parts=tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._part(depth)]
        while self.next().kind in ("node", "(", "not", "and"):
            if self.next().kind == "and":
                operator = self.next()
                self.at += 1
                if self.next().kind not in ("node", "(", "not"):
                    raise QueryError(f"“{operator.text}”后面缺少查询词", operator.place)
            parts.append(self._part(depth))
        return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

    def _part(self, depth: int) -> Node:
        token, negative = self.next(), False
        while self.next().kind == "not":
            negative = not negative
            self.at += 1
        node = self._operand(token, depth)
        return Not(part=node) if negative else node

    def _operand(self, before: Token, depth: int) -> Node:
        token = self.next()
        self.at += 1
        if token.kind == "node" and token.node is not None:
            return token.node
        if token.kind == "(":
            return self._bracket(token, depth + 1)
        self.at -= 1
        if before.kind == "not":
            raise QueryError(f"“{before.text}”后面缺少查询词", before.place)
        if token.kind in ("or", "and"):
            raise QueryError(f"“{token.text}”前面缺少查询词", token.place)
        raise QueryError("多了一个右括号" if token.kind == ")" else "这里缺少查询词", token.place)

    def _bracket(self, opened: Token, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(f"括号嵌套太深，最多 {MAX_DEPTH} 层", opened.place)
        if self.next().kind == ")":
            raise QueryError("括号里没有内容", opened.place)
        node = self._any(depth)
        if self.next().kind != ")":
            raise QueryError("括号没有配对", opened.place)
        self.at += 1
        return node
