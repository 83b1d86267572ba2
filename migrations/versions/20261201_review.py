"""Flags suppressed, correction requests and quarantine decided."""

revision = "20261201_review"
down_revision = "20261130_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
