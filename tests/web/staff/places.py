"""Every page of the staff, for looking at it: by axe, by rulers, by people."""

from collections.abc import Iterator

from playwright.sync_api import expect

from proapp.flag.tables import Flag
from proapp.response.tables import CorrectionRequest, Quarantine, Response
from proapp.schedule.tables import Assignment
from tests import make
from tests.web.staff.clinic import MORNING, Clinic
from tests.web.staff.desk import Desk


def places(clinic: Clinic) -> dict[str, str]:
    """Where each page is, by a name for it."""
    ada = clinic.link("ada")
    first = {table: make.rows(clinic.database, table)[0].id for table in (Flag, Quarantine, CorrectionRequest)}
    answers = next(one for one in make.rows(clinic.database, Response) if one.participant_id == make.named("ada"))
    return {
        "work": "work",
        "participants": "participants",
        "participant": ada,
        "treatment": f"{ada}/treatment",
        "schedule": f"{ada}/schedule",
        "answers": f"{ada}/answers",
        "one-answer": f"{ada}/answers/{answers.id}",
        "values": f"{ada}/laboratory",
        "pre-infusion": f"{ada}/laboratory/pre-infusion",
        "record": f"{ada}/record",
        "phones": f"{ada}/phones",
        "flags": "flags",
        "flag": f"flag/{first[Flag]}",
        "calls": "calls",
        "quarantine": "quarantine",
        "quarantined": f"quarantine/{first[Quarantine]}",
        "corrections": "corrections",
        "correction": f"corrections/{first[CorrectionRequest]}",
        "intake": "intake",
        "laboratory": "laboratory",
        "consents": "consents",
        "entry": f"entry/{make.named('ada')}/{missed(clinic).id}",
        "analyses": "analyses",
        "releases": "releases",
        "completion": "completion",
        "downloads": "downloads",
        "account": "account",
    }


def missed(clinic: Clinic, name: str = "ada") -> Assignment:
    """The diary of somebody that closed yesterday without an answer."""
    closed = [one for one in make.assignments(clinic.database, name) if one.closes_at <= MORNING]
    return next(one for one in reversed(closed) if one.instrument.startswith("net-diary"))


def walk(desk: Desk) -> Iterator[str]:
    """Show one page after the other, and the dialogs; gives the name of each while it is there."""
    for name, place in places(desk.clinic).items():
        desk.go(place)
        expect(desk.page.locator("h1")).not_to_have_text("Sorry")
        yield name
    yield from dialogs(desk)


def dialogs(desk: Desk) -> Iterator[str]:
    """The cycle dialog before and after the preview, what is missing in it, and the keys."""
    desk.go(desk.clinic.link("ada"))
    desk.press("Record a cycle")
    desk.choose("Given")
    yield "cycle"
    desk.press("Preview")
    expect(desk.page.locator(".summary").first).to_be_visible()
    yield "cycle-incomplete"
    desk.choose("Delayed")
    desk.fill("Delayed to", "2026-06-08")
    desk.choose("Platelets")
    desk.press("Preview")
    expect(desk.page.locator(".outlook")).to_be_visible()
    yield "cycle-preview"
    desk.press("Close")
    desk.press("Record a call")
    yield "call"
    desk.press("Close")
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    yield "keys"
    desk.press("Close")
