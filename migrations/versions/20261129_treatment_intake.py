"""Administrations that other systems send, waiting for a person or recorded."""

revision = "20261129_treatment_intake"
down_revision = "20261128_work_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
