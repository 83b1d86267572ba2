"""Call attempts, reasons for what is missing, answers entered on behalf of somebody, and the indexes of the work list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_work_list"
down_revision = "20261127_staff_access"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
NOT_CANCELLED = sa.text("cancelled_at IS NULL")
WHOSE = ["trial_id", "participant_id"]


def upgrade() -> None:
    op.create_table(
        "outlook",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("next_regimen", sa.String(length=60), nullable=True),
        sa.Column("next_cycle", sa.Integer(), nullable=True),
        sa.Column("next_cycle_on", sa.Date(), nullable=True),
        sa.Column("first_infused_at", INSTANT, nullable=True),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_outlook_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_outlook_trial_id_trial")),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_outlook")),
    )
    op.create_index("ix_outlook_trial_id_next_cycle_on", "outlook", ["trial_id", "next_cycle_on"])
    op.create_index("ix_outlook_trial_id_first_infused_at", "outlook", ["trial_id", "first_infused_at"])
    op.create_table(
        "call_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("call_back_at", INSTANT, nullable=True),
        sa.Column("note_digest", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_call_attempt_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_call_attempt_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempt")),
    )
    op.create_index("ix_call_attempt_participant_id_at", "call_attempt", ["participant_id", "at"])
    op.create_index("ix_call_attempt_trial_id_at", "call_attempt", ["trial_id", "at"])
    op.create_table(
        "missing_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_missing_reason_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["corrects"], ["missing_reason.id"], name=op.f("fk_missing_reason_corrects_missing_reason")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_missing_reason_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_missing_reason_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_reason")),
        sa.UniqueConstraint("assignment_id", "version", name=op.f("uq_missing_reason_assignment_id_version")),
    )
    op.create_index(op.f("ix_missing_reason_participant_id"), "missing_reason", ["participant_id"])
    op.create_index("ix_missing_reason_trial_id", "missing_reason", ["trial_id"])
    op.add_column("response", sa.Column("reference", sa.String(length=120), nullable=True))
    op.create_index("ix_response_heard", "response", ["participant_id", "received_at"])
    op.create_index(
        "ix_assignment_waiting", "assignment",
        ["trial_id", "opens_at", "closes_at", "participant_id", "target_on", "timepoint", "started_at", "id"],
        sqlite_where=NOT_CANCELLED, postgresql_where=NOT_CANCELLED,
    )  # fmt: skip
    _current(include=WHOSE)
    op.create_index("ix_fact_trial_id_recorded_at", "fact", ["trial_id", "recorded_at"])
    op.create_index("ix_quarantine_trial_id_received_at", "quarantine", ["trial_id", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_quarantine_trial_id_received_at", table_name="quarantine")
    op.drop_index("ix_fact_trial_id_recorded_at", table_name="fact")
    _current(include=[])
    op.drop_index("ix_assignment_waiting", table_name="assignment")
    op.drop_index("ix_response_heard", table_name="response")
    op.drop_column("response", "reference")
    op.drop_table("missing_reason")
    op.drop_table("call_attempt")
    op.drop_table("outlook")


def _current(include: list[str]) -> None:
    """One response is current of an assignment; on PostgreSQL the index also says whose, to be read without the table."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("uq_response_current", table_name="response")
    op.create_index(
        "uq_response_current", "response", ["assignment_id"], unique=True, postgresql_where=sa.text("current"),
        postgresql_include=include,
    )  # fmt: skip
