"""The site decides: flags, quarantine, corrections, consents; signs; takes files away."""

import re

from playwright.sync_api import expect

from proapp.flag.tables import Flag
from proapp.response.tables import Response
from tests import make


def flag_of(clinic, name):
    """Somebody's amber flag."""
    rows = [one for one in make.rows(clinic.database, Flag) if one.participant_id == make.named(name)]
    return next(one for one in rows if one.level == "amber")


def test_a_flag_is_taken_and_ended_with_an_outcome(desk, clinic):
    flag = flag_of(clinic, "mary")
    desk.go("flags")
    expect(desk.page.locator(".lines li").first).to_contain_text("Red")

    desk.go(f"flag/{flag.id}")
    expect(desk.page.get_by_role("row", name=re.compile("Diarrhea")).first).to_be_visible()
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


def test_a_correction_is_proposed_by_one_and_decided_by_another(make_desk, clinic):
    chen, iris = make_desk("chen"), make_desk("iris")
    place = f"corrections/{make.named('request')}"

    chen.go(place)
    chen.choose("Other answers")
    chen.page.locator("[data-name='answer-16A'] input[value='2']").check()
    chen.select("Reason", "The participant asked")
    chen.fill("In words", "She meant the week before.")
    chen.press("Propose")
    chen.told("Your proposal is recorded.")
    iris.go(place)
    iris.sees_row("Diarrhea: frequency.*2")
    iris.choose("Accept")
    iris.page.get_by_role("textbox", name="Reason").fill("As she told us")
    iris.press("Decide")

    iris.told("Your decision is recorded.")
    revised = [one for one in make.rows(clinic.database, Response) if one.revision == 2]
    assert [one.answers["16A"] for one in revised] == [2]


def test_a_decision_on_paper_is_recorded(desk, clinic):
    desk.go(f"{clinic.link('ada')}/record")

    desk.press("Record a decision on paper")
    desk.choose("Given")
    desk.press("Save")

    desk.told("Saved")
    desk.sees_row("Consent 2.0.*Given")


def test_a_file_is_ordered_after_showing_who_one_is_fetched_and_checked(desk, clinic):
    app = desk.adds_app()
    desk.go("downloads")

    desk.press("Make the file")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("A full export needs your password once more.")
    dialog.get_by_label("Password").fill(make.PASSWORD)
    dialog.get_by_label(re.compile("One-time code")).fill(app())
    dialog.get_by_role("button", name="Confirm").click()
    desk.told("The file is being made.")
    clinic.make_exports()
    with desk.page.expect_download(timeout=20000) as started:
        desk.button("Fetch").click(timeout=20000)

    assert re.fullmatch(r"net-retreat-scores-.*\.csv", started.value.suggested_filename)
    expect(desk.page.locator("#download")).to_contain_text("The file is whole")


def test_an_act_that_is_not_confirmed_is_not_done(desk, clinic):
    desk.go("downloads")

    desk.press("Make the file")
    desk.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    expect(desk.page.locator("#main")).to_contain_text("You have asked for nothing yet.")


def test_an_investigator_signs_the_record(make_desk, clinic):
    iris = make_desk("iris")
    app = iris.adds_app()
    iris.go(f"{clinic.link('ada')}/record")

    iris.press("Sign")
    dialog = iris.page.get_by_role("dialog")
    dialog.get_by_label("Reviewed").check()
    dialog.get_by_role("button", name="Sign").click()
    confirming = iris.page.get_by_role("dialog").last
    confirming.get_by_label("Password").fill(make.PASSWORD)
    confirming.get_by_label(re.compile("One-time code")).fill(app())
    confirming.get_by_role("button", name="Confirm").click()

    iris.told("Signed")
    iris.sees_row("iris Reviewed Whole record.*Holds")
