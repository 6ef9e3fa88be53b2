"""Many operations to an Elasticsearch server: a few requests at once, again with back-off where it is busy.

What befalls an operation is one of four: done; refused for what the document is (a person reads the reason in
quarantine); its index is gone, as a rebuild flips (the caller looks anew and sends it again); or the store takes
nothing now, for which no document is to blame (StoreError, and all of it is sent again another time).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError
from pydantic_core import to_json

from index.elastic_server import ElasticServer, blocked, error_type
from index.store import StoreError

OPERATIONS_A_REQUEST = 500
BYTES_A_REQUEST = 5_000_000
"""Servers take 100 MB; smaller requests keep their memory and ours small."""
AT_ONCE = 2
"""requests: one is made while the server works on the others"""
TRIES = 7
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30
"""With back-off, half a minute in all."""

_BUSY = 429
_TOO_LARGE = 413
_NOT_OURS = ("strict_dynamic_mapping_exception",)
"""Document errors by their number, but the index's fault: it is not of our mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`source` is the document as JSON, None of a deletion; `month` is the document's. `first_only`: it gives way to
    whatever was written or deleted under its id before."""

    id: str
    index: str
    month: str
    source: bytes | None = None
    first_only: bool = False

    @property
    def action(self) -> bytes:
        place: dict[str, Any] = {"_index": self.index, "_id": self.id}
        if self.first_only:  # the server counts each writing and each deletion as a version, from 1 on
            place |= {"version": 1, "version_type": "external"}
        return as_json({"delete" if self.source is None else "index": place})


@dataclass(slots=True)
class Outcome:
    """`done`: ids of what was carried out, `deleted`: those of them that had been there; `homeless`: what found its
    index gone."""

    done: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    homeless: list[Operation] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        self.done |= other.done
        self.deleted |= other.deleted
        self.refused |= other.refused
        self.homeless += other.homeless


def bulk(server: ElasticServer, operations: Iterable[Operation]) -> Outcome:
    """Carries them out. StoreError where the store takes nothing; what was sent before it then stands."""
    outcome = Outcome()
    waiting: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bulk") as pool:
        try:
            for request in _requests(operations):
                if len(waiting) > AT_ONCE:
                    outcome.add(waiting.popleft().result())
                waiting.append(pool.submit(_sent, server, request))
            while waiting:
                outcome.add(waiting.popleft().result())
        finally:
            for future in waiting:
                future.cancel()
    return outcome


def _requests(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    request: list[Operation] = []
    size = 0
    for operation in operations:
        length = len(operation.source or b"")
        if request and (len(request) == OPERATIONS_A_REQUEST or size + length > BYTES_A_REQUEST):
            yield request
            request, size = [], 0
        request.append(operation)
        size += length
    if request:
        yield request


def _sent(server: ElasticServer, request: list[Operation]) -> Outcome:
    outcome = Outcome()
    wait_s: float = FIRST_WAIT_S
    for left in reversed(range(TRIES)):
        request = _tried(server, request, outcome)
        if not request:
            return outcome
        if left:
            time.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
    raise StoreError(f"检索库 {server.name} 一直太忙，{len(request)} 项试了 {TRIES} 次没有收下")


def _tried(server: ElasticServer, request: list[Operation], outcome: Outcome) -> list[Operation]:
    """Sends a request once; returns what the server was too busy for."""
    lines = [line for each in request for line in (each.action, each.source) if line is not None]
    try:
        answer = server.client.options(max_retries=0).bulk(operations=lines, filter_path=_WANTED)  # type: ignore[arg-type]
    except ApiError as error:
        if error.meta.status == _BUSY and error_type(error.body) != "cluster_block_exception":
            return request
        if error.meta.status == _TOO_LARGE:
            return _halved(server, request, error, outcome)
        raise
    busy = []
    for operation, item in zip(request, answer["items"], strict=True):
        (said,) = item.values()
        if said["status"] == _BUSY and error_type(said) != "cluster_block_exception":
            busy.append(operation)
        else:
            _note(server, operation, said, outcome)
    return busy


def _halved(server: ElasticServer, request: list[Operation], error: ApiError, outcome: Outcome) -> list[Operation]:
    """Of a request that the server (or a proxy before it) finds too large: what is too large by itself is refused."""
    if len(request) == 1:
        outcome.refused[request[0].id] = f"{len(request[0].source or b'')} bytes: {error}"
        return []
    middle = len(request) // 2
    return _tried(server, request[:middle], outcome) + _tried(server, request[middle:], outcome)


_WANTED = "items.*.status,items.*.result,items.*.error"


def _note(server: ElasticServer, operation: Operation, said: dict[str, Any], outcome: Outcome) -> None:
    if "error" not in said:
        outcome.done.add(operation.id)
        if said.get("result") == "deleted":
            outcome.deleted.add(operation.id)
        return
    kind = error_type(said)
    if kind == "index_not_found_exception":
        outcome.homeless.append(operation)
    elif kind == "version_conflict_engine_exception":  # a rebuild met what was written since
        outcome.done.add(operation.id)
    elif kind == "cluster_block_exception":
        raise StoreError(f"检索库 {server.name} {blocked(reason_of(said))}")
    elif kind in _NOT_OURS:
        raise StoreError(
            f"检索库 {server.name} 的映射被改过，收不下文章，请运行 huanyu reindex 重建：{reason_of(said)}"
        )
    elif 400 <= said["status"] < 500 and said["status"] != 403:
        outcome.refused[operation.id] = reason_of(said)
    else:
        raise StoreError(f"检索库 {server.name} 没有收下文章：{reason_of(said)}")


def reason_of(said: dict[str, Any]) -> str:
    """What the server says of an operation it refused, the cause of its cause included."""
    error = said["error"]
    if not isinstance(error, dict):
        return str(error)
    cause = error.get("caused_by", {}).get("reason")
    return f"{error.get('type')}: {error.get('reason')}" + (f" ({cause})" if cause else "")


def as_json(value: dict[str, Any]) -> bytes:
    return to_json(value)
