"""Call attempts, reasons for what is missing, answers entered on behalf of somebody, and the indexes of the work list."""

revision = "20261128_work_list"
down_revision = "20261127_staff_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
