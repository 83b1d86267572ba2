"""The server side of the staff pages' tests: a site in the tenth week of a trial, with work waiting for its nurse."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from proapp.base.actor import SYSTEM, Actor, Grant
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.jobs.exports import make_exports
from proapp.participant.tables import DatedFact
from proapp.response.tables import Response
from proapp.treatment.intake import Item
from proapp.workflow.answering.request_correction import NewRequest, request_correction
from proapp.workflow.calling.record_call import NewCall, record_call
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.publish_consent_document import NewDocument, publish_consent_document
from proapp.workflow.treatment.take_intake import take_intake
from tests import make
from tests.web.ward import CONTACTS, Ward

TRIAL = "net-retreat"
MORNING = datetime(2026, 5, 18, 6, 30, tzinfo=UTC)  # a Monday, half past eight in Vienna
TEAM = {
    "chen": ["coordinator"],
    "iris": ["investigator"],
    "vera": ["data_manager"],
    "omar": ["dmc"],
    "una": ["unblinded_statistician"],
}


class Clinic(Ward):
    """Serves a database that was furnished before; the clock stands at a Monday morning."""

    def __init__(self, database: Database, clock: SimulatedClock, catalogue: Catalogue, folder: Path) -> None:
        self.database, self.clock, self.catalogue, self.folder = database, clock, catalogue, folder
        self.move_to(MORNING)
        self._serve(folder)

    def link(self, name: str = "ada") -> str:
        """Where a participant's page is."""
        return f"participant/{make.named(name)}"

    def make_exports(self) -> None:
        """What runs beside the server makes the files that were asked for."""
        make_exports(self.database, clock=self.clock, catalogue=self.catalogue, folder=self.folder / "exports")

    def sent_in(self, name: str, *, cycle: int, at: str) -> None:
        """A radiopharmacy sends that a cycle was given; somebody has to approve it."""
        item = Item(
            "RX-1", name.upper(), "given", at=datetime.fromisoformat(at), detail={"regimen": "lu", "cycle": cycle}
        )
        sender = Actor(kind="client", id="radiopharmacy", grants=(Grant(TRIAL, "coordinator", None),))
        self.database.run(
            lambda session: take_intake(
                session,
                actor=sender,
                now=self.clock.now(),
                catalogue=self.catalogue,
                trial_id=TRIAL,
                source="radiopharmacy",
                items=[item],
            )
        )


class Furnishing:
    """Ada, grace, mary, rosa and olga in Vienna; ten weeks of answers with what they raise, and work that waits."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self.database, self.catalogue = database, catalogue

    def furnish(self) -> None:
        """Everything, in the order in which it happened."""
        make.trial(self.database, self.catalogue)
        make.site(self.database, contacts=CONTACTS)
        for name in ("ada", "grace", "mary", "rosa", "olga"):
            make.participant(self.database, self.catalogue, name)
        for name in ("ada", "mary"):
            make.allocated(self.database, self.catalogue, name)
            make.treated(self.database, self.catalogue, name)
            self._answers(name, every=1 if name == "ada" else 3)
        self._laboratory("ada")
        self._wrong_answers()
        self._agreed_call()
        self._team()
        self._consent()

    def _agreed_call(self) -> None:
        """Grace was called on Friday and asked to be called again this morning."""
        at = MORNING - timedelta(days=3)
        call = NewCall(make.named("call"), at, "call-back", MORNING - timedelta(minutes=20), "In the train.")
        self.database.run(
            lambda session: record_call(
                session, actor=make.chen(), now=at, participant_id=make.named("grace"), call=call
            )
        )

    def _team(self) -> None:
        for name, roles in TEAM.items():
            site = make.named(f"{TRIAL}/01") if name in ("chen", "iris") else None
            grants = [Grant(TRIAL, role, site) for role in roles]
            make.account(self.database, name, grants, now=MORNING)

    def _consent(self) -> None:
        document = NewDocument(
            id=make.named("consent"),
            kind="consent",
            version="2.0",
            language="en",
            text="You take part freely.\n\nYou may stop at any time.",
            effective_on=MORNING.date(),
        )
        self.database.run(
            lambda session: publish_consent_document(
                session, actor=SYSTEM, now=MORNING, trial_id=TRIAL, document=document
            )
        )

    def _answers(self, name: str, *, every: int) -> None:
        """Somebody answers each n-th questionnaire that has opened; ada's belly troubles her in May."""
        due = [one for one in make.assignments(self.database, name) if one.opens_at < MORNING - timedelta(days=4)]
        for number, one in enumerate(due):
            if number % every == 0 and not one.cancelled_at:
                self.answer(one, name, **self._said(one, number))

    def answer(self, assignment: Any, name: str = "ada", **changes: Any) -> None:
        """Somebody answers an hour after opening, with the lowest answers but for the changes."""
        when = assignment.opens_at + timedelta(hours=1)
        said = make.answers(self.catalogue, assignment.instrument, **changes)
        body = make.submission(self.catalogue, assignment, when, answers=said)
        reply = make.submit(self.database, self.catalogue, body, now=when, name=name)
        assert reply.problem is None, reply.problem

    def _said(self, one: Any, number: int) -> dict[str, Any]:
        kind = one.instrument.split("@")[0]
        late = one.opens_at >= datetime(2026, 5, 8, tzinfo=UTC)
        if kind == "pro-ctcae-net":
            return {"16A": 3 if late else number % 2}
        if kind == "qlq-c30":
            return {"q29": 5, "q30": 6, "q10": 2, "q12": 2, "q18": 3}
        if kind == "net-diary":
            return {"stoma": 0, "bowel_movements": 2 + number % 3, "stool_form": 5}
        return {}

    def _laboratory(self, name: str) -> None:
        for on, platelets in ((date(2026, 3, 20), 212), (date(2026, 4, 24), 104), (date(2026, 5, 15), 71)):
            results = {
                "platelets": {"value": platelets, "unit": "10^9/L"},
                "haemoglobin": {"value": 11.8, "unit": "g/dL"},
                "creatinine": {"value": 0.9, "unit": "mg/dL"},
            }
            make.fact(self.database, self.catalogue, "laboratory", make.at(on), name=name, results=results)

    def _wrong_answers(self) -> None:
        """Grace's phone sends what fits no question, and ada says that one of her answers is wrong."""
        diary = make.assignment(self.database, "run-in", name="grace", instrument="net-diary", ordinal=3)
        when = diary.opens_at + timedelta(hours=1)
        body = make.submission(self.catalogue, diary, when, answers={"pain": 14, "flushing": 2})
        make.submit(self.database, self.catalogue, body, now=when, name="grace")
        ada = make.named("ada")
        given = [one for one in make.rows(self.database, Response) if one.participant_id == ada]
        answer = next(one for one in given if one.instrument.startswith("pro-ctcae-net"))
        asked = MORNING - timedelta(hours=9)
        request = NewRequest(make.named("request"), answer.id, ("16A",), asked, "I mixed up two days.")
        self.database.run(
            lambda session: request_correction(
                session, actor=make.phone("ada"), now=asked, catalogue=self.catalogue, request=request
            )
        )


def facts(clinic: Clinic, name: str, kind: str) -> list[DatedFact]:
    """Somebody's facts of a kind, by day and by when they were recorded."""
    rows = [row for row in make.rows(clinic.database, DatedFact) if row.participant_id == make.named(name)]
    return sorted((row for row in rows if row.kind == kind), key=lambda row: (row.on, row.recorded_at))
