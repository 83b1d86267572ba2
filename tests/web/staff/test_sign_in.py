"""Who signs in, for how long, with which roles and keys."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests import make


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


def test_an_invitation_leads_to_an_account(make_desk, clinic):
    desk = make_desk(signs_in=False)
    secret = make.invitation(clinic.database, "nina", now=clinic.clock.now())

    desk.open(f"#i={secret}")
    expect(desk.page.locator("h1")).to_contain_text("Welcome")
    assert secret not in desk.page.url
    desk.page.get_by_label(re.compile("^New password")).fill("a long sentence of my own making")
    desk.press("Accept")

    desk.told("now")
    expect(desk.page.locator("h1")).to_have_text("Sign in")


def test_the_committee_sees_tables_and_no_participants(make_desk):
    desk = make_desk("omar").signed_in()

    assert desk.page.locator(".places a").all_inner_texts() == ["Analyses", "Completion", "Releases", "Downloads"]
    expect(desk.page.locator("h1")).to_have_text("Analyses")
    desk.go("completion")
    expect(desk.page.get_by_role("table").first).to_be_visible()


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


def test_who_has_been_quiet_is_asked_before_the_session_ends_and_may_stay(make_desk, clinic):
    desk = make_desk(signs_in=False)
    desk.context.clock.install()
    desk.sign_in().signed_in()
    clinic.move_to(clinic.clock.now() + timedelta(minutes=29))

    desk.page.clock.run_for(31_000)
    expect(desk.page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    desk.press("Stay signed in")

    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    clinic.move_to(clinic.clock.now() + timedelta(minutes=20))
    desk.go("flags")
    expect(desk.page.locator("h1")).to_have_text("Flags")
