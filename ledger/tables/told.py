"""Alerts, their levels, and who was told and signed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from ledger.tables.base import metadata, number

alerts = Table(
    "alerts",
    metadata,
    Column("id", String, primary_key=True),
    Column("day", String, nullable=False, index=True),
    Column("rule", String, nullable=False),
    Column("level", String, nullable=False),
    Column("article", String),
    Column("event", String),
    Column("clock", String, nullable=False),
    Column("due", String, nullable=False),
    Column("raised_at", String, nullable=False),
    Column("first_notified", String),
    Column("last_notified", String),
)

alert_levels = Table(
    "alert_levels",
    metadata,
    number(),
    Column("alert", ForeignKey("alerts.id"), nullable=False),
    Column("level", String, nullable=False),
    Column("day", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("at", String, nullable=False),
    Column("article", String),
    Column("why", JSON(none_as_null=True)),
    Column("also", JSON(none_as_null=True)),
    Column("seen_at", String),
    Column("notify_at", String),
    Column("digest", String, index=True),
    UniqueConstraint("alert", "level"),
)

digests = Table(
    "digests",
    metadata,
    Column("day", String, primary_key=True),
    Column("at", String, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    number(),
    Column("alert", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("level", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("alert", "level", "rank"),
)

signatures = Table(
    "signatures",
    metadata,
    number(),
    Column("alert", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("level", String, nullable=False),
    Column("who", String, nullable=False),
    Column("via", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("alert", "level"),
)

incident_grades = Table(
    "incident_grades",
    metadata,
    number(),
    Column("alert", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("grade", String),
    Column("why", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("day", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("path", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("prepared_at", String, nullable=False),
    Column("sent_at", String),
    Column("error", Text),
    Column("not_before", String),
    Column("next_try", String),
)
