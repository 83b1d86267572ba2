"""Flags with a time for their outcome, symptoms that rest, correction requests and quarantine decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261201_review"
down_revision = "20261130_moves"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
THREE_DAYS_ON = {  # instants are text on SQLite, with microseconds that its own functions would round away
    "postgresql": "raised_at + interval '72 hours'",
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', raised_at, '+72 hours') || substr(raised_at, 20)",
}


def upgrade() -> None:
    op.add_column("flag", sa.Column("resolve_by", INSTANT, nullable=True))
    connection = op.get_bind()
    connection.info.setdefault("covered", set()).add("flag")  # the guard of the audit is told: a time that held anyway
    then = THREE_DAYS_ON[connection.dialect.name]
    op.execute(f"UPDATE flag SET resolve_by = {then} WHERE level <> 'information'")
    op.add_column("response", sa.Column("quarantine_id", sa.Uuid(), nullable=True))
    op.add_column("correction_request", sa.Column("requested_by", sa.String(length=80), nullable=True))
    _suppressions()
    _proposals()
    _decisions()
    _resolutions()


def downgrade() -> None:
    op.drop_index(op.f("ix_quarantine_resolution_participant_id"), table_name="quarantine_resolution")
    op.drop_table("quarantine_resolution")
    op.drop_index(op.f("ix_correction_decision_response_id"), table_name="correction_decision")
    op.drop_table("correction_decision")
    op.drop_index(op.f("ix_correction_proposal_request_id"), table_name="correction_proposal")
    op.drop_table("correction_proposal")
    for name in ("trial_id_made_at", "participant_id_until_on", "flag_id"):
        op.drop_index(op.f(f"ix_flag_suppression_{name}"), table_name="flag_suppression")
    op.drop_table("flag_suppression")
    op.drop_column("correction_request", "requested_by")
    op.drop_column("response", "quarantine_id")
    op.drop_column("flag", "resolve_by")


def _whose(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    return [
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        _key(table, "trial"),
        _key(table, "participant"),
    ]


def _key(table: str, other: str, column: str | None = None) -> sa.ForeignKeyConstraint:
    name = column or f"{other}_id"
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def _suppressions() -> None:
    table = "flag_suppression"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *_whose(table),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("symptom", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.Column("last_at", INSTANT, nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.Column("lifted_by", sa.String(length=80), nullable=True),
        _key(table, "flag"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_flag_id"), table, ["flag_id"])
    op.create_index(op.f(f"ix_{table}_participant_id_until_on"), table, ["participant_id", "until_on"])
    op.create_index(op.f(f"ix_{table}_trial_id_made_at"), table, ["trial_id", "made_at"])


def _proposals() -> None:
    table = "correction_proposal"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *_whose(table),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("answers", DOCUMENT, nullable=True),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        _key(table, "correction_request", "request_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_request_id"), table, ["request_id"])


def _decisions() -> None:
    table = "correction_decision"
    op.create_table(
        table,
        sa.Column("request_id", sa.Uuid(), nullable=False),
        *_whose(table),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        _key(table, "correction_request", "request_id"),
        _key(table, "correction_proposal", "proposal_id"),
        _key(table, "response"),
        sa.PrimaryKeyConstraint("request_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_response_id"), table, ["response_id"])


def _resolutions() -> None:
    table = "quarantine_resolution"
    op.create_table(
        table,
        sa.Column("quarantine_id", sa.Uuid(), nullable=False),
        *_whose(table),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("changed", DOCUMENT, nullable=False),
        sa.Column("decision_digest", sa.String(length=64), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        _key(table, "quarantine"),
        _key(table, "response"),
        sa.PrimaryKeyConstraint("quarantine_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_participant_id"), table, ["participant_id"])
