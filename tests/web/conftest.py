"""The patient's app in a real browser, on the real application over SQLite; the browser starts once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.demo.server import Server
from proapp.web import serving
from proapp.workflow.catalogue import Catalogue
from tests.web.browsing import CHROMIUM, SWITCHES
from tests.web.phone import PATIENCE, Phone
from tests.web.ward import Ward


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one PROAPP_CHROMIUM names."""
    expect.set_options(timeout=2 * PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """One of our own: it remembers the protocol, and ours enrols in more languages than the shipped one."""
    return Catalogue.shipped()


@pytest.fixture
def make_ward(
    make_database: Callable[[str], Database], clock: SimulatedClock, catalogue: Catalogue, tmp_path: Path
) -> Iterator[Callable[..., Ward]]:
    """NET RETREAT in Vienna with ada and grace, and its server on this machine."""
    with ExitStack() as opened:
        yield lambda **options: opened.enter_context(
            Ward(make_database("sqlite"), clock, catalogue, tmp_path, **options)
        )


@pytest.fixture
def ward(make_ward: Callable[..., Ward]) -> Ward:
    """Where everybody speaks English."""
    return make_ward()


@pytest.fixture
def phone(browser: Browser, ward: Ward) -> Iterator[Phone]:
    """A phone fresh from the shop."""
    found = Phone(browser, ward)
    yield found
    found.close()


@pytest.fixture
def make_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Phone]]:
    """More phones, of other languages, sizes and clocks."""
    made: list[Phone] = []

    def make(ward: Ward | None = None, **options: Any) -> Phone:
        made.append(Phone(browser, ward or request.getfixturevalue("ward"), **options))
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
