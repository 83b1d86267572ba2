"""Somebody of the staff before a browser: what they do with the pages, and what the pages must never do."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, expect

from tests import authenticators, make
from tests.web.phone import PATIENCE
from tests.web.staff.clinic import Clinic

# What a browser itself writes when the server refuses something; everything else in its console is a fault.
EXPECTED = re.compile(r"Failed to load resource")
VIOLATIONS = "addEventListener('securitypolicyviolation', (event) => violated(event.violatedDirective));"
DRAWN = "(place) => document.querySelector('#main').dataset.place === place"
LOADED = """() => !document.querySelector('#main[aria-busy]') && document.querySelector('h1')
  && [...document.images].every((one) => one.loading === 'lazy' || one.complete)"""


class Desk:
    """A browser context of its own; when it is closed, whatever the page did wrong is raised."""

    def __init__(
        self, browser: Browser, clinic: Clinic, *, width: int = 1280, height: int = 900, **options: Any
    ) -> None:
        self.clinic = clinic
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/Vienna",
            reduced_motion="reduce",
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.expose_function("violated", lambda directive: self.faults.append(f"policy: {directive}"))
        self.context.add_init_script(VIOLATIONS)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("request", self._asked)
        self.page = self.context.new_page()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.faults.append(message.text)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    def open(self, place: str = "") -> "Desk":
        """A place of the pages by its address."""
        self.page.goto(f"{self.clinic.address}/staff/{place}")
        self.arrived()
        return self

    def sign_in(self, name: str = "chen", password: str = make.PASSWORD) -> "Desk":
        """Name and password, as typed."""
        self.open()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        return self

    def signed_in(self) -> "Desk":
        """Until the first page is there."""
        expect(self.page.locator("#to-work, #to-completion").first).to_be_attached()
        self.arrived()
        return self

    def go(self, place: str) -> "Desk":
        """To a place, as a link there would; until everything on it has come."""
        self.signed_in()
        self.page.evaluate("(place) => { location.hash = place; }", place)
        self.page.wait_for_function(DRAWN, arg=f"#{place}", timeout=4 * PATIENCE)
        self.arrived()
        return self

    def arrived(self) -> None:
        """Until the page is drawn and everything it asked for has come."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function(LOADED, timeout=4 * PATIENCE)

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def choose(self, name: str) -> None:
        """Tick a choice by its words."""
        self.page.get_by_label(name, exact=True).check()

    def fill(self, name: str, text: str) -> None:
        """Type into a field by its label, said to be optional or not."""
        self.page.get_by_label(re.compile(rf"^{re.escape(name)}( \(optional\))?$")).fill(text)

    def select(self, name: str, words: str) -> None:
        """Choose an entry of a list by its words."""
        self.page.get_by_label(re.compile(rf"^{re.escape(name)}( \(optional\))?$")).select_option(label=words)

    def sees_row(self, pattern: str) -> None:
        """A row of a table reads like this."""
        expect(self.page.get_by_role("row", name=re.compile(pattern)).first).to_be_visible()

    def adds_app(self) -> Callable[[], str]:
        """An app that shows codes is added on the account page; gives what shows the next code, a minute later."""
        self.go("account")
        self.press("Add an authenticator app")
        dialog = self.page.get_by_role("dialog")
        seed = dialog.locator("code").inner_text()
        clock = self.clinic.clock
        dialog.get_by_label("The code your app shows now").fill(authenticators.code(seed, clock.now()))
        dialog.get_by_label("What to call it").fill("my phone")
        dialog.get_by_label("Password").fill(make.PASSWORD)
        dialog.get_by_role("button", name="Add an authenticator app").click()
        self.told("It is added.")

        def next_code() -> str:
            self.clinic.move_to(clock.now() + timedelta(minutes=1))
            return authenticators.code(seed, clock.now())

        return next_code

    def told(self, words: str) -> None:
        """The page says that something was done."""
        expect(self.page.locator(".toast")).to_contain_text(words)

    def close(self) -> None:
        self.context.close()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if kind is None:
            assert self.faults == []
            assert len(self.hosts) <= 1
