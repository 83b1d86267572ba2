"""A walk through the main screens of the app, for looking at them: by axe, by rulers, by people."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.web.phone import Phone
from tests.web.ward import PIN

SCREENS = (
    "connect",
    "today",
    "consent",
    "who",
    "choice",
    "complaint",
    "scale",
    "number",
    "review",
    "done",
    "report",
    "temperature",
    "advice",
    "kept",
    "help",
    "history",
    "one-answer",
    "mistake",
    "course",
    "settings",
    "leave",
    "signed-out",
)


def walk(phone: Phone) -> Iterator[str]:
    """Show one screen after the other; gives the name of each while it is there."""
    page = phone.page
    page.goto(phone.ward.link())
    expect(page.locator("#field-pin")).to_be_visible()
    yield "connect"
    page.locator("#field-pin").fill(PIN)
    page.locator("button[type=submit]").click()
    expect(page.locator(".task").first).to_be_visible()
    phone.settled()
    yield from _shown(phone, "today", "home", ".task")
    yield from _shown(phone, "consent", "consent", ".document")
    yield from _questions(phone)
    yield from _emergency(phone)
    yield from _shown(phone, "help", "help", ".calls")
    yield from _shown(phone, "history", "history", ".rows")
    page.locator("a[href^='#history/']").first.click()
    expect(page.locator("dl.answers")).to_be_visible()
    yield "one-answer"
    page.locator("a[href^='#mistake/']").click()
    expect(page.locator("textarea")).to_be_visible()
    yield "mistake"
    yield from _shown(phone, "course", "course/net-diary%401.0/bowel_movements", "svg.course")
    yield from _shown(phone, "settings", "settings", "input[type=time]")
    yield from _shown(phone, "leave", "leave", "input[name=from]")
    phone.ward.shut_out()
    phone.page.evaluate("async () => (await import('/app/sending.js')).send({ force: true })")
    yield from _shown(phone, "signed-out", "home", ".notice a[href='#enrol']")


def _shown(phone: Phone, name: str, place: str, selector: str) -> Iterator[str]:
    phone.go("help" if place != "help" else "home")
    phone.go(place)
    expect(phone.page.locator(selector).first).to_be_visible()
    yield name


def _questions(phone: Phone) -> Iterator[str]:
    """The diary, which has every way to answer but the temperature."""
    page = phone.page
    phone.go("home")
    page.locator("a[id^=go-]").first.click()
    expect(page.locator("input[name=who]").first).to_be_visible()
    phone.arrived()
    yield "who"
    phone.who_in_any_language()
    yield "choice"
    page.locator("#forward").click()
    expect(page.locator("#leave-out")).to_be_visible()
    page.locator("h1").focus()
    yield "complaint"
    phone.answer(1)
    phone.forward()
    yield "scale"
    phone.answer(3)
    phone.forward()
    while not page.locator("#number").count():
        phone.answer(0)
        phone.forward()
    yield "number"
    while phone.code() != "review":
        phone.answer({"stool_form": 4}.get(phone.code(), 0))
        phone.forward()
    yield "review"
    phone.send()
    phone.received()
    page.locator("h1").focus()
    yield "done"


def _emergency(phone: Phone) -> Iterator[str]:
    """A report out of turn, with a fever, while there is no network."""
    page = phone.page
    yield from _shown(phone, "report", "report", ".calls")
    page.locator("button.main").nth(phone.bundle()["unscheduled"].index("net-crisis@1.0")).click()
    phone.who_in_any_language()
    while phone.code() != "temperature":
        phone.answer(0)
        phone.forward()
    yield "temperature"
    phone.answer(38.6)
    phone.forward()
    phone.answer(1)
    phone.forward()
    phone.offline()
    phone.send()
    phone.arrived()
    yield "advice"
    page.locator("#have-read").click()
    expect(page.locator("#kept")).to_be_visible()
    phone.arrived()
    yield "kept"
    phone.online()
    phone.received()
