"""What of the database somebody reaches: PostgreSQL keeps the rest from them, also where a query forgot to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, ProgrammingError
from sqlalchemy.orm import Session

from proapp.base.actor import Actor

ROLE = "proapp_request"  # made by the migration 20261203_row_security, which also says what the settings mean

# Without generic plans PostgreSQL would plan most statements anew each time, for every policy they meet: that costs
# more than the policies do. Said as the driver takes it: this runs in every request.
NARROW = (
    f"SELECT set_config('role', '{ROLE}', true), set_config('plan_cache_mode', 'force_generic_plan', true), "
    "set_config('proapp.trials', %s, true), set_config('proapp.whole', %s, true), "
    "set_config('proapp.sites', %s, true), set_config('proapp.participant', %s, true)"
)

TO_SAY = text(
    f"""
    WITH about AS (SELECT quote_ident(current_user) AS who, quote_ident(current_schema()) AS place),
         made AS (SELECT count(*) > 0 AS already FROM pg_roles WHERE rolname = '{ROLE}')
    SELECT 'CREATE ROLE {ROLE} NOLOGIN;', NOT already FROM made
    UNION ALL SELECT format('GRANT {ROLE} TO %s;', who), true FROM about
    UNION ALL SELECT format('GRANT USAGE ON SCHEMA %s TO {ROLE};', place), true FROM about
    UNION ALL SELECT format('GRANT SELECT ON ALL TABLES IN SCHEMA %s TO {ROLE};', place), true FROM about
    UNION ALL SELECT format(
        'ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s GRANT SELECT ON TABLES TO {ROLE};', who, place
    ), true FROM about
    """
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Trials in which anything is held, those reached at every site, sites reached one by one, whose phone it is."""

    trials: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    sites: frozenset[UUID] = frozenset()
    participant: UUID | None = None


def reach(actor: Actor, *, whole: str | None = None) -> Reach:
    """What an actor's grants reach; of the trial `whole`, if they hold anything in it, every site."""
    if actor.kind == "device":
        own = frozenset() if actor.trial_id is None else frozenset({actor.trial_id})
        return Reach(trials=own, participant=actor.participant_id)
    trials = actor.trials()
    everywhere = {grant.trial_id for grant in actor.grants if grant.site_id is None}
    sites = frozenset(grant.site_id for grant in actor.grants if grant.site_id is not None)
    return Reach(trials, frozenset(everywhere | (trials & {whole})), sites)


def narrow(session: Session, reached: Reach) -> None:
    """Let what is left of this transaction read no more than that. PostgreSQL only; one statement."""
    whose = "" if reached.participant is None else str(reached.participant)
    said = (_list(reached.trials), _list(reached.whole), _list(reached.sites), whose)
    session.connection().exec_driver_sql(NARROW, said)


def lacking(engine: Engine) -> list[str]:
    """What an administrator of this PostgreSQL has to say so that requests can be narrowed; nothing when they can."""
    with engine.connect() as connection:
        try:
            narrow(Session(connection), Reach())
            connection.execute(text("SELECT FROM participant LIMIT 0"))
        except (ProgrammingError, DataError):  # no such role, or no right to it
            connection.rollback()
            return [statement for statement, needed in connection.execute(TO_SAY).all() if needed]
    return []


def _list(values: Iterable[object]) -> str:
    return ",".join(sorted(str(value) for value in values))
