"""Keeps what lies ahead of a participant in step with the facts, in the transaction that records them."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.treatment.course import Course
from proapp.worklist.outlook import ahead
from proapp.worklist.tables import Outlook

OUTLOOK: Table = table_of(Outlook)
SAID = ("next_regimen", "next_cycle", "next_cycle_on", "first_infused_at", "quiet_until")


def look_ahead(session: Session, participant_id: UUID, trial_id: str, *, course: Course) -> None:
    """Store what the course says of the days to come, in place of what was said before."""
    row = {"participant_id": participant_id, "trial_id": trial_id, **asdict(ahead(course))}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {name: bindparam(name, type_=OUTLOOK.c[name].type) for name in row}
    statement = insert(OUTLOOK).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=["participant_id"], set_={name: statement.excluded[name] for name in SAID}
    )
    session.connection().execute(statement, row)
