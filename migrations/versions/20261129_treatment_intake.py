"""Administrations that other systems send, waiting for a person or recorded."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_treatment_intake"
down_revision = "20261128_work_list"
branch_labels = None
depends_on = None

INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "treatment_intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=True),
        sa.Column("detail", DOCUMENT, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("received_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_treatment_intake_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_treatment_intake_site_id_site")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_treatment_intake_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_intake")),
        sa.UniqueConstraint(
            "trial_id",
            "source",
            "external_id",
            "revision",
            name=op.f("uq_treatment_intake_trial_id_source_external_id_revision"),
        ),
    )
    op.create_index(
        "ix_treatment_intake_trial_id_received_at", "treatment_intake", ["trial_id", "received_at"], unique=False
    )
    op.create_table(
        "intake_decision",
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_intake_decision_fact_id_fact")),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["treatment_intake.id"], name=op.f("fk_intake_decision_intake_id_treatment_intake")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_intake_decision_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_intake_decision_trial_id_trial")),
        sa.PrimaryKeyConstraint("intake_id", name=op.f("pk_intake_decision")),
    )
    op.create_index(op.f("ix_intake_decision_participant_id"), "intake_decision", ["participant_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_intake_decision_participant_id"), table_name="intake_decision")
    op.drop_table("intake_decision")
    op.drop_index("ix_treatment_intake_trial_id_received_at", table_name="treatment_intake")
    op.drop_table("treatment_intake")
