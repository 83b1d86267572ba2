"""People and their answers, values and calls are entered at the site."""

import re

from playwright.sync_api import expect

from proapp.participant.tables import Participant
from proapp.response.tables import MissingReason, Response
from tests import make
from tests.web.staff.clinic import facts
from tests.web.staff.places import missed


def test_somebody_is_registered_and_found(desk, clinic):
    desk.go("participants")

    desk.press("Register a participant")
    desk.fill("Code", "VIE-007")
    desk.fill("Year of birth", "1958")
    for label, words in (("Primary site of origin", "Midgut"), ("WHO grade", "G1"), ("Functioning tumour", "Yes")):
        desk.select(label, words)
    desk.select("Somatostatin receptors on imaging as the trial defines it", "Yes")
    desk.select("Stable or better for 12 months after earlier PRRT", "Yes")
    for label in ("Lines of earlier treatment", "Cycles of earlier PRRT", "Months since the last PRRT"):
        desk.fill(label, "4")
    desk.page.get_by_role("dialog").get_by_role("button", name="Register a participant").click()

    desk.told("VIE-007 is registered.")
    expect(desk.page.locator("h1")).to_have_text("VIE-007")
    assert "VIE-007" in {row.code for row in make.rows(clinic.database, Participant)}


def test_answers_on_paper_are_entered_with_when_they_were_given(desk, clinic):
    diary = missed(clinic)
    desk.go(f"entry/{make.named('ada')}/{diary.id}")

    desk.choose("Paper")
    desk.choose("The participant")
    desk.fill("Really answered at", "2026-05-16T20:30")
    desk.fill("Why you enter it", "Her phone was being repaired")
    for group in desk.page.locator(".questions fieldset:not([hidden])").all():
        group.locator("input").first.check()
    for box in desk.page.locator(".questions .field.number:not([hidden]) input").all():
        box.fill("1")
    desk.press("Save the answers")

    desk.told("The answers are saved.")
    (entered,) = [one for one in make.rows(clinic.database, Response) if one.assignment_id == diary.id]
    assert (entered.mode, entered.answered_by) == ("paper", "participant")
    expect(desk.page.locator("#main")).to_contain_text("Paper")


def test_an_answer_that_no_question_asks_for_is_not_offered(desk, clinic):
    desk.go(f"entry/{make.named('ada')}/{missed(clinic).id}")
    episodes = desk.page.locator("[data-name='answer-flushing_episodes']")
    expect(episodes).to_be_hidden()

    desk.page.locator("[data-name='answer-flushing'] input[value='1']").check()

    expect(episodes).to_be_visible()


def test_why_an_answer_is_missing_is_given(desk, clinic):
    desk.go(f"{clinic.link('ada')}/schedule?state=missed")

    desk.page.get_by_role("button", name="Why is it missing?").first.click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option(label="Too ill")
    desk.choose("The participant")
    dialog.get_by_role("button", name="Save").click()

    desk.told("Saved")
    (reason,) = make.rows(clinic.database, MissingReason)
    assert (reason.code, reason.source) == ("too-ill", "patient")


def test_a_call_is_recorded(desk, clinic):
    desk.go(clinic.link("ada"))

    desk.press("Record a call")
    desk.choose("Asked to call back")
    desk.fill("Call back at", "2026-05-19T10:00")
    desk.fill("Note", "In the train.")
    desk.page.get_by_role("dialog").get_by_role("button", name="Record a call").click()

    desk.told("The call is recorded.")
    desk.go(f"{clinic.link('ada')}/record")
    desk.sees_row("Asked to call back.*19 May 2026, 10:00.*In the train")


def test_values_of_the_laboratory_are_typed_in(desk, clinic):
    desk.go(f"{clinic.link('ada')}/laboratory")

    desk.press("Record values")
    desk.fill("Platelets", "62000")
    desk.select("Unit of Platelets", "/µL")
    desk.press("Save")

    desk.told("Saved")
    desk.sees_row("18 May 2026.*Platelets 62 10⁹.*62,000.*Grade 2")


def test_a_file_with_a_wrong_line_keeps_nothing_and_a_right_one_all(desk, clinic):
    desk.go("laboratory")
    heading = "participant,on,analyte,value,unit\n"

    def take(*lines):
        content = (heading + "\n".join(lines)).encode()
        desk.page.get_by_label("CSV file").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": content})
        desk.press("Check the file")

    take("ADA,2026-05-17,platelets,90,10^9/L", "ADA,2026-05-17,creatinine,1.1,bananas")
    desk.sees_row("^3 unit")
    expect(desk.button("Keep these values")).to_have_count(0)
    take("ADA,2026-05-17,platelets,90,10^9/L")
    desk.press("Keep these values")

    desk.told("The values are kept.")
    assert facts(clinic, "ada", "laboratory")[-1].detail["results"]["platelets"]["value"] == 90


def test_a_phone_gets_a_code_that_is_shown_once(desk, clinic):
    desk.go(f"{clinic.link('grace')}/phones")

    desk.press("Make a code for a phone")
    desk.fill("PIN", "1960")
    desk.press("Make the code")

    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR code to scan with the phone")).to_be_visible()
    expect(dialog.locator(".typed-code")).to_have_text(re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]$"))


def test_who_is_to_be_called_is_listed_until_somebody_has(desk):
    desk.go("calls")
    desk.sees_row("GRACE Call agreed upon.*Asked to call back")
    desk.page.get_by_text("Script").click()
    expect(desk.page.get_by_text("Say who calls, and ask for the participant")).to_be_visible()

    desk.press("Record a call")
    desk.choose("Reached")
    desk.page.get_by_role("dialog").get_by_role("button", name="Record a call").click()

    desk.told("The call is recorded.")
    expect(desk.page.locator("#main")).to_contain_text("Nobody needs a call.")
