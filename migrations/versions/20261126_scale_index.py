"""One scale of a trial read from an index alone: a score says which assignment it answers, and when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261126_scale_index"
down_revision = "20261125_phone"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
KEPT = (
    "response_id, scale, trial_id, participant_id, instrument_id, value, answered, of, method, key, definition_digest, "
    "reason"
)
SUPERSEDED = sa.text("NOT current OR voided")


def upgrade() -> None:
    _rebuild(
        [sa.Column("assignment_id", sa.Uuid(), nullable=False), sa.Column("completed_at", INSTANT, nullable=False)],
        f"SELECT {', '.join(f'score.{name}' for name in KEPT.split(', '))}, "
        "response.assignment_id, response.completed_at FROM score JOIN response ON response.id = score.response_id",
    )
    op.create_index(
        "ix_score_scale",
        "score",
        [
            "trial_id", "instrument_id", "scale", "assignment_id", "participant_id", "completed_at", "value",
            "response_id",
        ],
    )  # fmt: skip
    op.create_index("ix_assignment_label", "assignment", ["id", "timepoint", "ordinal", "use"])
    op.create_index("ix_response_superseded", "response", ["id"], sqlite_where=SUPERSEDED, postgresql_where=SUPERSEDED)


def downgrade() -> None:
    op.drop_index("ix_response_superseded", table_name="response")
    op.drop_index("ix_assignment_label", table_name="assignment")
    _rebuild([], f"SELECT {KEPT} FROM score")
    op.create_index("ix_score_trial_id_scale", "score", ["trial_id", "instrument_id", "scale", "participant_id"])


def _rebuild(added: list[sa.Column], rows: str) -> None:
    """The table made anew from the rows of the old: the new columns may not be null, so they cannot come one by one."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_score", "score", type_="primary")  # its name is that of an index, and wanted again
    op.create_table(
        "score_made_anew",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("definition_digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        *added,
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_score_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "scale", name=op.f("pk_score")),
    )
    columns = ", ".join([KEPT, *(column.name for column in added)])
    op.execute(f"INSERT INTO score_made_anew ({columns}) {rows}")
    op.drop_table("score")
    op.rename_table("score_made_anew", "score")
