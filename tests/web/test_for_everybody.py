"""Everybody can use it: by keyboard, by ear, at 320 pixels, with large text, in the dark, from right to left."""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.web.screens import SCREENS, walk

DIARY = "Your daily diary"
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
AXE = """async (options) => {
  const found = await axe.run(document, options);
  return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(' | ')}`);
}"""
SMALL = """() => [...document.querySelectorAll('a, button, summary, label.choice, input:not(.choice input), textarea')]
  .filter((one) => one.offsetParent !== null)
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text]) => text)"""
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.offsetParent !== null && !one.closest('.unseen, svg'))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
  .map((one) => one.outerHTML.slice(0, 100))"""
LETTERS = "(size) => { document.documentElement.style.fontSize = size; }"


@cache
def axe() -> str:
    """axe-core, as axe-playwright-python carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture
def ready(ward):
    """An evening with a diary, a consent, and answers of the days before."""
    ward.furnish()
    return ward


def faults(page: Page) -> list[str]:
    """What axe finds on a page, in the light and, of what colours alone decide, in the dark."""
    page.evaluate(axe())
    found: list[str] = page.evaluate(AXE, {"runOnly": RULES})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # at once: no colour is on its way
    found += [f"in the dark: {fault}" for fault in page.evaluate(AXE, {"runOnly": COLOURS})]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_any_screen(make_ward, make_phone, language):
    ward = make_ward(language=language)
    ward.furnish()
    phone = make_phone(ward, language=language, bypass_csp=True)

    found = {name: faults(phone.page) for name in walk(phone)}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert set(found) == set(SCREENS)


def test_nothing_is_cut_off_and_every_target_is_large_enough(ready, make_phone):
    phone = make_phone(width=320, height=640)
    wide, small = {}, {}
    for name in walk(phone):
        for width, size in ((320, "100%"), (390, "200%"), (320, "200%")):
            phone.page.set_viewport_size({"width": width, "height": 640})
            phone.page.evaluate(LETTERS, size)
            wide[name, width, size] = phone.page.evaluate(WIDER)
            small[name, width, size] = phone.page.evaluate(SMALL)
        phone.page.evaluate(LETTERS, "")

    assert {place: found for place, found in wide.items() if found} == {}
    assert {place: found for place, found in small.items() if found} == {}


def test_every_screen_says_where_one_is(ready, phone):
    said = {}
    for name in walk(phone):
        said[name] = phone.page.evaluate(
            """() => {
              const heading = document.querySelector('h1');
              const focused = document.activeElement === heading;
              return [document.querySelectorAll('h1').length, focused, document.title.startsWith(heading.textContent)];
            }"""
        )

    assert said == {name: [1, True, True] for name in SCREENS}


def test_a_diary_by_keyboard_alone(ready, phone):
    phone.enrol()
    page = phone.page
    press = page.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            press("Tab")
        raise AssertionError(f"Tab never reached {selector}")

    tab_to("a[id^=go-]")
    press("Enter")
    expect(page.locator("input[name=who]").first).to_be_visible()
    tab_to("input[name=who]")
    press("Space")
    tab_to("button.main")
    press("Enter")
    expect(page.locator("#forward")).to_be_visible()
    while phone.code() != "review":
        phone.arrived()
        before = page.url
        if page.locator("#number").count():
            tab_to("#number")
            page.keyboard.type("1")
        else:
            tab_to("input[name=answer]")
            press("Space")
        tab_to("#forward")
        press("Enter")
        expect(page).not_to_have_url(before)
    phone.arrived()
    tab_to("#send")
    press("Enter")

    phone.received()
    assert len(ready.responses()) == ready.furnished + 1


def test_motion_stops_for_those_who_want_none(ready, make_phone):
    phone = make_phone(reduced_motion="reduce").enrol()

    moving = phone.page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) => {
          const style = getComputedStyle(one);
          return style.transitionDuration !== '0s' || style.animationName !== 'none';
        }).length"""
    )

    assert moving == 0


def test_questions_are_read_aloud_in_their_own_language(ready, make_phone):
    phone = make_phone()
    phone.context.add_init_script(
        """globalThis.spoken = [];
        speechSynthesis.speak = (one) => spoken.push([one.lang, one.text]);"""
    )
    phone.enrol()
    phone.begin(DIARY)

    phone.page.get_by_role("button", name="Read aloud").click()

    [[language, text]] = phone.page.evaluate("spoken")
    assert language == "en"
    assert text == "Did you have pain in your belly today?. No. Yes"
    expect(phone.page.get_by_role("button", name="Stop reading")).to_have_attribute("aria-pressed", "true")


def test_the_choices_are_named_and_grouped_by_their_question(ready, phone):
    phone.enrol()
    phone.begin(DIARY)

    group = phone.page.get_by_role("group", name="Did you have pain in your belly today?")

    expect(group.get_by_role("radio")).to_have_count(2)
    phone.answer(1)
    phone.forward()
    expect(phone.page.get_by_role("radio", name="10 The worst I can imagine")).to_be_visible()
    expect(phone.page.get_by_role("progressbar", name="Question 2 of 12")).to_be_visible()


def test_the_order_of_a_scale_follows_the_direction_of_the_language(make_ward, make_phone):
    ward = make_ward(language="ar")
    ward.furnish()
    phone = make_phone(ward).enrol()
    phone.page.locator("a[id^=go-]").first.click()
    phone.who_in_any_language()
    phone.answer(1)
    phone.forward()

    boxes = [phone.page.locator(f"label:has(input[value='{value}'])").bounding_box() for value in (0, 1)]

    assert phone.page.evaluate("document.documentElement.dir") == "rtl"
    assert boxes[0]["x"] > boxes[1]["x"]


def test_nothing_is_asked_of_another_host_and_the_policy_is_kept(ready, phone):
    reports = []
    phone.context.expose_function("violated", lambda directive: reports.append(directive))
    phone.context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => violated(event.violatedDirective));"
    )
    for _ in walk(phone):
        pass

    assert reports == []
    assert len(phone.hosts) == 1
