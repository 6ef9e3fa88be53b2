"""Words by jieba: its dictionary is read once a process, quietly, and nothing is written beside the package."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from math import log
from pathlib import Path
from threading import Lock

import jieba

_lock = Lock()


@cache
def _tokenizer() -> jieba.Tokenizer:
    return tokenizer_with(())


def tokenizer_with(words: Iterable[str]) -> jieba.Tokenizer:
    """A tokenizer of its own that also knows `words`."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.cache_file = None
    tokenizer.tmp_dir = _private_folder()
    with _lock:
        tokenizer.initialize()
    for word in words:
        tokenizer.add_word(word)
    return tokenizer


def _private_folder() -> str:
    """A folder of this user alone for jieba's cache: a cache that others can write would be code from strangers.

    Where none can be made jieba works without its cache; it is only half a second slower to start.
    """
    folder = Path(tempfile.gettempdir()) / f"huanyu-words-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        state = folder.lstat()
        if folder.is_symlink() or state.st_uid != os.getuid() or state.st_mode & 0o077:
            return tempfile.mkdtemp(prefix="huanyu-words-")
    except OSError:
        return tempfile.gettempdir()
    return str(folder)


def words_of(text: str) -> list[str]:
    """The words and signs of `text` in order, white space left out."""
    return [word for word in _tokenizer().cut(text) if not word.isspace()]


@cache
def _proper_names() -> frozenset[str]:
    """What jieba's dictionary takes for the name of a place, a person or a thing."""
    names = set()
    with _tokenizer().get_dict_file() as file:
        for line in file:
            word, _, tag = line.decode("utf-8").strip().split(" ")
            if tag.startswith(("ns", "nr", "nz")) and len(word) > 1:
                names.add(word)
    return frozenset(names)


def is_proper_name(word: str) -> bool:
    return word in _proper_names()


def rarity(word: str) -> float:
    """How much a word tells: from about 4 (everywhere) to 17 (in no dictionary)."""
    tokenizer = _tokenizer()
    return log(tokenizer.total / ((tokenizer.FREQ.get(word) or 0) + 1.5))


def is_known(word: str) -> bool:
    """Whether the dictionary has the word."""
    return bool(_tokenizer().FREQ.get(word))
