"""Unblindings of masked treatment, and what each of them changed."""

import sqlalchemy as sa
from alembic import op

revision = "20261207_unblinding"
down_revision = "20261206_columns"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
TABLES = ("unblinding", "unblinding_impact")


def upgrade() -> None:
    op.create_table(
        "unblinding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("learned_by", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason_digest", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_unblinding_trial_id_trial")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_unblinding_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unblinding")),
    )
    op.create_index(op.f("ix_unblinding_trial_id"), "unblinding", ["trial_id"])
    op.create_index(op.f("ix_unblinding_participant_id"), "unblinding", ["participant_id"])
    op.create_table(
        "unblinding_impact",
        sa.Column("unblinding_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("impact_digest", sa.String(length=64), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["unblinding_id"], ["unblinding.id"], name=op.f("fk_unblinding_impact_unblinding_id_unblinding")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_unblinding_impact_trial_id_trial")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_unblinding_impact_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("unblinding_id", name=op.f("pk_unblinding_impact")),
    )
    op.create_index(op.f("ix_unblinding_impact_participant_id"), "unblinding_impact", ["participant_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"SELECT secure_rows('{table}')")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
