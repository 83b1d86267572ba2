"""A scale's values read column by column: which assignments are compared, and at which moment, from one small index."""

import sqlalchemy as sa
from alembic import op

revision = "20261206_columns"
down_revision = "20261205_release"
branch_labels = None
depends_on = None

COMPARED = sa.text("use = 'compare'")


def upgrade() -> None:
    op.create_index(
        "ix_assignment_compared",
        "assignment",
        ["trial_id", "instrument", "timepoint", "ordinal", "id"],
        sqlite_where=COMPARED,
        postgresql_where=COMPARED,
        postgresql_include=["participant_id"],  # what row security asks, so that the index is enough
    )
    op.drop_index("ix_assignment_label", table_name="assignment")


def downgrade() -> None:
    op.create_index("ix_assignment_label", "assignment", ["id", "timepoint", "ordinal", "use"])
    op.drop_index("ix_assignment_compared", table_name="assignment")
