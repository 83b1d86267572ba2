"""What a patient decides besides answering: consent, a break, leaving, reminders, language, a mistake to correct."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from proapp.message.tables import Contact
from proapp.participant.fact import current
from proapp.participant.queries import facts
from proapp.participant.tables import Consent
from proapp.response.tables import CorrectionRequest
from tests import make
from tests.web.phone import eventually, lowest

DIARY = "Your daily diary"
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def evening(ward):
    ward.move_to(EVENING)
    return ward


def told(ward, kind, name="ada"):
    """Facts of a kind about somebody, as they stand."""
    with ward.database.read() as session:
        return [fact for fact in current(facts(session, make.named(name))) if fact.kind == kind]


def test_a_new_consent_is_shown_and_the_decision_recorded(evening, phone):
    evening.consent_to_ask()
    phone.enrol()
    page = phone.page

    page.get_by_role("link", name="Read and decide").click()
    expect(page.get_by_text("You may stop at any time.")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("both questions")
    page.get_by_label("I decide for myself").check()
    page.get_by_label("Yes, I agree").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="Read and decide")).to_have_count(0)
    evening.move_to(evening.clock.now() + timedelta(minutes=5))
    phone.answered(DIARY, lowest)
    phone.received()

    [consent] = make.rows(evening.database, Consent)
    assert (consent.decision, consent.signed_by, consent.version) == ("given", "participant", "2.0")
    assert abs(consent.at - EVENING) < timedelta(minutes=1)
    assert evening.responses()[0].consent_id == consent.id


def test_a_break_begins_and_ends_when_the_patient_says(evening, phone):
    phone.enrol()
    page = phone.page

    phone.go("leave")
    page.get_by_label("Until").fill("2026-03-09")
    page.get_by_role("button", name="Begin the break").click()
    expect(page.get_by_text("You are having a break: no reminders come.")).to_be_visible()
    [pause] = told(evening, "pause")
    page.get_by_role("link", name="Change that").click()
    page.get_by_role("button", name="End the break").click()

    expect(page.get_by_role("heading", name=re.compile("answer"), level=1)).to_be_visible()
    expect(page.get_by_text("You are having a break: no reminders come.")).to_have_count(0)
    assert str(pause.detail["until"]) == "2026-03-09"


def test_leaving_says_first_what_happens_to_the_data(evening, phone):
    phone.enrol()
    page = phone.page

    phone.go("leave")
    page.locator("input[name=from][value=pro]").check()
    expect(page.locator(".happens")).to_contain_text("kept")
    assert told(evening, "withdrawal") == []
    page.get_by_role("button", name="Confirm leaving").click()

    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    assert [fact.detail["from"] for fact in told(evening, "withdrawal")] == ["pro"]


def test_reminders_are_set_as_the_patient_wants_them(evening, phone):
    phone.enrol()
    page = phone.page

    phone.go("settings")
    page.get_by_label("Quiet from").fill("20:00")
    expect(page.get_by_label("Address at another message service")).to_have_count(0)
    page.get_by_label("E-mail address").fill("ada@home.example")
    page.get_by_label("Mobile number").fill("+4315550123")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One is known.")).to_have_count(2)
    page.get_by_role("group", name="Do you want reminders?").get_by_label("No").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Do you want reminders?").get_by_label("No")).to_be_checked()
    eventually(lambda: make.rows(evening.database, Contact)[0].muted)

    [contact] = make.rows(evening.database, Contact)
    assert (contact.quiet_from, contact.muted) == ("20:00", True)
    assert contact.channels == ["push", "mail", "sms"]
    assert "ada@home.example" not in str(phone.room("settings"))


def test_the_calendar_link_is_made_on_request(evening, phone):
    phone.enrol()

    phone.go("settings")
    phone.page.get_by_role("button", name="Make a calendar link").click()
    address = phone.page.get_by_role("link", name="Open in my calendar").get_attribute("href")

    assert address.startswith("webcal:")
    assert re.search(r"/calendars/prt_k_[\w-]+\.ics$", address)


def test_another_language_and_its_direction(evening, phone):
    phone.enrol()
    phone.go("settings")

    phone.page.get_by_label("العربية").check()

    expect(phone.page.get_by_role("heading", name="الإعدادات")).to_be_visible()
    assert phone.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]


def test_the_questions_come_in_the_language_chosen_on_the_phone(evening, phone):
    phone.enrol()
    phone.go("settings")

    phone.page.get_by_label("Français").check()
    phone.go("home")
    expect(phone.page.get_by_role("heading", name="Votre journal")).to_be_visible()
    phone.offline()
    phone.page.locator("a[id^=go-]").first.click()
    phone.who_in_any_language()
    phone.fill(lowest)
    phone.send()
    phone.online()
    phone.received()

    [held] = evening.responses()
    assert held.language == "fr"


def test_a_mistake_is_told_and_the_answer_stays(evening, phone):
    phone.enrol()
    phone.answered(DIARY, lowest)
    phone.received()
    page = phone.page

    phone.go("history")
    page.get_by_role("link", name=DIARY).click()
    expect(page.get_by_text("Did you have pain in your belly today?")).to_be_visible()
    page.get_by_role("link", name="I made a mistake").click()
    page.get_by_label("Did you have pain in your belly today?").check()
    page.get_by_label("What should it be?").fill("Yes, a little.")
    page.get_by_role("button", name="Ask my team").click()
    expect(page.get_by_role("heading", name=re.compile("answer"), level=1)).to_be_visible()
    expect(page.locator("#said")).to_have_text("Your team will be asked.")
    eventually(lambda: make.rows(evening.database, CorrectionRequest))

    [request] = make.rows(evening.database, CorrectionRequest)
    [held] = evening.responses()
    assert (request.items, request.words, request.response_id) == (["pain"], "Yes, a little.", held.id)
    assert held.answers["pain"] == 0


def test_a_journey_is_noticed_and_told_once(evening, make_phone):
    phone = make_phone(zone="Europe/Lisbon").enrol()
    phone.answered(DIARY, lowest)
    phone.received()

    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
    phone.go("home")
    expect(phone.page.get_by_role("heading", name=re.compile("answer"), level=1)).to_be_visible()

    assert [fact.detail["zone"] for fact in told(evening, "zone")] == ["Europe/Lisbon"]


def test_signing_out_keeps_what_was_answered(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.fill(lowest)
    phone.go("settings")
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page.get_by_text("This phone is signed out.")).to_be_visible()

    phone.page.get_by_role("link", name="Go on").click()
    phone.send()
    expect(phone.page.locator("#kept")).to_be_visible()
    assert evening.responses() == []
    phone.enrol()
    phone.go("home")

    expect(phone.page.get_by_text("The server has it")).to_be_visible()
    assert len(evening.responses()) == 1


def test_how_things_went_is_drawn_and_told(ward, phone):
    for day in range(4):
        diary = make.assignment(ward.database, "run-in", instrument="net-diary", ordinal=day + 1)
        make.answered(ward.database, ward.catalogue, diary, stoma=0, bowel_movements=day)
    ward.move_to(datetime(2026, 3, 6, 9, 0, tzinfo=UTC))
    phone.enrol()

    phone.go("history")
    phone.page.locator("a[href^='#course/']", has_text="Bowel movements").first.click()

    expect(phone.page.locator("svg.course circle")).to_have_count(4)
    expect(phone.page.get_by_role("row")).to_have_count(5)
