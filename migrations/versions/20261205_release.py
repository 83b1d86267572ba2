"""Releases: what was proposed, its files, the sealed rows behind them, decisions and withdrawals."""

import sqlalchemy as sa
from alembic import op

revision = "20261205_release"
down_revision = "20261204_rehearsal"
branch_labels = None
depends_on = None

INSTANT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
TABLES = ("release", "release_file", "release_rows", "release_decision", "release_withdrawal")


def of_release(table: str) -> list[sa.Column | sa.Constraint]:
    """What every table about one release has."""
    return [
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f(f"fk_{table}_release_id_release")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f(f"fk_{table}_trial_id_trial")),
    ]


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.String(length=80), nullable=False),
        sa.Column("protocol_version", sa.String(length=40), nullable=False),
        sa.Column("protocol_digest", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=6), nullable=False),
        sa.Column("cut_off", INSTANT, nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("asked_digest", sa.String(length=64), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("rows_sha256", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_release_trial_id_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_trial_id_proposed_at", "release", ["trial_id", "proposed_at"], unique=False)
    op.create_table(
        "release_file",
        *of_release("release_file"),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("release_id", "name", name=op.f("pk_release_file")),
    )
    op.create_table(
        "release_rows",
        *of_release("release_rows"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_rows")),
    )
    op.create_table(
        "release_decision",
        *of_release("release_decision"),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_decision")),
    )
    op.create_index(op.f("ix_release_decision_trial_id"), "release_decision", ["trial_id"], unique=False)
    op.create_table(
        "release_withdrawal",
        *of_release("release_withdrawal"),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_withdrawal")),
    )
    op.create_index(op.f("ix_release_withdrawal_trial_id"), "release_withdrawal", ["trial_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"SELECT secure_rows('{table}', 'trial_id', 'staff')")


def downgrade() -> None:
    op.drop_index(op.f("ix_release_withdrawal_trial_id"), table_name="release_withdrawal")
    op.drop_table("release_withdrawal")
    op.drop_index(op.f("ix_release_decision_trial_id"), table_name="release_decision")
    op.drop_table("release_decision")
    op.drop_table("release_rows")
    op.drop_table("release_file")
    op.drop_index("ix_release_trial_id_proposed_at", table_name="release")
    op.drop_table("release")
