"""Tokens: a reading as numbers of the encoder's vocabulary, cut so that its cost is bounded.

WordPiece as BERT has it (Devlin et al., 2018, section 3): every Chinese character and every mark is a word; of other
words the longest pieces that the vocabulary holds. The usual library for it brings ten packages and a client of a model
hub with it; a test holds these lines against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.reading import Reading

MAX_POST = 128
MAX_TITLE = 48
MAX_ARTICLE = 256
_LONGEST_WORD = 100
# Marks that the vocabulary has in one spelling only.
_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "…": "."})
_REGISTER_TOKENS = {"post": "[unused1]", "message": "[unused2]", "article": "[unused3]"}
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ceaf\U0002f800-\U0002fa1f"
_KINDS = {chr(code): unicodedata.category(chr(code)) for code in range(0x20000)}
_PUNCTUATION = "".join(re.escape(sign) for sign, kind in _KINDS.items() if kind[0] == "P" or sign in "$+<=>^`|~")
_UNSEEN = "".join(
    re.escape(sign) for sign, kind in _KINDS.items() if kind in ("Cc", "Cf", "Co") and sign not in "\t\n\r"
)
_DROPPED = re.compile(f"[{_UNSEEN}]")
del _KINDS, _UNSEEN
_WORD = re.compile(rf"[{_HAN}]|[{_PUNCTUATION}]|[^\s{_HAN}{_PUNCTUATION}]+")

Tokens = NDArray[np.int64]


class Vocabulary:
    """Texts to tokens, by a file with one token a line."""

    def __init__(self, file: Path) -> None:
        # Not splitlines: the vocabulary holds characters that it takes for ends of lines.
        words = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
        self._numbers = {word: number for number, word in enumerate(words)}
        self.cls, self.sep = self.number("[CLS]"), self.number("[SEP]")
        self.mask, self.unknown = self.number("[MASK]"), self.number("[UNK]")
        self._register = {register: self.number(name) for register, name in _REGISTER_TOKENS.items()}
        self._pieces_of = lru_cache(maxsize=20_000)(self._pieces)

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, token: str) -> int:
        if token not in self._numbers:
            raise ValueError(f"the vocabulary lacks {token}")
        return self._numbers[token]

    def tokens_of(self, reading: Reading) -> Tokens:
        """`[CLS] register title [SEP] body [SEP]`: of the title at most MAX_TITLE, in all MAX_POST or MAX_ARTICLE."""
        longest = MAX_POST if reading.register == "post" else MAX_ARTICLE
        title = self.numbers_of(reading.title, MAX_TITLE)
        start = [self.cls, self._register[reading.register], *title, *([self.sep] if title else [])]
        body = self.numbers_of(reading.body, longest - len(start) - 1)
        return np.array([*start, *body, self.sep], dtype=np.int64)

    def numbers_of(self, text: str, most: int) -> list[int]:
        """The first `most` tokens of a text."""
        found: list[int] = []
        for match in _WORD.finditer(_DROPPED.sub("", text).translate(_MARKS)):
            word = match[0]
            number = self._numbers.get(word)
            if number is not None:
                found.append(number)
            else:
                found.extend(self._pieces_of(word))
            if len(found) >= most:
                break
        return found[:most]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self.unknown,)
        pieces = tuple(self._greedy(word))
        return (self.unknown,) if -1 in pieces else pieces

    def _greedy(self, word: str) -> Iterator[int]:
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if lead + word[start:end] in self._numbers), None)
            if end is None:
                yield -1
                return
            yield self._numbers[lead + word[start:end]]
            start = end
