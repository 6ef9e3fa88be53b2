"""What is set of an Elasticsearch store beside its URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticOptions:
    """`api_key`: encoded, or `id:key`; `ca_file`: PEM, else the system's authorities;
    `shards` and `replicas` are those of each index, from the next rebuild on; `monthly`: an index for each
    published_month, from the next rebuild on."""

    api_key: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    shards: int = 1
    replicas: int = 0
    monthly: bool = False
    timeout_s: float = 60
