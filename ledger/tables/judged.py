"""What people decide about articles, and what they enter."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from ledger.tables.base import metadata, number

corrections = Table(
    "corrections",
    metadata,
    number(),
    Column("article", String, nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

followers = Table(
    "followers",
    metadata,
    number(),
    Column("unit", String, nullable=False),
    Column("month", String, nullable=False, index=True),
    Column("count", Integer, nullable=False),
    Column("proof", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

activities = Table(
    "activities",
    metadata,
    number(),
    Column("unit", String, nullable=False),
    Column("campaign", String, nullable=False),
    Column("day", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("unit", "campaign", "day", "title"),
)

Index("ix_followers_unit_month", followers.c.unit, followers.c.month)
