"""Participants who change their site or protocol version, and registrations merged."""

revision = "20261130_moves"
down_revision = "20261129_treatment_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
