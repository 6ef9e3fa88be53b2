"""自报 forms and rows, classed outlets; why a month was closed all the same, and how a correction is carried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("closings", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("closings", sa.Column("signer", sa.String(), nullable=True))
    op.add_column("month_corrections", sa.Column("objection", sa.Integer(), nullable=True))
    op.add_column("month_corrections", sa.Column("carry", sa.String(), nullable=True))
    op.add_column("month_corrections", sa.Column("manifest", sa.String(), nullable=True))

    op.create_table(
        "claim_forms",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_claim_forms"),
        sa.UniqueConstraint("digest", name="uq_claim_forms_digest"),
    )
    op.create_index("ix_claim_forms_month", "claim_forms", ["month"])

    op.create_table(
        "claims",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("genre", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=True),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("proof_digest", sa.String(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["form"], ["claim_forms.number"], name="fk_claims_form"),
        sa.PrimaryKeyConstraint("number", name="pk_claims"),
    )
    op.create_index("ix_claims_month", "claims", ["month"])

    op.create_table(
        "outlets",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_outlets"),
    )
    op.create_index("ix_outlets_name", "outlets", ["name"])
