"""The ledger's tables; `VERSION` is the migration that makes them what they are here.

Moments are ISO 8601 text with +08:00, so that SQLite and PostgreSQL keep, compare and show them alike. Rows are added
and hardly ever changed: who decided what, and what stood before, stays readable.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0007"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=True)


corrections = Table(
    "corrections",
    metadata,
    _number(),
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
    _number(),
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
    _number(),
    Column("unit", String, nullable=False),
    Column("campaign", String, nullable=False),
    Column("day", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("unit", "campaign", "day", "title"),
)

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
    _number(),
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
    _number(),
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
    _number(),
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
    _number(),
    Column("alert", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("grade", String),
    Column("why", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("alert", ForeignKey("alerts.id"), primary_key=True),
    Column("unit", String, index=True),
    Column("state", String, nullable=False, index=True),
    Column("due", String, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("assist", JSON, nullable=False, server_default="[]"),
    Column("assigned_at", String),
    Column("signed_at", String),
    Column("answered_at", String),
    Column("closed_at", String),
    Column("transferred_to", String),
    Column("raised_up_at", String),
)

task_events = Table(
    "task_events",
    metadata,
    _number(),
    Column("alert", ForeignKey("tasks.alert"), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("text", Text, nullable=False),
)

task_answers = Table(
    "task_answers",
    metadata,
    _number(),
    Column("alert", ForeignKey("tasks.alert"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("by", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("article", String),
    Column("given_at", String, nullable=False),
    Column("found_at", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("decided_by", String),
    Column("decided_at", String),
    Column("reason", Text, nullable=False),
)

task_instructions = Table(
    "task_instructions",
    metadata,
    _number(),
    Column("alert", ForeignKey("tasks.alert"), nullable=False, index=True),
    Column("leader", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", String, nullable=False),
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
    _number(),
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
    _number(),
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
    _number(),
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
    _number(),
    Column("name", String, nullable=False, index=True),
    Column("family", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

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
    _number(),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("at", String, nullable=False, index=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    _number(),
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
    _number(),
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
    _number(),
    Column("source", String, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("ended_by", String),
    Column("ended_at", String),
)

publications = Table(
    "publications",
    metadata,
    _number(),
    Column("month", ForeignKey("closings.month"), nullable=False, index=True),
    Column("leader", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("withdrawn_by", String),
    Column("withdrawn_at", String),
)

papers = Table(
    "papers",
    metadata,
    Column("kind", String, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("subject", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("signer", String, nullable=False),
    Column("to", Text, nullable=False),
    Column("copies", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _number(),
    Column("at", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON(none_as_null=True)),
)

Index("ix_followers_unit_month", followers.c.unit, followers.c.month)
