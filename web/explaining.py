"""Explaining: why an article was judged so, found in a process of its own. The judges are asked a hundred times for it,
and in the server's own process every page would wait for the interpreter meanwhile.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from threading import Lock, Thread

from cities.city import City
from crawlers.article import Article
from nlp.annotate import Annotator, Judges
from nlp.explain import Explanation
from web.beside import LESS_URGENT, end_with


class Explainer:
    """`Annotator.explain` for many threads; the process is there from the first question to the end of the `with`."""

    def __init__(self, city: City, model: Path, judges: Judges) -> None:
        self._made_of = (city, model, judges)
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._ended = False

    def __enter__(self) -> Explainer:
        return self

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._ended, pool = True, self._pool
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def explain(self, article: Article) -> tuple[Explanation, ...]:
        """As `Annotator.explain`. BrokenProcessPool where the process was killed; the next question begins another."""
        with self._lock:
            if self._ended:
                raise RuntimeError("the server has ended")
            if self._pool is None:
                # started anew and not forked: a fork copies locks that other threads hold
                self._pool = ProcessPoolExecutor(
                    1, get_context("spawn"), initializer=_begin, initargs=(os.getpid(), *self._made_of)
                )
            pool = self._pool
        try:
            return pool.submit(_explain, article).result()
        except BrokenProcessPool:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise


_mine: list[Annotator] = []


def _begin(parent: int, city: City, model: Path, judges: Judges) -> None:
    os.nice(LESS_URGENT)
    # Ctrl-C on a terminal reaches it too; it ends with the server
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with, args=(parent,), daemon=True).start()
    _mine[:] = [Annotator(city, model, judges)]


def _explain(article: Article) -> tuple[Explanation, ...]:
    return _mine[0].explain(article)
