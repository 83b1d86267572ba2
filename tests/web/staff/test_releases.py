"""Two people release: one proposes, another reads it and agrees, and only then the trial's people see it."""

import re

from playwright.sync_api import expect

from tests import make


def test_what_one_proposes_another_agrees_to_and_then_the_coordinator_reads_it(make_desk):
    una = make_desk("una").signed_in()
    una.go("releases")
    una.page.locator("summary", has_text="Propose a release").click()
    una.choose("The trial's people, small cells withheld")
    una.choose("Everybody together")
    una.fill("What it is for", "The investigators' meeting")
    una.choose("Completion")
    una.page.get_by_label("SVG").uncheck()
    una.press("Propose a release")
    una.told("It is proposed.")
    expect(una.page.locator("#main")).to_contain_text("You proposed this")
    chen = make_desk("chen")
    chen.go("releases")
    expect(chen.page.locator("#main")).to_contain_text("Nothing has been released to you yet.")
    chen.close()

    omar = make_desk("omar").signed_in()
    shown = omar.adds_app()
    omar.go("releases")
    omar.page.get_by_role("link", name="The investigators' meeting").click()
    omar.press("Agree")
    dialog = omar.page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(make.PASSWORD)
    dialog.get_by_label(re.compile("One-time code")).fill(shown())
    dialog.get_by_role("button", name="Confirm").click()
    omar.told("It is released.")

    chen = make_desk("chen")
    chen.go("releases")
    chen.page.get_by_role("link", name="The investigators' meeting").click()
    expect(chen.page.get_by_role("row", name="Completion").first).to_be_visible()
    assert chen.page.evaluate("fetch(document.querySelector('a[target=_blank]').href).then((one) => one.status)") == 200
