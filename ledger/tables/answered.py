"""Tasks, their steps, answers and instructions, and the papers that were issued."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from ledger.tables.base import metadata, number

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
    number(),
    Column("alert", ForeignKey("tasks.alert"), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("text", Text, nullable=False),
)

task_answers = Table(
    "task_answers",
    metadata,
    number(),
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
    number(),
    Column("alert", ForeignKey("tasks.alert"), nullable=False, index=True),
    Column("leader", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
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
