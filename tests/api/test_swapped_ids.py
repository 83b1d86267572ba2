"""Calls that were answered well, sent again with one id swapped for the other trial's: none gets anywhere."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests import make
from tests.api.conftest import TRIAL, Client

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|net-retreat|netter-1")
ARMS = {TRIAL: "retreatment", "netter-1": "lutetium"}
RANDOMISED, GIVEN = date(2026, 3, 20), date(2026, 3, 27)
ANSWERED: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("crisis", "net-crisis", {"temperature": 39.0, "fluids": 1}),
    ("toxicity", "pro-ctcae-net", {}),
)


@dataclass
class Story:
    """What was asked in one trial, by whom, in order. The same story of another trial asks the same of other things."""

    calls: list[tuple[Client, str, str, str]] = field(default_factory=list)

    def ask(self, client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call that is answered well; returns what came back."""
        sent = "" if body is None else json.dumps(body)
        reply = repeated(client, method, path, sent, **headers)
        assert reply.status_code < 300, (method, path, reply.text)
        self.calls.append((client, method, path, sent))
        return reply

    def ids(self) -> list[list[str]]:
        """The ids that each call names, in its address and its body."""
        return [ID.findall(path + sent) for _, _, path, sent in self.calls]


def repeated(client: Client, method: str, path: str, sent: str, **headers: str) -> Any:
    more = {"data": sent, "content_type": "application/json"} if sent else {}
    return client.open(method, path, headers=headers, **more)


def told(app, database, catalogue, clock, staff, device, *, trial_id, name) -> Story:
    """A trial's staff and somebody's phone do what they do in the first weeks."""
    story = Story()
    ask = story.ask
    site = {"trial": trial_id, "site": "01"}
    chen = staff(f"chen of {trial_id}", "coordinator", **site)
    iris = staff(f"iris of {trial_id}", "investigator", **site)
    vera = staff(f"vera of {trial_id}", "data_manager", trial=trial_id)
    who, trial = f"/participants/{make.named(name)}", f"/trials/{trial_id}"

    for path in (
        "",
        "/protocol",
        "/sites",
        "/participants",
        "/quarantine",
        "/correction-requests",
        "/consent-documents",
    ):
        ask(chen, "GET", trial + path)
    ask(chen, "GET", f"{trial}/sites/{make.named(f'{trial_id}/01')}")
    ask(chen, "PUT", f"/participants/{uuid4()}", registration(trial_id))
    arm = {"at": f"{RANDOMISED}T11:00:00+01:00", "arm": ARMS[trial_id], "strata": make.STRATA[trial_id]}
    given = {"kind": "given", "at": f"{GIVEN}T11:00:00+01:00", "regimen": "lu", "cycle": 1}
    ask(chen, "PUT", f"{who}/allocations/{uuid4()}", arm)
    first = ask(chen, "PUT", f"{who}/cycles/{uuid4()}", given | {"detail": {"activity_gbq": 7.4}}).json["fact"]
    again = given | {"detail": {"activity_gbq": 7.3}, "corrects": first["id"], "reason": "read wrongly"}
    ask(chen, "PUT", f"{who}/cycles/{uuid4()}", again)
    phone = device(name)
    for path in ("", "/facts", "/allocations", "/cycles", "/assignments", "/devices", "/consents"):
        ask(chen, "GET", who + path)

    for due, answers in due_of(database, name, clock):
        ask(phone, "GET", f"/assignments/{due.id}")
        ask(phone, "POST", f"/assignments/{due.id}/start")
        body = make.submission(
            catalogue, due, clock.now(), answers=make.answers(catalogue, due.instrument, **answers)
        )  # fmt: skip
        sent = f"/responses/{uuid4()}"
        ask(phone, "PUT", sent, body)
        ask(iris, "GET", sent)
        ask(iris, "GET", f"{sent}/scores")
        ask(chen, "GET", f"/assignments/{due.id}/explanation")
    asked = {"items": [], "words": "I meant the day before.", "at": clock.now().isoformat()}
    ask(phone, "PUT", f"{sent}/correction-requests/{uuid4()}", asked)
    for path in ("/scores", "/responses", "/enrolment-codes"):
        ask(chen, "POST" if "codes" in path else "GET", who + path, {"pin": "1960"} if "codes" in path else None)
    flags = ask(chen, "GET", f"{trial}/flags").json["items"]
    flag = ask(chen, "GET", f"/flags/{flags[0]['id']}")
    ask(chen, "POST", f"/flags/{flags[0]['id']}/acknowledgement", **{"If-Match": flag.headers["ETag"]})
    for path in ("/scores", "/responses", "/codebook"):
        ask(vera, "GET", trial + path)
    return story


def registration(trial_id: str) -> dict[str, Any]:
    """Somebody else joins in Vienna."""
    return {
        "trial": trial_id,
        "site": str(make.named(f"{trial_id}/01")),
        "code": "NEW",
        "language": "en",
        "zone": "Europe/Vienna",
        "birth_year": 1961,
        "baseline_facts": make.BASELINE[trial_id],
        "registered_on": str(make.REGISTERED),
    }


def due_of(database, name, clock) -> Iterator[tuple[Any, dict[str, float]]]:
    """What somebody answers: a crisis check with a fever, then the first week's symptoms; the clock moves along."""
    for timepoint, instrument, answers in ANSWERED:
        due = make.assignment(database, timepoint, name=name, instrument=instrument)
        clock.move_to(max(clock.now(), due.opens_at))
        yield due, answers


@pytest.fixture
def stories(app, database, catalogue, clock, trial, other_trial, staff, device):
    """The same story of ada in NET RETREAT and of mary in NETTER-1."""
    clock.move_to(make.at(GIVEN, 11))
    parts = (app, database, catalogue, clock, staff, device)
    return (
        told(*parts, trial_id=trial, name="ada"),
        told(*parts, trial_id=other_trial, name="mary"),
    )


def test_no_call_with_an_id_of_the_other_trial_gets_anywhere(stories, database, other_trial):
    ours, theirs = stories
    before = foreign_rows(database, other_trial)
    let_in, tried = [], 0

    for (client, method, path, sent), own, others in zip(ours.calls, ours.ids(), theirs.ids(), strict=True):
        assert len(own) == len(others)
        for mine, foreign in dict(zip(own, others, strict=True)).items():
            swapped = path.replace(mine, foreign), sent.replace(mine, foreign)
            reply = repeated(client, method, *swapped)
            let_in += [(method, swapped[0], reply.status_code)] * (reply.status_code < 400)
            tried += 1

    assert let_in == []
    assert tried >= 50
    assert before["response"]
    assert foreign_rows(database, other_trial) == before


def foreign_rows(database, trial_id) -> dict[str, list[Any]]:
    """What is stored of a trial, its audit trail too."""
    return {table: [row for row in rows if trial_id in row] for table, rows in make.snapshot(database).items()}
