"""协办, the moments of a task's steps, what was answered and where, and the leaders' 批示."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("assist", sa.JSON(), nullable=False, server_default="[]"))
    for name in ("assigned_at", "signed_at", "answered_at", "closed_at", "transferred_to", "raised_up_at"):
        op.add_column("tasks", sa.Column(name, sa.String(), nullable=True))
    # What an older ledger knew of these moments stands in its steps.
    for column, state in (
        ("assigned_at", "已派"), ("signed_at", "已签收"), ("answered_at", "已回应"), ("closed_at", "已办结"),
    ):  # fmt: skip
        op.execute(
            f"UPDATE tasks SET {column} = (SELECT MAX(at) FROM task_events "
            f"WHERE task_events.alert = tasks.alert AND task_events.state = '{state}')"
        )

    op.create_table(
        "task_answers",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("given_at", sa.String(), nullable=False),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["tasks.alert"], name="fk_task_answers_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_task_answers"),
    )
    op.create_index("ix_task_answers_alert", "task_answers", ["alert"])
    op.create_index("ix_task_answers_state", "task_answers", ["state"])

    op.create_table(
        "task_instructions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["tasks.alert"], name="fk_task_instructions_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_task_instructions"),
    )
    op.create_index("ix_task_instructions_alert", "task_instructions", ["alert"])
