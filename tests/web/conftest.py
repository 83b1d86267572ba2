"""The patient's app in a real browser, on the real application over SQLite; the browser starts once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.demo.server import Server
from proapp.web import serving
from proapp.workflow.catalogue import Catalogue
from tests.web.phone import Phone
from tests.web.ward import Ward

CHROMIUM = os.environ.get("PROAPP_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one PROAPP_CHROMIUM names."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture
def ward(
    make_database: Callable[[str], Database], clock: SimulatedClock, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Ward]:
    """NET RETREAT in Vienna with ada, treated on 27 March, and the server on this machine."""
    with Ward(make_database("sqlite"), clock, catalogue, tmp_path) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, ward: Ward) -> Iterator[Phone]:
    """A phone fresh from the shop."""
    found = Phone(browser, ward)
    yield found
    found.close()


@pytest.fixture
def make_phone(browser: Browser, ward: Ward) -> Iterator[Callable[..., Phone]]:
    """More phones, of other languages, sizes and clocks."""
    made: list[Phone] = []

    def make(**options: Any) -> Phone:
        made.append(Phone(browser, ward, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of the app in which its modules can be asked one by one; nobody is behind it but the files."""
    app = Flask("files")
    app.register_blueprint(serving.blueprint)
    with Server(app) as server:
        context = browser.new_context(timezone_id="Europe/Vienna", service_workers="block")
        page = context.new_page()
        page.goto(f"{server.address}/app/")
        yield page
        context.close()
