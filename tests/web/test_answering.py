"""A patient enrols, answers, looks over it, sends, and is told that the server has it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from proapp.flag.tables import Flag
from proapp.message.tables import Acknowledgement
from tests import make
from tests.web.phone import lowest
from tests.web.ward import PIN

DIARY, CHECK = "Your daily diary", "How are you after your infusion?"
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
AFTER_INFUSION = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)


@pytest.fixture
def evening(ward):
    """The evening of the day ada was registered: her first diary is open."""
    ward.move_to(EVENING)
    return ward


@pytest.fixture
def infused(ward):
    """Four hours after the infusion: the check is open, and nothing else."""
    ward.treated()
    ward.move_to(AFTER_INFUSION)
    return ward


def test_a_link_is_enough_with_the_pin_and_its_secret_is_forgotten(evening, phone):
    link = evening.link()
    secret = link.partition("=")[2]

    phone.page.goto(link)
    expect(phone.page.get_by_role("heading", name="Connect your phone")).to_be_focused()
    address = phone.page.url
    phone.page.get_by_label("PIN").fill(PIN)
    phone.page.get_by_role("button", name="Connect").click()

    expect(phone.page.get_by_role("heading", name=DIARY)).to_be_visible()
    assert secret not in address + phone.page.url + phone.page.content()
    assert all(secret not in str(phone.room(room)) for room in ("settings", "outbox", "drafts"))
    phone.page.go_back()
    assert secret not in phone.page.url


def test_a_typed_code_is_read_as_people_type_and_nothing_is_typed_twice(evening, phone):
    typed = evening.code().code.lower().replace("-", "  ")
    page = phone.page
    page.goto(f"{evening.address}/app/")

    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("type the code")
    page.get_by_label("Code").fill(typed)
    page.get_by_label("PIN").fill("1234")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("did not work")
    page.locator("#language-de").check()
    expect(page.get_by_label("Code")).to_have_value(typed)
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Verbinden").click()

    expect(page.get_by_role("heading", name="Ihr Tagebuch")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"


def test_one_diary_from_the_first_question_to_the_receipt(evening, phone):
    phone.enrol()
    said = {"pain": 1, "pain_level": 10, "flushing": 0, "stoma": 1, "bag_emptied": 3, "vomiting_episodes": 1}

    phone.begin(DIARY, who="with-help")
    given = phone.fill(lambda code: said.get(code, lowest(code)))
    asked = list(given)
    phone.page.get_by_role("link", name="Change: Did you have pain in your belly today?").click()
    phone.answer(0)
    phone.forward()
    while phone.code() != "review":
        phone.forward()
    phone.send()
    phone.received()

    [held] = evening.responses()
    assert "pain_level" in asked
    assert not {"flushing_episodes", "bowel_movements", "stool_form"} & set(asked)
    assert held.answers == {code: value for code, value in (given | {"pain": 0}).items() if code != "pain_level"}
    assert (held.answered_by, held.mode, held.language) == ("with-help", "web", "en")
    assert held.started_at is not None
    assert phone.queue() == []
    assert phone.room("drafts") == []


def test_nothing_is_chosen_beforehand_and_nothing_is_passed_by_silently(evening, phone):
    phone.enrol()
    page = phone.page
    page.get_by_role("link", name="Start").first.click()

    chosen = page.locator("input:checked").count()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("who is answering")
    phone.who()
    chosen += page.locator("input:checked").count()
    page.locator("#forward").click()

    expect(page.get_by_role("alert")).to_contain_text("There is no answer yet.")
    expect(page.locator("input[name=answer]").first).to_be_focused()
    assert chosen == 0


def test_a_question_can_be_left_out_and_the_review_says_so(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    left = phone.code()

    phone.page.locator("#forward").click()
    phone.page.get_by_role("button", name="Leave it out").click()
    expect(phone.page.get_by_role("heading", name="diarrhoea")).to_be_visible()
    phone.fill(lowest)
    expect(phone.page.get_by_text("Not answered")).to_have_count(1)
    phone.send()
    phone.received()

    [held] = evening.responses()
    assert left not in held.answers
    assert held.answers["diarrhoea"] == 0


def test_going_back_finds_the_answers_that_were_given(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.answer(1)
    phone.forward()
    phone.answer(7)
    phone.forward()

    phone.page.locator("#back").click()
    expect(phone.page.get_by_role("radio", name="7")).to_be_checked()
    for _ in range(3):
        phone.page.go_back()

    expect(phone.page.get_by_role("radio", name="Yes")).to_be_checked()


def test_numbers_are_typed_or_stepped_and_must_fit(infused, phone):
    phone.enrol()
    phone.begin(CHECK)
    while phone.code() != "bowel_movements":
        phone.answer(0)
        phone.forward()
    page = phone.page

    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="One less").click()
    expect(page.locator("#number")).to_have_value("1")
    phone.answer(100)
    page.locator("#forward").click()
    expect(page.get_by_role("alert")).to_contain_text("from 0 to 99")
    phone.answer(2)
    phone.forward()
    for value in (0, 3, "36,6", 1):
        page.locator("#number").fill(value) if value == "36,6" else phone.answer(value)
        phone.forward()
    phone.send()
    phone.received()

    [held] = infused.responses()
    assert {code: held.answers[code] for code in ("bowel_movements", "temperature", "pain")} == {
        "bowel_movements": 2,
        "temperature": 36.6,
        "pain": 3,
    }


def test_infusion_day_has_the_check_and_nothing_else(infused, phone):
    phone.enrol()

    assert phone.title == "One thing to answer"
    expect(phone.page.get_by_role("heading", name=CHECK)).to_be_visible()


def test_a_fever_is_answered_at_once_without_a_network(infused, phone):
    phone.enrol()
    phone.begin(CHECK)
    phone.offline()
    page = phone.page

    phone.fill(lambda code: {"temperature": 38.4, "fluids": 0}.get(code, lowest(code)))
    phone.send()

    expect(page.get_by_role("heading", name="Act now")).to_be_focused()
    expect(page.get_by_text("Nobody is watching this now.")).to_be_visible()
    assert page.locator("a[href='tel:+4315550100']").is_visible()
    assert page.locator("a[href='tel:112']").is_visible()
    phone.go("home")
    page.reload()
    expect(page.get_by_role("heading", name="Act now")).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("There is no connection right now.")).to_be_visible()

    phone.online()
    phone.received()
    told = make.rows(infused.database, Acknowledgement)
    assert {one.detail["rule"] for one in told} == {"R6", "R8"}
    assert {flag.level for flag in make.rows(infused.database, Flag)} == {"red"}


def test_nobody_is_called_who_is_not_there(infused, phone):
    infused.move_to(datetime(2026, 3, 27, 21, 0, tzinfo=UTC))
    phone.enrol()

    phone.go("help")

    expect(phone.page.get_by_text("Your study team is not there at this hour.")).to_be_visible()
    assert phone.page.locator(".calls a").first.get_attribute("href") == "tel:112"


def test_something_wrong_can_be_told_at_any_time(ward, phone):
    ward.treated()
    ward.move_to(datetime(2026, 4, 7, 9, 0, tzinfo=UTC))
    phone.enrol()

    phone.page.get_by_role("link", name="Something is wrong now").click()
    phone.page.get_by_role("button", name=CHECK).click()
    phone.who("proxy")
    phone.fill(lambda code: {"temperature": 39}.get(code, lowest(code)))
    phone.send()
    expect(phone.page.get_by_role("heading", name="Act now")).to_be_visible()
    phone.page.locator("#have-read").click()
    phone.received()

    [held] = ward.responses()
    [asked] = [one for one in make.assignments(ward.database) if one.id == held.assignment_id]
    assert (asked.timepoint, held.answered_by) == ("unscheduled", "proxy")
    assert [flag.level for flag in make.rows(ward.database, Flag)] == ["red"]
