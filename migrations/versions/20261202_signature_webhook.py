"""Signatures, webhooks and their deliveries."""

revision = "20261202_signature_webhook"
down_revision = "20261201_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
