"""A morning at the site: every page used for what it is for, by hand, on the real server."""

import re
from datetime import date

from playwright.sync_api import expect

from proapp.flag.tables import Flag
from proapp.participant.tables import DatedFact, Participant
from tests import make


def flag_of(clinic, name):
    return next(one for one in make.rows(clinic.database, Flag) if one.participant_id == make.named(name))


def facts(clinic, name, kind):
    rows = make.rows(clinic.database, DatedFact)
    return [row for row in rows if (row.participant_id, row.kind) == (make.named(name), kind)]


def test_a_wrong_password_is_told_and_a_right_one_leads_to_work(make_desk):
    desk = make_desk(signs_in=False)

    desk.sign_in("chen", "not this one at all")
    expect(desk.page.locator(".summary")).to_contain_text("Name, password or code is not right")
    desk.sign_in("chen")

    desk.signed_in()
    assert desk.page.locator(".me").inner_text().startswith("chen")


def test_who_signs_out_sees_nothing_more(desk):
    desk.go("participants")

    desk.press("Sign out")

    expect(desk.page.locator("h1")).to_have_text("Sign in")
    desk.page.go_back()
    expect(desk.page.locator("h1")).to_have_text("Sign in")
    expect(desk.page.locator("#main")).not_to_contain_text("ADA")


def test_a_session_that_has_ended_leads_to_the_door(desk, clinic):
    desk.go("participants")
    clinic.move_to(clinic.clock.now().replace(hour=12))

    desk.page.evaluate("location.hash = 'flags'")

    expect(desk.page.locator("h1")).to_have_text("Sign in")


def test_a_cycle_is_delayed_after_a_look_at_what_that_moves(desk, clinic):
    desk.go(clinic.link("ada"))

    desk.press("Record a cycle")
    desk.choose("Delayed")
    desk.fill("Delayed to", "2026-06-08")
    desk.choose("Platelets")
    desk.press("Preview")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Cycle 2 is recorded as delayed")).to_be_visible()
    expect(dialog.locator("summary", has_text="3 questionnaires move")).to_be_visible()
    expect(
        dialog.get_by_role("row", name=re.compile("QLQ-C30.*29 May 2026 to 26 Jun 2026.*10 Jun 2026"))
    ).to_be_visible()
    assert facts(clinic, "ada", "delayed") == []
    desk.fill("Reason", "Platelets 71 on Friday")
    desk.press("Record it")

    desk.told("Recorded")
    (fact,) = facts(clinic, "ada", "delayed")
    assert fact.detail == {"regimen": "lu", "cycle": 2, "to": "2026-06-08", "reasons": ["Platelets"]}
    assert fact.reason == "Platelets 71 on Friday"
    expect(desk.page.get_by_role("listitem").filter(has_text="Next: cycle 2")).to_contain_text("8 Jun 2026")


def test_a_preview_that_was_overtaken_is_made_again(desk, clinic):
    desk.go(clinic.link("ada"))
    desk.press("Record a cycle")
    desk.choose("Delayed")
    desk.fill("Delayed to", "2026-06-08")
    desk.press("Preview")
    desk.fill("Reason", "Platelets")
    later = {"regimen": "lu", "cycle": 2, "to": "2026-06-05", "reasons": ["fever"]}
    make.fact(clinic.database, clinic.catalogue, "delayed", make.at(date(2026, 5, 17)), **later)

    desk.press("Record it")
    expect(desk.page.get_by_role("alert").filter(has_text="The plan has changed")).to_be_visible()
    assert len(facts(clinic, "ada", "delayed")) == 1
    desk.press("Preview again")
    expect(desk.page.get_by_role("row", name=re.compile("QLQ-C30.*7 Jun 2026 to 26 Jun 2026"))).to_be_visible()
    expect(desk.page.get_by_label("Reason", exact=True)).to_have_value("Platelets")
    desk.press("Record it")

    desk.told("Recorded")
    assert [fact.detail["to"] for fact in facts(clinic, "ada", "delayed")] == ["2026-06-05", "2026-06-08"]


def test_what_is_wrong_stands_at_its_field(desk, clinic):
    desk.go(clinic.link("ada"))
    desk.press("Record a cycle")
    desk.choose("Given")

    desk.press("Preview")
    summary = desk.page.locator(".summary").first
    expect(summary).to_be_focused()
    expect(summary.get_by_role("button", name="Infusion began")).to_be_visible()
    desk.fill("Infusion began", "2026-05-18T08:00")
    desk.fill("Activity (GBq)", "-3")
    desk.press("Preview")

    expect(desk.page.locator(".field.wrong")).to_contain_text("a number above 0")
    expect(desk.page.get_by_label(re.compile("Activity"))).to_have_attribute("aria-invalid", "true")


