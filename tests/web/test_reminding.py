"""A reminder arrives behind the app: it says one fixed sentence, is acknowledged, and opens the app."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

from proapp.message.tables import Acknowledgement
from tests import make
from tests.web.phone import eventually

SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const shown = await worker.getNotifications();
  return shown.map((one) => [one.title, one.body, one.tag, one.lang, one.dir]);
}"""


def deliver(phone, data):
    """What a push service hands to the browser."""
    session = phone.context.new_cdp_session(phone.page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    eventually(lambda: phone.page.wait_for_timeout(20) or found)
    known = found[-1]["registrationId"]
    session.send(
        "ServiceWorker.deliverPushMessage", {"origin": phone.ward.address, "registrationId": known, "data": data}
    )
    session.detach()


def test_a_reminder_says_nothing_and_is_acknowledged(ward, phone):
    ward.move_to(datetime(2026, 3, 2, 18, 0, tzinfo=UTC))
    phone.context.grant_permissions(["notifications"], origin=ward.address)
    phone.enrol()
    message = uuid4()

    for _ in range(2):
        deliver(phone, json.dumps({"v": 1, "n": str(message)}))
        eventually(lambda: phone.page.evaluate(SHOWN))
    eventually(lambda: make.rows(ward.database, Acknowledgement))

    assert phone.page.evaluate(SHOWN) == [
        ["proapp", "Something is waiting for you in the app.", str(message), "en", "ltr"]
    ]
    told = make.rows(ward.database, Acknowledgement)
    assert {(one.what, one.subject_id) for one in told} == {("message", UUID(str(message)))}


def test_a_message_that_makes_no_sense_still_says_only_the_sentence(ward, phone):
    ward.move_to(datetime(2026, 3, 2, 18, 0, tzinfo=UTC))
    phone.context.grant_permissions(["notifications"], origin=ward.address)
    phone.enrol()

    deliver(phone, "<b>not ours</b>")
    eventually(lambda: phone.page.evaluate(SHOWN))

    assert phone.page.evaluate(SHOWN) == [["proapp", "Something is waiting for you in the app.", "proapp", "en", "ltr"]]
    assert make.rows(ward.database, Acknowledgement) == []
