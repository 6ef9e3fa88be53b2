"""Many articles at once: worker processes annotate, the answers come in the order of the articles.

Each article is answered alone, so neither the number of workers nor the chunks change an answer.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import current_process, get_context
from pathlib import Path

from cities.city import City
from crawlers.article import Article
from nlp.annotate import Annotator, Judges
from nlp.annotation import Annotation

CHUNK = 32
# Under this many articles the workers' start costs more than they save.
WORTH_IT = 600
Answer = Annotation | Exception


def annotations_of(annotator: Annotator, articles: Iterable[Article], workers: int | None = None) -> Iterator[Answer]:
    """Each article's annotation, or the exception that it raised, in order; `workers` is by default the processors."""
    number = workers or os.cpu_count() or 1
    rest = iter(articles)
    first = list(islice(rest, WORTH_IT)) if number > 1 and not current_process().daemon else []
    if len(first) < WORTH_IT:
        yield from (_answer(annotator, article) for article in chain(first, rest))
        return
    yield from _by_workers(annotator, chain(first, rest), number)


def _by_workers(annotator: Annotator, articles: Iterator[Article], workers: int) -> Iterator[Answer]:
    made_of = (annotator.city, annotator.folder, annotator.judges)
    # Started anew and not forked: a fork copies locks that other threads hold.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=made_of) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        while chunk := list(islice(articles, CHUNK)):
            waiting.append(pool.submit(_answers, chunk))
            # No more than this is held at once, however many articles there are.
            if len(waiting) > workers * 4:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


_mine: list[Annotator] = []


def _begin(city: City, model: Path, judges: Judges) -> None:
    _mine[:] = [Annotator(city, model, judges)]


def _answers(articles: list[Article]) -> list[Answer]:
    return [_answer(_mine[0], article) for article in articles]


def _answer(annotator: Annotator, article: Article) -> Answer:
    try:
        return annotator.annotate(article)
    except Exception as error:
        return error
