"""Soon: what takes longer than a page may is made beside it; the page shows what was known, or that it comes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Lock, Semaphore, Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Soon:
    """At most `most` last values are known, and `at_once` are in the making at one time. For many threads.

    A program that stops does not wait for what is in the making.
    """

    def __init__(self, most: int, at_once: int) -> None:
        self._most = most
        self._turns = Semaphore(at_once)
        self._lock = Lock()
        self._last: OrderedDict[Hashable, Any] = OrderedDict()
        self._failed: OrderedDict[Hashable, BaseException] = OrderedDict()
        self._making: dict[Hashable, Future[Any]] = {}

    def get(self, key: Hashable, make: Callable[[], T], *, wait_s: float) -> tuple[T | None, bool]:
        """(what `make` gives, True) where that comes within `wait_s`, else (what it gave last or None, False).

        What `make` raises is raised, after that time by the next call. Of one key one is in the making at a time.
        """
        with self._lock:
            future: Future[T] | None = self._making.get(key)
            if future is None:
                if (error := self._failed.pop(key, None)) is not None:
                    raise error
                future = self._making[key] = Future()
                Thread(target=self._run, args=(key, make, future), daemon=True).start()
        try:
            return future.result(wait_s), True
        except NotYet:
            with self._lock:
                return self._last.get(key), False
        except BaseException as error:
            with self._lock:
                if self._failed.get(key) is error:
                    del self._failed[key]
            raise

    def _run(self, key: Hashable, make: Callable[[], Any], future: Future[Any]) -> None:
        try:
            with self._turns:
                value = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
                self._failed[key] = error
                while len(self._failed) > self._most:
                    self._failed.popitem(last=False)
            future.set_exception(error)
            return
        with self._lock:
            del self._making[key]
            self._last[key] = value
            self._last.move_to_end(key)
            while len(self._last) > self._most:
                self._last.popitem(last=False)
        future.set_result(value)
