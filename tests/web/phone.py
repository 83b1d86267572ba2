"""A patient's phone in a test: the app in a browser, what a patient does with it, and what it must never do."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.web.ward import PIN, Ward

PATIENCE = 8000  # milliseconds
# What a browser itself writes when a request fails or is refused; everything else in its console is a fault.
EXPECTED = re.compile(r"Failed to load resource|net::ERR_|Service Worker registration blocked by Playwright")
# The worker has a thread of its own whose clock a test cannot move; pages do all the sending then.
WITHOUT_BACKGROUND = "delete globalThis.ServiceWorkerRegistration?.prototype.sync"
STORE = """async ([room]) => {
  const store = await import('/app/store.js');
  return store.all(room);
}"""


class Phone:
    """A browser context of its own: nothing is shared with another phone."""

    def __init__(
        self,
        browser: Browser,
        ward: Ward,
        *,
        language: str = "en-GB",
        zone: str = "Europe/Vienna",
        width: int = 390,
        height: int = 800,
        clock: datetime | None = None,
        **options: Any,
    ) -> None:
        self.ward = ward
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, timezone_id=zone, has_touch=True, **options
        )
        self.context.set_default_timeout(PATIENCE)
        if clock is not None:
            self.context.clock.set_system_time(clock)
            self.context.add_init_script(WITHOUT_BACKGROUND)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("request", self._asked)
        self.page = self.open("")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.faults.append(message.text)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    def open(self, place: str) -> Page:
        """A tab at a place of the app, such as #home; the first one when the phone is new and no place is named."""
        page = self.context.new_page()
        if place:
            page.goto(f"{self.ward.address}/app/{place}")
        return page

    def enrol(self, name: str = "ada", *, page: Page | None = None) -> "Phone":
        """Open the link from the clinic and type the PIN."""
        self.enrol_without_worker(name, page=page)
        self.settled()
        return self

    def enrol_without_worker(self, name: str = "ada", *, page: Page | None = None) -> "Phone":
        """The same in a browser that lets no worker run behind a page."""
        page = page or self.page
        page.goto("about:blank")
        page.goto(self.ward.link(name))
        page.get_by_label("PIN").fill(PIN)
        page.locator("button[type=submit]").click()
        expect(page).to_have_url(f"{self.ward.address}/app/#home")
        return self

    def settled(self) -> None:
        """Until the worker has what it needs to open the app without a network."""
        self.page.evaluate("() => navigator.serviceWorker?.ready.then(() => true)")

    def offline(self) -> None:
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    def go(self, place: str) -> None:
        """To a place of the app, as a link there would."""
        self.page.evaluate("(place) => { location.hash = place; }", place)
        self.arrived()

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def begin(self, title: str, *, who: str = "participant", page: Page | None = None) -> None:
        """Press the button of one thing that is due and say who answers."""
        page = page or self.page
        page.get_by_role("link", name=re.compile("Start|Go on")).and_(
            page.get_by_role("link", description=title)
        ).click()
        self.who(who, page=page)

    def who(self, who: str = "participant", *, page: Page | None = None) -> None:
        """Say who answers, and go on to the questions."""
        page = page or self.page
        page.locator(f"input[name=who][value={who}]").check()
        page.get_by_role("button", name=re.compile("^(Start|Go on)$")).click()
        expect(page.locator("#forward, #send")).to_be_visible()
        self.arrived(page)

    def who_in_any_language(self) -> None:
        """The same where the buttons are named in another language."""
        self.page.locator("input[name=who][value=participant]").check()
        self.page.locator("button.main").click()
        expect(self.page.locator("#forward, #send")).to_be_visible()
        self.arrived()

    def code(self, page: Page | None = None) -> str:
        """The code of the question on the screen, or `review`."""
        return urlsplit((page or self.page).url).fragment.split("/")[-1]

    def answer(self, value: Any, *, page: Page | None = None) -> None:
        """Give one answer, without going on."""
        page = page or self.page
        number = page.locator("#number")
        if isinstance(value, str):
            page.locator(f"input[value={value}], input[name={value}]").check()
        elif number.count():
            number.fill(str(value))
        else:
            page.locator(f"input[name=answer][value='{value}']").check()

    def forward(self, *, page: Page | None = None) -> None:
        """Press Next and wait for the next screen."""
        page = page or self.page
        before = page.url
        page.locator("#forward").click()
        expect(page).not_to_have_url(before)
        self.arrived(page)

    def arrived(self, page: Page | None = None) -> None:
        """Until the screen is the one the address names."""
        eventually(
            lambda: (page or self.page).evaluate("document.getElementById('main').dataset.place === location.hash")
        )

    def fill(self, choose: Callable[[str], Any], *, page: Page | None = None) -> dict[str, Any]:
        """Answer question by question what `choose` says of a code, up to the review. Gives what was answered."""
        page = page or self.page
        given: dict[str, Any] = {}
        while (code := self.code(page)) != "review":
            given[code] = choose(code)
            self.answer(given[code], page=page)
            self.forward(page=page)
        return given

    def send(self, *, page: Page | None = None) -> None:
        """Press Send on the review."""
        page = page or self.page
        page.locator("#send").click()
        page.wait_for_selector("#receipt, #kept, #have-read")

    def answered(self, title: str, choose: Callable[[str], Any], *, page: Page | None = None) -> dict[str, Any]:
        """One questionnaire from its button to the end."""
        self.begin(title, page=page)
        given = self.fill(choose, page=page)
        self.send(page=page)
        return given

    def room(self, room: str) -> list[dict[str, Any]]:
        """What the phone keeps in one of its rooms."""
        found: list[dict[str, Any]] = self.page.evaluate(STORE, [room])
        return found

    def bundle(self) -> dict[str, Any]:
        """The package the phone works from."""
        [found] = [one["value"]["content"] for one in self.room("settings") if one["name"] == "bundle"]
        content: dict[str, Any] = found
        return content

    def queue(self) -> list[dict[str, Any]]:
        """The frozen answers on the phone that the server has not confirmed."""
        return [json.loads(one["body"]) for one in self.room("outbox") if one["kind"] == "response"]

    def received(self) -> None:
        """Until the screen says that the server has it."""
        expect(self.page.locator("#receipt")).to_be_visible(timeout=2 * PATIENCE)

    def close(self) -> None:
        """Put the phone away. Whatever it complained about, or another host it asked, fails the test."""
        self.context.close()
        assert self.faults == []
        assert self.hosts <= {urlsplit(self.ward.address).netloc}, self.hosts


def lowest(code: str) -> int | float:
    """An unremarkable answer to any of our own questions."""
    return {"temperature": 36.6, "fluids": 1, "stool_form": 4}.get(code, 0)


def eventually(holds: Callable[[], Any]) -> None:
    """Wait until the server has it, a few seconds at most."""
    until = monotonic() + PATIENCE / 1000
    while not holds():
        assert monotonic() < until, "it never came"
        sleep(0.05)