def test_a_flag_is_taken_and_ended_with_an_outcome(desk, clinic):
    flag = flag_of(clinic, "mary")
    desk.go("flags")
    expect(desk.page.locator(".lines li").first).to_contain_text("Red")

    desk.go(f"flag/{flag.id}")
    expect(desk.page.get_by_role("row", name=re.compile("Diarrhea|Vomiting|vomiting")).first).to_be_visible()
    desk.press("Acknowledge")
    desk.told("The flag is yours.")
    expect(desk.page.locator(".steps")).to_contain_text("Acknowledged by chen")
    desk.select("Outcome", "Participant contacted and advised")
    desk.fill("Note", "Called; drinks enough.")
    desk.press("Resolve")

    desk.told("The flag is resolved.")
    ended = next(one for one in make.rows(clinic.database, Flag) if one.id == flag.id)
    assert (ended.acknowledged_by, ended.outcome) == ("chen", "contacted")


def test_a_known_symptom_is_let_rest_and_woken(desk, clinic):
    desk.go(f"flag/{flag_of(clinic, 'ada').id}")
    fold = desk.page.locator("details", has_text="Let the symptom rest")

    fold.locator("summary").click()
    fold.get_by_label("Reason").fill("Seen every week")
    fold.get_by_role("button", name="Let the symptom rest").click()
    desk.told("The symptom rests.")
    expect(desk.page.locator(".notice.info")).to_contain_text("Rests until")
    desk.press("Let it raise flags again")

    desk.told("The symptom raises flags again.")


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


def test_the_list_is_walked_with_keys(desk):
    desk.go("flags")
    press = desk.page.keyboard.press

    press("j")
    press("j")
    second = desk.page.locator("[data-line]").nth(1)
    expect(second).to_be_focused()
    press("k")
    expect(desk.page.locator("[data-line]").first).to_be_focused()
    press("Enter")

    expect(desk.page).to_have_url(re.compile("#flag/"))


def test_keys_can_be_switched_off(desk):
    desk.go("account")
    desk.page.get_by_label("Use single keys to move about").uncheck()
    desk.go("flags")

    desk.page.keyboard.press("j")

    expect(desk.page.locator("[data-line]:focus")).to_have_count(0)


def test_a_decision_on_paper_is_recorded(desk, clinic):
    desk.go(f"{clinic.link('ada')}/record")

    desk.press("Record a decision on paper")
    desk.choose("Given")
    desk.press("Save")

    desk.told("Saved")
    expect(desk.page.get_by_role("row", name=re.compile("Consent 2.0.*Given"))).to_be_visible()


def test_a_phone_gets_a_code_that_is_shown_once(desk, clinic):
    desk.go(f"{clinic.link('grace')}/phones")

    desk.press("Make a code for a phone")
    desk.fill("PIN", "1960")
    desk.press("Make the code")

    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR code to scan with the phone")).to_be_visible()
    expect(dialog.locator(".typed-code")).to_have_text(re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]$"))


def test_a_download_is_checked_against_its_manifest(desk):
    desk.go("downloads")

    with desk.page.expect_download() as started:
        desk.press("Download")

    assert re.fullmatch(r"net-retreat-scores-\d{8}T\d{6}Z\.csv", started.value.suggested_filename)
    expect(desk.page.locator("#download")).to_contain_text("The file is whole")


def test_why_something_is_due_is_said(desk, clinic):
    desk.go(f"{clinic.link('ada')}/schedule")

    desk.page.get_by_role("button", name="Why", exact=True).first.click()

    expect(desk.page.get_by_role("dialog")).to_contain_text("is due")


def test_the_timeline_is_a_picture_and_a_table(desk, clinic):
    desk.go(clinic.link("ada"))

    picture = desk.page.get_by_role("img", name=re.compile("^Timeline of ADA"))
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 0
    desk.page.get_by_text("Timeline as a table").click()

    expect(desk.page.get_by_role("row", name=re.compile("27 Mar 2026.*Cycle 1, 177Lu-DOTATATE.*Given"))).to_be_visible()


def test_answers_in_quarantine_are_rejected_with_a_reason(desk):
    desk.go("quarantine")
    desk.page.locator("[data-line]").first.click()
    expect(desk.page.locator("h1")).to_have_text("Quarantine: from GRACE")

    desk.choose("Reject")
    desk.select("Reason", "Typing error")
    desk.fill("In words", "She was trying the app.")
    desk.press("Decide")

    desk.told("Your decision is recorded.")
    expect(desk.page.locator("#main")).to_contain_text("Rejected")
