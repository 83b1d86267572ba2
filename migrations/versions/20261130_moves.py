"""Participants who change their site or protocol version, and registrations merged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_moves"
down_revision = "20261129_treatment_intake"
branch_labels = None
depends_on = None

INSTANT = sa.String(length=27).with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "amendment_activation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("activated_at", INSTANT, nullable=False),
        sa.Column("activated_by", sa.String(length=80), nullable=False),
        sa.Column("applied_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_amendment_activation_site_id_site")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_amendment_activation_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_activation")),
        sa.UniqueConstraint("site_id", "version", name=op.f("uq_amendment_activation_site_id_version")),
    )
    op.create_index(op.f("ix_amendment_activation_trial_id"), "amendment_activation", ["trial_id"])
    op.create_table(
        "participant_protocol",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_participant_protocol_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_participant_protocol_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_protocol")),
    )
    op.create_index(op.f("ix_participant_protocol_participant_id"), "participant_protocol", ["participant_id"])
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=False),
        sa.Column("to_site_id", sa.Uuid(), nullable=False),
        sa.Column("from_zone", sa.String(length=60), nullable=False),
        sa.Column("to_zone", sa.String(length=60), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_transfer_from_site_id_site")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_transfer_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_transfer_to_site_id_site")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_transfer_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_participant_id"), "transfer", ["participant_id"])
    op.create_index(op.f("ix_transfer_trial_id"), "transfer", ["trial_id"])
    op.create_table(
        "participant_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("duplicate_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("responses", DOCUMENT, nullable=False),
        sa.Column("merged_at", INSTANT, nullable=False),
        sa.Column("merged_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["duplicate_id"], ["participant.id"], name=op.f("fk_participant_merge_duplicate_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_participant_merge_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_participant_merge_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_merge")),
        sa.UniqueConstraint("duplicate_id", name=op.f("uq_participant_merge_duplicate_id")),
    )
    op.create_index(op.f("ix_participant_merge_participant_id"), "participant_merge", ["participant_id"])
    op.add_column("participant", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("response", sa.Column("carried_from", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "carried_from")
    op.drop_column("participant", "merged_into")
    op.drop_index(op.f("ix_participant_merge_participant_id"), table_name="participant_merge")
    op.drop_table("participant_merge")
    op.drop_index(op.f("ix_transfer_trial_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_participant_id"), table_name="transfer")
    op.drop_table("transfer")
    op.drop_index(op.f("ix_participant_protocol_participant_id"), table_name="participant_protocol")
    op.drop_table("participant_protocol")
    op.drop_index(op.f("ix_amendment_activation_trial_id"), table_name="amendment_activation")
    op.drop_table("amendment_activation")
