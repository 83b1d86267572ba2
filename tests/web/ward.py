"""The server side of a browser test: a trial with people in it, behind a port of this machine."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from proapp.access.tables import Device
from proapp.app import create_app
from proapp.base.actor import SYSTEM
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.config import Settings
from proapp.demo.server import Server, address, listening
from proapp.response.tables import Response
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_code import IssuedCode, issue_code
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.enrolment.publish_consent_document import NewDocument, publish_consent_document
from proapp.workflow.enrolment.revoke_device import revoke_device
from tests import make

PIN = "1960"
LANGUAGES = ["en", "de", "es", "fr", "ar"]
CONTACTS = {"phones": [{"kind": "team", "phone": "+43 1 555 0100", "hours": None, "always": False}], "emergency": "112"}


class Ward:
    """Ada and grace are registered in Vienna; the clock stands until it is moved. `language` is ada's."""

    furnished = 4

    def __init__(
        self, database: Database, clock: SimulatedClock, catalogue: Catalogue, folder: Path, *, language: str = "en"
    ) -> None:
        self.database, self.clock, self.catalogue = database, clock, catalogue
        self._open_trial()
        make.site(database, contacts=CONTACTS)
        make.participant(database, catalogue, "ada", language=language)
        make.participant(database, catalogue, "grace")
        self._serve(folder)

    def _serve(self, folder: Path) -> None:
        """Behind a free port of this machine, at the address that the installation gives as its own."""
        sms = "json://127.0.0.1:9/{address}"
        taken = listening()
        settings = Settings(
            database=str(self.database.url), key=self.database.key, outbox=folder / "outbox", sms=sms,
            public_url=address(taken), exports=folder / "exports", password_cost=make.CHEAP,
        )  # fmt: skip
        self._server = Server(create_app(self.database, self.clock, self.catalogue, settings), at=taken)
        self.address = self._server.address

    def _open_trial(self) -> None:
        """NET RETREAT as it ships, but enrolling in every language of the app."""
        protocol = {**json.loads(make.protocol_text()), "languages": LANGUAGES}
        self.database.run(
            lambda session: load_protocol(
                session, actor=SYSTEM, now=self.clock.now(), catalogue=self.catalogue, text=json.dumps(protocol)
            )
        )
        make.activated(self.database, self.catalogue)

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

    def furnish(self) -> None:
        """The evening of 6 March: today's diary is open, four are answered, and a consent waits."""
        for ordinal in range(1, self.furnished + 1):
            diary = make.assignment(self.database, "run-in", instrument="net-diary", ordinal=ordinal)
            make.answered(self.database, self.catalogue, diary, stoma=0, bowel_movements=ordinal, stool_form=4)
        self.move_to(datetime(2026, 3, 6, 18, 0, tzinfo=UTC))
        self.consent_to_ask()

    def treated(self, name: str = "ada") -> None:
        """Somebody is randomised on 20 March and given the first cycle on 27 March."""
        make.allocated(self.database, self.catalogue, name)
        make.treated(self.database, self.catalogue, name)

    def move_to(self, instant: datetime) -> None:
        """Time passes on the server."""
        self.clock.move_to(instant)

    def consent_to_ask(self, words: str = "You take part freely.\n\nYou may stop at any time.") -> None:
        """A consent text takes effect today, in English."""
        document = NewDocument(
            id=make.named("consent"),
            kind="consent",
            version="2.0",
            language="en",
            text=words,
            effective_on=self.clock.now().date(),
        )
        self.database.run(
            lambda session: publish_consent_document(
                session, actor=SYSTEM, now=self.clock.now(), trial_id="net-retreat", document=document
            )
        )

    def shut_out(self) -> None:
        """The site revokes every phone there is: they were lost."""
        for device in make.rows(self.database, Device):
            self.database.run(
                lambda session, device=device: revoke_device(
                    session, actor=make.chen(), now=self.clock.now(), device_id=device.id, reason="lost"
                )
            )

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
