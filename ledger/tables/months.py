"""Closed months, their corrections and objections, what units hand in, outlets that were classed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from ledger.tables.base import metadata, number

closings = Table(
    "closings",
    metadata,
    Column("month", String, primary_key=True),
    Column("manifest", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", Text),
    Column("signer", String),
)

month_corrections = Table(
    "month_corrections",
    metadata,
    Column("month", ForeignKey("closings.month"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("objection", Integer),
    Column("carry", String),
    Column("manifest", String),
)

objections = Table(
    "objections",
    metadata,
    number(),
    Column("month", String, nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("article", String),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("answer", Text),
    Column("answered_by", String),
    Column("answered_at", String),
)

claim_forms = Table(
    "claim_forms",
    metadata,
    number(),
    Column("month", String, nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("file", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("path", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    number(),
    Column("form", ForeignKey("claim_forms.number"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("month", String, nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("tier", String, nullable=False),
    Column("genre", String, nullable=False),
    Column("campaign", String),
    Column("day", String, nullable=False),
    Column("url", Text),
    Column("proof", Text),
    Column("proof_digest", String),
    Column("remark", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("article", String),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("decided_by", String),
    Column("decided_at", String),
)

outlets = Table(
    "outlets",
    metadata,
    number(),
    Column("name", String, nullable=False, index=True),
    Column("family", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    number(),
    Column("month", ForeignKey("closings.month"), nullable=False, index=True),
    Column("leader", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("withdrawn_by", String),
    Column("withdrawn_at", String),
)
