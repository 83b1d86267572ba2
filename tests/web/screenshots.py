"""`python -m tests.web.screenshots FOLDER`: the phone's main screens, and every page of the staff, in each look."""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.base.migrate import migrate
from proapp.workflow.catalogue import Catalogue
from tests.web.browsing import CHROMIUM, SWITCHES
from tests.web.phone import Phone
from tests.web.screens import walk
from tests.web.staff.clinic import MORNING, Clinic, Furnishing
from tests.web.staff.desk import Desk
from tests.web.staff.places import walk as staff_pages
from tests.web.ward import Ward

KEY = b"a key for pictures that is long enough"
LOOKS = {
    "light": {"color_scheme": "light", "language": "en-GB"},
    "dark": {"color_scheme": "dark", "language": "de-AT"},
    "right-to-left": {"color_scheme": "light", "language": "ar"},
}

STAFF_LOOKS = {
    "staff-light": {"color_scheme": "light", "width": 1280},
    "staff-dark": {"color_scheme": "dark", "width": 1280},
    "staff-tablet": {"color_scheme": "light", "width": 768},
    "staff-narrow": {"color_scheme": "light", "width": 320},
}


def main(folder: Path) -> None:
    """Walk through the app once for each look, and keep a picture of every screen."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for look in LOOKS:
            pictures(browser, look, folder / look, Path(place))
        for look in STAFF_LOOKS:
            staff_pictures(browser, look, folder / look, Path(place))
        browser.close()


def pictures(browser: Browser, look: str, folder: Path, place: Path) -> None:
    """One look, in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    options = dict(LOOKS[look])
    database = Database(f"sqlite:///{place / look}.sqlite3", key=KEY)
    migrate(database)
    clock = SimulatedClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    language = str(options["language"]).partition("-")[0]
    with Ward(database, clock, Catalogue.shipped(), place, language=language) as ward:
        ward.furnish()
        phone = Phone(browser, ward, clock=clock.now(), device_scale_factor=2, **options)
        for number, name in enumerate(walk(phone), 1):
            phone.page.screenshot(path=folder / f"{number:02d}-{name}.png")
        phone.close()
    database.close()


def staff_pictures(browser: Browser, look: str, folder: Path, place: Path) -> None:
    """The same of the pages of coordinators and clinicians."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{place / look}.sqlite3", key=KEY)
    migrate(database)
    catalogue = Catalogue.shipped()
    Furnishing(database, catalogue).furnish()
    with (
        Clinic(database, SimulatedClock(MORNING), catalogue, place) as clinic,
        Desk(browser, clinic, **STAFF_LOOKS[look]) as desk,
    ):
        desk.open().page.screenshot(path=folder / "00-sign-in.png")
        desk.sign_in("iris")
        for number, name in enumerate(staff_pages(desk), 1):
            whole = not desk.page.locator("dialog").count()
            desk.page.screenshot(path=folder / f"{number:02d}-{name}.png", full_page=whole)
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
