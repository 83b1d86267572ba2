"""Somebody's life in a trial, told through the verbs: days count from randomisation on 23 March 2026 in Vienna."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from proapp.base.actor import SYSTEM
from proapp.flag.tables import Flag
from proapp.score import queries as scores
from proapp.trial.protocol import from_document
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.treatment.record_fact import NewFact, record_fact
from tests import make

REGISTERED = date(2026, 3, 2)
RANDOMISED = date(2026, 3, 23)
TYPICAL = {"boolean": True, "integer": 1, "number": 20, "text": "none", "date": "2025-06-01"}


def day(number: int) -> date:
    return RANDOMISED + timedelta(days=number)


def at(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, 23, hour, tzinfo=UTC) + timedelta(days=number)


class Life:
    """Ada in a trial: loaded, with a site in Vienna, and she registered there three weeks before randomisation."""

    def __init__(self, database, catalogue, trial, *, name="ada", **baseline):
        self.database, self.catalogue, self.trial, self.name = database, catalogue, trial, name
        text = make.protocol_text(trial)
        self.protocol = from_document(make.json.loads(text))
        make.trial(database, catalogue, trial)
        make.site(database, trial)
        self.registered(name, **baseline)

    def registered(self, name, **baseline):
        facts = {asked.name: _typical(asked) for asked in self.protocol.baseline_facts if asked.required}
        make.participant(
            self.database, self.catalogue, name, trial_id=self.trial, baseline_facts={**facts, **baseline}
        )  # fmt: skip

    def allocated(self, arm, number=0, **said):
        strata = {name: levels[0] for name, levels in self.protocol.strata.items()}
        return self.happens("allocation", number, arm=arm, strata=strata, **said)

    def happens(self, fact_kind, number, hour=10, /, **detail):
        """Recorded an hour later."""
        when = at(number, hour)
        told = NewFact(id=uuid4(), kind=fact_kind, at=when, detail=detail)
        return self.database.run(
            lambda session: record_fact(
                session, actor=SYSTEM, now=when + timedelta(hours=1), catalogue=self.catalogue,
                participant_id=make.named(self.name), fact=told,
            )
        )  # fmt: skip

    def given(self, cycle, number, *, regimen="lu", hour=10, **detail):
        return self.happens("given", number, hour, regimen=regimen, cycle=cycle, **detail)

    def asked(self, timepoint, **equal):
        """Assignments of a timepoint that stand; `instrument` without its version."""
        found = [one for one in make.assignments(self.database, self.name, timepoint=timepoint) if not one.cancelled_at]
        return [one for one in found if all(_plain(getattr(one, name)) == value for name, value in equal.items())]

    def days(self, timepoint, **equal):
        """Their target days, each once."""
        return sorted({(one.target_on - RANDOMISED).days for one in self.asked(timepoint, **equal)})

    def answers(self, assignment, **changes):
        """She answers an hour after opening, with the lowest answers but for the changes; gives her scores."""
        when = assignment.opens_at + timedelta(hours=1)
        said = make.answers(self.catalogue, assignment.instrument, **changes)
        body = make.submission(self.catalogue, assignment, when, answers=said)
        reply = make.submit(self.database, self.catalogue, body, now=when, name=self.name, trial_id=self.trial)
        assert reply.problem is None, reply.problem
        with self.database.read() as session:
            return {row.scale: row.value for row in scores.of_response(session, reply.response_id)}

    def flags(self):
        return {(flag.rule, flag.symptom, flag.level) for flag in make.rows(self.database, Flag)}

    def amended(self, version, change):
        """The protocol is loaded at a new version, with something changed in it."""
        document = make.json.loads(make.protocol_text(self.trial))
        change(document)
        document["version"] = version
        self.database.run(
            lambda session: load_protocol(
                session, actor=SYSTEM, now=at(1), catalogue=self.catalogue, text=make.json.dumps(document)
            )
        )


def _plain(value):
    return value.split("@")[0] if isinstance(value, str) else value


def _typical(asked):
    return asked.levels[0] if asked.levels else TYPICAL[asked.type]
