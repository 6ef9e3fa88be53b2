"""Why an alert rose and which digest told it; who was told in which turn, who signed; incidents' grades; retries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for column in (
        sa.Column("article", sa.String()), sa.Column("why", sa.JSON()), sa.Column("also", sa.JSON()),
        sa.Column("seen_at", sa.String()), sa.Column("notify_at", sa.String()), sa.Column("digest", sa.String()),
    ):  # fmt: skip
        op.add_column("alert_levels", column)
    # what stands in a ledger of before has been told by the mails of its own day
    op.execute("UPDATE alert_levels SET why = '[]', also = '[]', seen_at = at, digest = day")
    op.create_index("ix_alert_levels_digest", "alert_levels", ["digest"])
    op.add_column("mails", sa.Column("not_before", sa.String()))
    op.add_column("mails", sa.Column("next_try", sa.String()))

    op.create_table(
        "digests",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_digests"),
    )
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_notices_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_notices"),
        sa.UniqueConstraint("alert", "level", "rank", name="uq_notices_alert"),
    )
    op.create_index("ix_notices_alert", "notices", ["alert"])
    op.create_table(
        "signatures",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_signatures_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_signatures"),
        sa.UniqueConstraint("alert", "level", name="uq_signatures_alert"),
    )
    op.create_index("ix_signatures_alert", "signatures", ["alert"])
    op.create_table(
        "incident_grades",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("grade", sa.String()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_incident_grades_alert"),
        sa.PrimaryKeyConstraint("number", name="pk_incident_grades"),
    )
    op.create_index("ix_incident_grades_alert", "incident_grades", ["alert"])
