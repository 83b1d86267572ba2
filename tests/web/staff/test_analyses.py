"""The committee and the coordinator look at what the trial shows: each as far as they may."""

from playwright.sync_api import expect


def test_the_committee_sees_arms_as_a_picture_and_in_numbers(make_desk):
    desk = make_desk("omar").signed_in()

    desk.select("Analysis", "Completion")
    desk.arrived()
    desk.select("Question", "EORTC QLQ-C30")
    desk.arrived()
    desk.page.get_by_text("In numbers").click()

    expect(desk.page.get_by_role("region", name="Completion: EORTC QLQ-C30")).to_be_visible()
    desk.sees_row("177Lu-DOTATATE.*baseline")
    assert desk.page.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")


def test_the_coordinator_sees_everybody_together_and_is_offered_no_arm(desk):
    desk.go("analyses")

    expect(desk.page.get_by_label("Seen")).to_have_count(0)
    expect(desk.page.locator("#main")).not_to_contain_text("177Lu")
    assert "model" not in desk.page.locator("select[name=analysis]").inner_html()


def test_a_question_has_an_address_to_come_back_to(make_desk):
    desk = make_desk("omar").signed_in()

    desk.select("Seen", "Everybody together")
    desk.arrived()
    desk.page.reload()
    desk.arrived()

    expect(desk.page.get_by_label("Seen")).to_have_value("pooled")
