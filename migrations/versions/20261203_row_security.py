"""PostgreSQL: rows of another trial, site or participant stay hidden even when a query forgets to ask.

Requests read as the role proapp_request, which has no rights but to read, and say in four settings what they reach:

    proapp.trials       trials in which anything is held, comma between them (a phone: its own)
    proapp.whole        trials of which every site is reached
    proapp.sites        sites that are reached one by one
    proapp.participant  whose phone it is

The tables' owner, who migrates and works without a request, is not narrowed, nor is anybody else: what they may do at
all is a matter of grants. A later migration that adds a table calls `SELECT secure_rows('its_name')`; that finds the
columns it goes by (trial_id, site_id, participant_id) itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_row_security"
down_revision = "20261202_signature_webhook"
branch_labels = None
depends_on = None

ROLE = "proapp_request"

# Reached by another column than trial_id, or by fewer than their columns tell.
PARTICULAR = {
    "trial": ("id", "trial"),
    "audit_event": ("stream", "staff"),
    "audit_head": ("stream", "staff"),
    "reason_text": ("stream", "staff"),
    "role_grant": ("trial_id", "staff"),
    "grant_request": ("trial_id", "staff"),
    "export_job": ("trial_id", "staff"),
    "webhook": ("trial_id", "staff"),
    "webhook_cursor": ("trial_id", "staff"),
    "webhook_delivery": ("trial_id", "staff"),
    "message": ("trial_id", "flags"),  # names recipients of any site; who reaches a flag reads who was told of it
}

FUNCTIONS = (
    f"""
    CREATE FUNCTION request_is_narrow() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_user = '{ROLE}' $$
    """,
    """
    CREATE FUNCTION request_list(setting text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT string_to_array(nullif(current_setting(setting, true), ''), ',') $$
    """,
    """
    CREATE FUNCTION request_sites() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT request_list('proapp.sites')::uuid[] $$
    """,
    """
    CREATE FUNCTION request_participant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('proapp.participant', true), '')::uuid $$
    """,
    # A phone reaches what is its own clinic's, though not what is about others there.
    """
    CREATE FUNCTION request_places() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(request_sites(), (
        SELECT array_agg(site_id) FROM participant WHERE id = request_participant()
    )) $$
    """,
)

SECURE = """
CREATE FUNCTION secure_rows(name text, of_trial text DEFAULT 'trial_id', reach text DEFAULT 'columns')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    trials text := format('%I = ANY ((SELECT request_list(''proapp.trials''))::text[])', of_trial);
    whole text := format('%I = ANY ((SELECT request_list(''proapp.whole''))::text[])', of_trial);
    somebody text := CASE name WHEN 'participant' THEN 'id' ELSE 'participant_id' END;
    place text := CASE name WHEN 'site' THEN 'id' ELSE 'site_id' END;
    has_somebody boolean := EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = somebody AND NOT attisdropped
    );
    has_place boolean := EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = place AND NOT attisdropped
    );
    rule text;
    nobody text := '';
BEGIN
    IF reach = 'flags' THEN
        rule := whole || format(
            ' OR ((SELECT request_participant()) IS NULL AND EXISTS (SELECT FROM flag WHERE flag.id = %I.subject_id))',
            name);
    ELSIF has_somebody AND (name <> 'site') AND reach = 'columns' THEN
        rule := whole || format(' OR %I = (SELECT request_participant())', somebody);
        IF has_place THEN
            rule := rule || format(' OR %I = ANY ((SELECT request_sites())::uuid[])', place);
            nobody := format(' AND %I IS NULL', place);
        END IF;
        -- What is not known to be anybody's is for all of the trial's staff to sort out.
        rule := rule || format(
            ' OR (%I IS NULL%s AND (SELECT request_participant()) IS NULL AND %s)', somebody, nobody, trials);
        IF name <> 'participant' THEN
            rule := rule || format(
                ' OR EXISTS (SELECT FROM participant whose WHERE whose.id = %I.%I'
                ' AND whose.site_id = ANY ((SELECT request_sites())::uuid[]))', name, somebody);
        END IF;
    ELSIF has_place THEN
        rule := whole || format(
            ' OR %1$I = ANY ((SELECT request_places())::uuid[]) OR (%1$I IS NULL AND %2$s)', place, trials);
    ELSE
        rule := trials;
    END IF;
    IF reach = 'staff' THEN
        rule := format('(SELECT request_participant()) IS NULL AND (%s)', rule);
    END IF;
    EXECUTE format('DROP POLICY IF EXISTS reached ON %I', name);
    EXECUTE format('CREATE POLICY reached ON %I USING (NOT (SELECT request_is_narrow()) OR (%s))', name, rule);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
END $$
"""

# Who migrates may lack the right to make roles; then an administrator makes this one (`proapp migrate` says how).
OPENED = f"""
DO $$
DECLARE may boolean := (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user);
BEGIN
    IF may AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        BEGIN
            CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of the server was first
        END;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        RETURN;
    END IF;
    IF may AND NOT pg_has_role('{ROLE}', 'MEMBER') THEN
        BEGIN
            EXECUTE format('GRANT {ROLE} TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO {ROLE}', current_schema());
END $$
"""

CLOSED = f"""
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE SELECT ON TABLES FROM {ROLE}', current_schema());
        EXECUTE format('REVOKE SELECT ON ALL TABLES IN SCHEMA %I FROM {ROLE}', current_schema());
        EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM {ROLE}', current_schema());
    END IF;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in (*FUNCTIONS, SECURE):
        op.execute(function)
    for table in of_trials():
        op.execute(f"SELECT secure_rows('{table}')")
    for table, (column, reach) in PARTICULAR.items():
        op.execute(f"SELECT secure_rows('{table}', '{column}', '{reach}')")
    op.execute(OPENED)


def downgrade() -> None:
    """The role stays: other databases of the server may use it."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(CLOSED)
    for table in {*of_trials(), *PARTICULAR}:
        op.execute(f"DROP POLICY reached ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION secure_rows(text, text, text)")
    for name in ("places", "sites", "participant"):
        op.execute(f"DROP FUNCTION request_{name}()")
    op.execute("DROP FUNCTION request_list(text)")
    op.execute("DROP FUNCTION request_is_narrow()")


def of_trials() -> list[str]:
    """Tables whose rows are of one trial."""
    found = sa.inspect(op.get_bind())
    return sorted(
        table
        for table in found.get_table_names()
        if any(column["name"] == "trial_id" for column in found.get_columns(table))
    )
