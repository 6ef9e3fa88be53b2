"""Corrections, followers, activities, alerts and their tasks, mails, closings, objections, users, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_activities"),
        sa.UniqueConstraint("unit", "campaign", "day", "title", name="uq_activities_unit"),
    )
    op.create_index("ix_activities_day", "activities", ["day"])

    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("raised_at", sa.String(), nullable=False),
        sa.Column("first_notified", sa.String(), nullable=True),
        sa.Column("last_notified", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_day", "alerts", ["day"])

    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])

    op.create_table(
        "closings",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_closings"),
    )
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_corrections"),
    )
    op.create_index("ix_corrections_article", "corrections", ["article"])

    op.create_table(
        "followers",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_followers"),
    )
    op.create_index("ix_followers_month", "followers", ["month"])
    op.create_index("ix_followers_unit_month", "followers", ["unit", "month"])

    op.create_table(
        "mails",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.String(), nullable=False),
        sa.Column("sent_at", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_mails"),
    )
    op.create_index("ix_mails_day", "mails", ["day"])
    op.create_index("ix_mails_state", "mails", ["state"])

    op.create_table(
        "objections",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_objections"),
    )
    op.create_index("ix_objections_month", "objections", ["month"])

    op.create_table(
        "users",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
    )
    op.create_table(
        "alert_levels",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_alert_levels_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_alert_levels"),
        sa.UniqueConstraint("alert", "level", name="uq_alert_levels_alert"),
    )
    op.create_table(
        "month_corrections",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["month"], ["closings.month"], name="fk_month_corrections_month"),
        sa.PrimaryKeyConstraint("month", "number", name="pk_month_corrections"),
    )
    op.create_table(
        "tasks",
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_tasks_alert"),
        sa.PrimaryKeyConstraint("alert", name="pk_tasks"),
    )
    op.create_index("ix_tasks_state", "tasks", ["state"])
    op.create_index("ix_tasks_unit", "tasks", ["unit"])

    op.create_table(
        "task_events",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["tasks.alert"], name="fk_task_events_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_task_events"),
    )
    op.create_index("ix_task_events_alert", "task_events", ["alert"])
