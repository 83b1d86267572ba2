"""What a phone needs: drafts, consents, requests, contacts, push subscriptions, receipts of what was shown; activation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261125_phone"
down_revision = "20261124_audit_guards"
branch_labels = None
depends_on = None


INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("bucket", sa.String(length=80), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "began_at", name=op.f("pk_attempt")),
    )
    op.create_table(
        "activation",
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("missing", DOCUMENT, nullable=False),
        sa.Column("activated_at", INSTANT, nullable=False),
        sa.Column("activated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_activation_trial_id_trial")),
        sa.PrimaryKeyConstraint("trial_id", name=op.f("pk_activation")),
    )
    op.create_table(
        "consent_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_consent_document_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_document")),
        sa.UniqueConstraint(
            "trial_id", "kind", "version", "language", name=op.f("uq_consent_document_trial_id_kind_version_language")
        ),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("detail", DOCUMENT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_acknowledgement_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_acknowledgement_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    op.create_index(op.f("ix_acknowledgement_participant_id"), "acknowledgement", ["participant_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("signed_by", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["consent_document.id"], name=op.f("fk_consent_document_id_consent_document")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_consent_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_consent_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_participant_id"), "consent", ["participant_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("channels", DOCUMENT, nullable=False),
        sa.Column("mail", sa.String(length=600), nullable=True),
        sa.Column("sms", sa.String(length=600), nullable=True),
        sa.Column("service", sa.String(length=600), nullable=True),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_to", sa.String(length=5), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_contact_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_contact_trial_id_trial")),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "device_clock",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("offset_seconds", sa.Double(), nullable=False),
        sa.Column("measured_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_clock_device_id_device")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device_clock")),
    )
    op.create_table(
        "draft",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id_assignment")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_draft_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_draft_trial_id_trial")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_participant_id"), "draft", ["participant_id"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("p256dh", sa.String(length=200), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("dropped_at", INSTANT, nullable=True),
        sa.Column("drop_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_subscription_device_id_device")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_subscription_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_subscription_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("device_id", "endpoint", name=op.f("uq_subscription_device_id_endpoint")),
    )
    op.create_index(op.f("ix_subscription_participant_id"), "subscription", ["participant_id"], unique=False)
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("items", DOCUMENT, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_correction_request_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_correction_request_response_id_response")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_correction_request_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
    )
    op.create_index(
        op.f("ix_correction_request_participant_id"), "correction_request", ["participant_id"], unique=False
    )
    op.create_index(op.f("ix_correction_request_trial_id"), "correction_request", ["trial_id"], unique=False)
    op.add_column("enrolment_code", sa.Column("link_digest", sa.String(length=64), nullable=True))
    op.add_column("enrolment_code", sa.Column("link_pin_digest", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_enrolment_code_link_digest"), "enrolment_code", ["link_digest"], unique=True)
    op.add_column("message", sa.Column("provider_id", sa.String(length=200), nullable=True))
    op.add_column("response", sa.Column("consent_id", sa.Uuid(), nullable=True))
    op.add_column("site", sa.Column("contacts", DOCUMENT, nullable=True))
    op.add_column("token", sa.Column("rotated_at", INSTANT, nullable=True))
    op.add_column("token", sa.Column("salt", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("token", "salt")
    op.drop_column("token", "rotated_at")
    op.drop_column("site", "contacts")
    op.drop_column("response", "consent_id")
    op.drop_column("message", "provider_id")
    op.drop_index(op.f("ix_enrolment_code_link_digest"), table_name="enrolment_code")
    op.drop_column("enrolment_code", "link_pin_digest")
    op.drop_column("enrolment_code", "link_digest")
    op.drop_index(op.f("ix_correction_request_trial_id"), table_name="correction_request")
    op.drop_index(op.f("ix_correction_request_participant_id"), table_name="correction_request")
    op.drop_table("correction_request")
    op.drop_index(op.f("ix_subscription_participant_id"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(op.f("ix_draft_participant_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_table("device_clock")
    op.drop_table("contact")
    op.drop_index(op.f("ix_consent_participant_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_acknowledgement_participant_id"), table_name="acknowledgement")
    op.drop_table("acknowledgement")
    op.drop_table("consent_document")
    op.drop_table("activation")
    op.drop_table("attempt")
