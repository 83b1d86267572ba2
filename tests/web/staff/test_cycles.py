"""What moves dates is shown before it is recorded: cycles, allocations, doses sent by other systems."""

import re
from datetime import date

from playwright.sync_api import expect

from tests import make
from tests.web.staff.clinic import facts


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
    desk.sees_row("QLQ-C30.*7 Jun 2026 to 26 Jun 2026")
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


def test_somebody_is_randomised(desk, clinic):
    desk.go(f"{clinic.link('rosa')}/treatment")

    desk.press("Record the allocation")
    desk.choose("177Lu-DOTATATE again, two cycles")
    for label, level in (("Site of origin", "Midgut"), ("Grade", "G1"), ("Intended comparator", "Everolimus")):
        desk.select(label, level)
    desk.press("Preview")
    expect(desk.page.get_by_role("dialog").locator(".outlook")).to_be_visible()
    desk.fill("Reason", "Randomised this morning")
    desk.press("Record it")

    desk.told("Recorded")
    expect(desk.page.get_by_role("heading", name="Period 1: 177Lu-DOTATATE again, two cycles")).to_be_visible()


def test_treatment_sent_by_another_system_is_approved_after_a_preview(desk, clinic):
    clinic.sent_in("ada", cycle=2, at="2026-05-18T06:00:00+00:00")
    desk.go("intake")

    desk.press("Approve")
    expect(desk.page.get_by_role("dialog").locator(".outlook")).to_be_visible()
    desk.fill("Reason", "As given this morning")
    desk.press("Record it")

    desk.told("Recorded")
    assert [fact.detail["cycle"] for fact in facts(clinic, "ada", "given")] == [1, 2]
    expect(desk.page.locator("#main")).to_contain_text("Nothing waits for approval.")


def test_the_timeline_is_a_picture_and_a_table(desk, clinic):
    desk.go(clinic.link("ada"))

    picture = desk.page.get_by_role("img", name=re.compile("^Timeline of ADA"))
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 0
    desk.page.get_by_text("Timeline as a table").click()

    desk.sees_row("27 Mar 2026.*Cycle 1, 177Lu-DOTATATE.*Given")


def test_why_something_is_due_is_said(desk, clinic):
    desk.go(f"{clinic.link('ada')}/schedule")

    desk.page.get_by_role("button", name="Why", exact=True).first.click()

    expect(desk.page.get_by_role("dialog")).to_contain_text("is due")


def test_the_time_of_a_dose_is_corrected_after_a_preview(desk, clinic):
    desk.go(f"{clinic.link('mary')}/record")

    desk.page.get_by_role("row", name=re.compile("Cycle given")).get_by_role("button", name="Correct").click()
    desk.fill("When", "2026-03-28T11:00")
    desk.fill("Reason", "It was the Saturday")
    desk.press("Preview")
    expect(desk.page.get_by_role("dialog").locator(".outlook")).to_be_visible()
    expect(desk.page.get_by_label("Reason", exact=True)).to_have_value("It was the Saturday")
    desk.press("Record it")

    desk.told("Recorded")
    first, second = facts(clinic, "mary", "given")
    assert (second.corrects, second.on, second.reason) == (first.id, date(2026, 3, 28), "It was the Saturday")
    expect(desk.page.get_by_role("row", name=re.compile("Cycle given .was corrected"))).to_be_visible()
