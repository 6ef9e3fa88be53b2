"""Who may come in, what they keep there, and the record of every deed."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table, Text

from ledger.tables.base import metadata, number

users = Table(
    "users",
    metadata,
    Column("name", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("role", String, nullable=False),
    Column("district", String),
    Column("active", Boolean, nullable=False),
    Column("added_at", String, nullable=False),
)

login_sessions = Table(
    "login_sessions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("user", ForeignKey("users.name"), nullable=False, index=True),
    Column("address", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Column("ends_at", String, nullable=False),
)

wrong_passwords = Table(
    "wrong_passwords",
    metadata,
    number(),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("at", String, nullable=False, index=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    number(),
    Column("user", ForeignKey("users.name"), nullable=False, index=True),
    Column("label", String, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("ends_at", String, nullable=False),
    Column("used_at", String),
    Column("revoked_by", String),
    Column("revoked_at", String),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    number(),
    Column("name", String, nullable=False),
    Column("query", Text, nullable=False),
    Column("sort", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("dropped_at", String),
)

source_pauses = Table(
    "source_pauses",
    metadata,
    number(),
    Column("source", String, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("ended_by", String),
    Column("ended_at", String),
)

audit = Table(
    "audit",
    metadata,
    number(),
    Column("at", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON(none_as_null=True)),
)
