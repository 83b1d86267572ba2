"""Signatures, exports made behind the scenes, webhooks and their deliveries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261202_signature_webhook"
down_revision = "20261201_review"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
UNFINISHED = sa.text("state IN ('waiting', 'making')")


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("record_digest", sa.String(length=64), nullable=False),
        sa.Column("meaning", sa.String(length=20), nullable=False),
        sa.Column("signer_id", sa.String(length=80), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_signature_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["staff.id"], name=op.f("fk_signature_signer_id_staff")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_signature_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_participant_id_signed_at", "signature", ["participant_id", "signed_at"], unique=False)
    op.create_table(
        "export_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=80), nullable=False),
        sa.Column("wanted", DOCUMENT, nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("manifest", DOCUMENT, nullable=True),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_export_job_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index(
        "ix_export_job_unfinished",
        "export_job",
        ["requested_at"],
        unique=False,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )
    op.create_index("ix_export_job_trial_id_requested_at", "export_job", ["trial_id", "requested_at"], unique=False)
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("topics", DOCUMENT, nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_webhook_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index("ix_webhook_trial_id_created_at", "webhook", ["trial_id", "created_at"], unique=False)
    op.create_table(
        "webhook_cursor",
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_webhook_cursor_trial_id_trial")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_cursor_webhook_id_webhook")),
        sa.PrimaryKeyConstraint("webhook_id", name=op.f("pk_webhook_cursor")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_webhook_delivery_message_id_message")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_webhook_delivery_trial_id_trial")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_delivery_webhook_id_webhook")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        "ix_webhook_delivery_webhook_id_created_at",
        "webhook_delivery",
        ["webhook_id", "created_at", "message_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_webhook_delivery_webhook_id_created_at", table_name="webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_cursor")
    op.drop_index("ix_webhook_trial_id_created_at", table_name="webhook")
    op.drop_table("webhook")
    op.drop_index("ix_export_job_trial_id_requested_at", table_name="export_job")
    op.drop_index("ix_export_job_unfinished", table_name="export_job")
    op.drop_table("export_job")
    op.drop_index("ix_signature_participant_id_signed_at", table_name="signature")
    op.drop_table("signature")
