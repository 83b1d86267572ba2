"""The server side of a browser test: a trial with people in it, behind a port of this machine."""

from datetime import datetime
from pathlib import Path
from types import TracebackType

from proapp.app import create_app
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.config import Settings
from proapp.demo.server import Server
from proapp.response.tables import Response
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_code import IssuedCode, issue_code
from tests import make

PIN = "1960"


class Ward:
    """Ada and grace are registered in Vienna; the clock stands until it is moved."""

    def __init__(self, database: Database, clock: SimulatedClock, catalogue: Catalogue, folder: Path) -> None:
        self.database, self.clock, self.catalogue = database, clock, catalogue
        make.trial(database, catalogue)
        make.site(database, contact="+43 1 555 0100")
        make.participant(database, catalogue, "ada")
        make.participant(database, catalogue, "grace")
        settings = Settings(database=str(database.url), key=database.key, outbox=folder / "outbox")
        self._server = Server(create_app(database, clock, catalogue, settings))
        self.address = self._server.address

    def code(self, name: str = "ada") -> IssuedCode:
        """What the site hands somebody, with PIN 1960."""
        return self.database.run(
            lambda session: issue_code(
                session,
                actor=make.chen(),
                now=self.clock.now(),
                key=self.database.key,
                participant_id=make.named(name),
                pin=PIN,
            )
        )

    def link(self, name: str = "ada") -> str:
        """The link of a new code."""
        return f"{self.address}/app/#e={self.code(name).secret}"

    def treated(self, name: str = "ada") -> None:
        """Somebody is randomised on 20 March and given the first cycle on 27 March."""
        make.allocated(self.database, self.catalogue, name)
        make.treated(self.database, self.catalogue, name)

    def move_to(self, instant: datetime) -> None:
        """Time passes on the server."""
        self.clock.move_to(instant)

    def responses(self, name: str = "ada") -> list[Response]:
        """What the server holds of somebody, in force."""
        rows = make.rows(self.database, Response)
        return [row for row in rows if row.participant_id == make.named(name) and row.current]

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> "Ward":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()
