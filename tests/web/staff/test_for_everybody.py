"""Every page can be used by everybody: axe finds nothing, nothing is cut off, one can tell where one is."""

from playwright.sync_api import expect

from tests.web.staff.places import walk
from tests.web.test_for_everybody import faults

SMALL = """() => [...document.querySelectorAll('a, button, summary, label.box, input, select, textarea')]
  .filter((one) => one.checkVisibility() && !one.closest('.skip, .unseen') && !one.matches('.box input'))
  .filter((one) => !one.matches('p a, li a:not([data-line])'))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text]) => text)"""
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen, svg, .skip, .frame, .picture, pre'))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
  .map((one) => one.outerHTML.slice(0, 100))"""
WHERE = """() => {
  const heading = document.querySelector('h1');
  return [document.querySelectorAll('h1').length, document.title.startsWith(heading.textContent)];
}"""


def test_axe_finds_nothing_on_any_page(make_desk):
    desk = make_desk(bypass_csp=True)

    found = {name: faults(desk.page) for name in walk(desk)}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_nothing_is_cut_off_and_every_target_is_large_enough(make_desk):
    desk = make_desk(width=320, height=800)
    wide, small = {}, {}
    for name in walk(desk):
        for width in (320, 768):
            desk.page.set_viewport_size({"width": width, "height": 800})
            wide[name, width] = desk.page.evaluate(WIDER)
            small[name, width] = desk.page.evaluate(SMALL)
        desk.page.set_viewport_size({"width": 320, "height": 800})

    assert {place: found for place, found in wide.items() if found} == {}
    assert {place: found for place, found in small.items() if found} == {}


def test_every_page_says_where_one_is_and_keeps_the_policy(desk):
    said = {name: desk.page.evaluate(WHERE) for name in walk(desk)}

    assert said == {name: [1, True] for name in said}
    assert desk.faults == []


def test_the_focus_goes_to_the_heading_of_a_page_and_stays_on_a_filter(desk):
    desk.go("flags")
    expect(desk.page.locator("h1")).to_be_focused()

    chosen = desk.page.get_by_role("link", name="Amber", exact=True)
    chosen.focus()
    desk.page.keyboard.press("Enter")

    expect(desk.page.get_by_role("link", name="Amber", exact=True)).to_have_attribute("aria-current", "true")
    expect(desk.page.get_by_role("link", name="Amber", exact=True)).to_be_focused()


def test_the_menu_opens_by_keyboard_where_there_is_little_room(make_desk):
    desk = make_desk(width=320, height=700).signed_in()
    menu = desk.button("Menu")

    menu.focus()
    desk.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    desk.page.locator("#to-flags").focus()
    desk.page.keyboard.press("Enter")

    expect(desk.page.locator("h1")).to_have_text("Flags")
    expect(desk.button("Menu")).to_have_attribute("aria-expanded", "false")


def test_a_dialog_holds_the_focus_and_gives_it_back(desk):
    desk.go(desk.clinic.link("ada"))
    opener = desk.button("Record a call")

    opener.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    for _ in range(30):
        desk.page.keyboard.press("Tab")
        assert desk.page.evaluate(
            "Boolean(document.activeElement.closest('dialog')) || document.activeElement === document.body"
        )
    desk.page.keyboard.press("Escape")

    expect(opener).to_be_focused()
