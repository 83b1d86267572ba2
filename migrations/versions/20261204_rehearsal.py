"""Rehearsals of a trial's rules before anybody is called, and how many alerts a site can look after."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261204_rehearsal"
down_revision = "20261203_row_security"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("protocol_version", sa.String(length=40), nullable=False),
        sa.Column("ruleset", sa.String(length=60), nullable=False),
        sa.Column("reports_from", sa.String(length=10), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("red", sa.Integer(), nullable=False),
        sa.Column("after_hours", sa.Integer(), nullable=True),
        sa.Column("by_rule", DOCUMENT, nullable=False),
        sa.Column("rehearsed_at", INSTANT, nullable=False),
        sa.Column("rehearsed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_rehearsal_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
    )
    op.create_index("ix_rehearsal_trial_id_rehearsed_at", "rehearsal", ["trial_id", "rehearsed_at"], unique=False)
    op.add_column("site", sa.Column("alert_limit", sa.Double(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT secure_rows('rehearsal')")


def downgrade() -> None:
    op.drop_column("site", "alert_limit")
    op.drop_index("ix_rehearsal_trial_id_rehearsed_at", table_name="rehearsal")
    op.drop_table("rehearsal")
