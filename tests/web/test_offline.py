"""Nothing is lost, nothing counted twice: without a network, killed, in two tabs, after lost replies, by any clock."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from proapp.participant.tables import Participant
from proapp.response.tables import Draft, Quarantine
from tests import make
from tests.web.phone import eventually, lowest

DIARY, CHECK = "Your daily diary", "How are you after your infusion?"
SEND = "async () => (await import('/app/sending.js')).send({ force: true })"
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def evening(ward):
    ward.move_to(EVENING)
    return ward


def held(ward, name="ada"):
    """What the server holds, by assignment."""
    return {str(one.assignment_id): one.answers for one in ward.responses(name)}


def test_it_opens_and_answers_in_flight_mode(evening, phone):
    phone.enrol()
    phone.offline()
    phone.page.close()

    phone.page = phone.open("")
    phone.page.goto(f"{evening.address}/app/")
    phone.answered(DIARY, lowest)
    expect(phone.page.get_by_text("Kept on this phone.")).to_be_visible()
    expect(phone.page.get_by_text("There is no connection right now.")).to_be_visible()
    kept = phone.queue()
    phone.online()
    phone.received()

    assert held(evening) == {one["assignment_id"]: one["answers"] for one in kept}
    assert phone.queue() == []


def test_a_killed_page_goes_on_with_the_same_question(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.answer(1)
    phone.forward()
    phone.answer(6)
    eventually(lambda: phone.room("drafts")[0]["answers"].get("pain_level") == 6)
    code, place = phone.code(), phone.page.url

    phone.page.close(run_before_unload=False)
    phone.page = phone.open("")
    phone.page.goto(place)
    expect(phone.page.get_by_role("radio", name="6")).to_be_checked()
    phone.page.close()
    phone.page = phone.open("")
    phone.page.goto(f"{evening.address}/app/")
    phone.page.get_by_role("link", name="Go on").click()
    expect(phone.page.get_by_role("radio", name="6")).to_be_checked()

    assert phone.code() == code
    phone.fill(lambda one: 6 if one == code else lowest(one))
    phone.send()
    phone.received()
    assert [one["pain_level"] for one in held(evening).values()] == [6]


def test_a_page_killed_after_sending_was_pressed_has_lost_nothing(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.fill(lowest)
    phone.offline()
    phone.send()
    frozen = phone.room("outbox")
    phone.page.close()

    phone.page = phone.open("")
    phone.page.goto(f"{evening.address}/app/")
    expect(phone.page.get_by_text("1 answer is kept on this phone")).to_be_visible()
    still = phone.room("outbox")
    phone.online()
    expect(phone.page.get_by_text("The server has it")).to_be_visible()

    [before] = [one for one in frozen if one["kind"] == "response"]
    [after] = [one for one in still if one["kind"] == "response"]
    assert (after["id"], after["body"]) == (before["id"], before["body"])
    assert held(evening) == {before["assignment"]: json.loads(before["body"])["answers"]}


def test_two_tabs_finish_the_same_diary_once(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.fill(lowest)
    other = phone.open("")
    other.goto(phone.page.url)
    expect(other.locator("#send")).to_be_visible()
    phone.page.bring_to_front()
    phone.offline()

    phone.send()
    other.locator("#send").click()
    expect(other.get_by_role("heading", name="Thank you, that is done")).to_be_visible()
    assert len(phone.queue()) == 1
    phone.online()
    phone.received()

    assert len(evening.responses()) == 1
    assert make.rows(evening.database, Quarantine) == []


def test_two_tabs_that_wake_together_send_everything_once(evening, phone):
    phone.enrol()
    other = phone.open("#home")
    phone.page.bring_to_front()
    posted = []
    phone.context.on(
        "requestfinished", lambda request: posted.append(request.post_data_json) if "/me/sync" in request.url else None
    )
    phone.offline()
    phone.answered(DIARY, lowest)
    posted.clear()

    phone.online()
    phone.received()
    expect(other.get_by_text("The server has it")).to_be_visible()

    sent = [item["id"] for queue in posted for item in queue["items"] if item["kind"] == "response"]
    assert len(sent) == len(set(sent)) == 1


def losing(times):
    """A network that carries requests to the server and loses its first replies."""
    lost = []

    def handle(route: Route) -> None:
        if len(lost) < times:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    return handle, lost


def test_lost_replies_cost_nothing_and_double_nothing(evening, make_phone):
    phone = make_phone(service_workers="block").enrol_without_worker()
    handle, lost = losing(2)
    phone.begin(DIARY)
    phone.fill(lowest)
    phone.page.route("**/me/sync", handle)

    phone.send()
    phone.received()

    assert lost == [200, 200]
    assert len(evening.responses()) == 1
    assert make.rows(evening.database, Quarantine) == []


def test_a_lost_reply_to_the_renewal_of_keys_does_not_sign_out(evening, make_phone):
    phone = make_phone(service_workers="block").enrol_without_worker()
    handle, lost = losing(1)
    phone.page.route("**/me/token", handle)
    evening.move_to(EVENING + timedelta(minutes=20))

    phone.answered(DIARY, lowest)
    phone.received()

    assert lost == [200]
    assert len(evening.responses()) == 1


def test_a_server_without_queues_is_sent_single_answers(evening, make_phone):
    phone = make_phone(service_workers="block").enrol_without_worker()
    phone.page.route("**/me/sync", lambda route: route.fulfill(status=404, json={"title": "nothing here"}))

    phone.answered(DIARY, lowest)
    phone.received()

    assert len(evening.responses()) == 1


def test_no_refusal_without_a_receipt_removes_an_answer(evening, make_phone):
    phone = make_phone(service_workers="block").enrol_without_worker()
    phone.begin(DIARY)
    phone.fill(lowest)
    statuses = [400, 403, 404, 409, 413, 422, 429, 500, 503, 401]
    answer = {"status": 200}
    phone.page.route(
        re.compile("/me/sync|/responses/|/me/token"),
        lambda route: route.fulfill(status=answer["status"], json={"title": "no", "receipt_id": None, "results": []}),
    )

    phone.send()
    kept = []
    for answer["status"] in [200, *statuses]:
        phone.page.evaluate(SEND)
        kept.append(len(phone.queue()))

    assert kept == [1] * (1 + len(statuses))
    expect(phone.page.get_by_text("Kept on this phone.")).to_be_visible()


def test_a_shut_out_phone_keeps_its_answers_until_it_is_connected_again(evening, phone):
    phone.enrol()
    evening.shut_out()
    phone.answered(DIARY, lowest)
    phone.go("home")
    expect(phone.page.get_by_text("This phone is signed out.")).to_be_visible()
    waiting = phone.queue()

    phone.enrol()
    expect(phone.page.get_by_text("The server has it")).to_be_visible()

    assert held(evening) == {one["assignment_id"]: one["answers"] for one in waiting}


def test_answers_of_somebody_else_are_not_sent_as_mine(evening, phone):
    phone.enrol("ada")
    evening.shut_out()
    phone.answered(DIARY, lowest)
    phone.page.wait_for_timeout(300)

    phone.enrol("grace")
    phone.page.wait_for_timeout(800)
    assert held(evening, "ada") == held(evening, "grace") == {}
    assert make.rows(evening.database, Quarantine) == []
    assert len(phone.queue()) == 1
    evening.shut_out()
    phone.enrol("ada")
    phone.go("home")
    expect(phone.page.get_by_text("The server has it")).to_be_visible()

    assert len(held(evening, "ada")) == 1
    assert {person.id for person in make.rows(evening.database, Participant)} >= {
        make.named("ada"),
        make.named("grace"),
    }


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2)], ids=["fast", "slow"])
def test_a_week_without_a_network(evening, make_phone, off):
    phone = make_phone(clock=EVENING + off).enrol()
    phone.offline()
    answered = {}
    for day in range(7):
        moment = EVENING + timedelta(days=day)
        phone.context.clock.set_system_time(moment + off)
        phone.page.close()
        phone.page = phone.open("")
        phone.page.goto(f"{evening.address}/app/")
        given = phone.answered(DIARY, lambda code, day=day: day if code == "nausea" else lowest(code))
        answered[moment] = given
    for place in range(3):
        phone.go("report")
        phone.page.get_by_role("button", name=CHECK).click()
        phone.who()
        phone.fill(lambda code, place=place: place if code == "vomiting_episodes" else lowest(code))
        phone.send()
    queue = {one["assignment_id"]: one["answers"] for one in phone.queue()}

    evening.move_to(EVENING + timedelta(days=6, minutes=10))
    phone.online()
    phone.received()

    assert [(row.problem, row.body) for row in make.rows(evening.database, Quarantine)] == []
    assert len(queue) == 10
    assert held(evening) == queue
    diaries = {one.answers["nausea"]: one for one in evening.responses() if one.instrument == "net-diary@1.0"}
    for day, response in diaries.items():
        assert abs(response.completed_at - EVENING - timedelta(days=day)) < timedelta(minutes=11), day


def test_what_was_begun_on_one_phone_goes_on_on_another(evening, phone, make_phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.answer(1)
    phone.forward()
    phone.answer(8)
    phone.go("settings")
    phone.page.evaluate(SEND)
    assert len(make.rows(evening.database, Draft)) == 1
    second = make_phone().enrol()

    second.begin(DIARY)
    expect(second.page.get_by_role("radio", name="8")).to_be_checked()
    second.fill(lambda code: {"pain": 1, "pain_level": 8}.get(code, lowest(code)))
    second.send()
    second.received()
    phone.page.evaluate(SEND)
    phone.go("home")

    expect(phone.page.get_by_role("heading", name=DIARY)).to_have_count(0)
    assert [one["pain_level"] for one in held(evening).values()] == [8]


def test_of_two_phones_the_newer_answers_are_shown_and_the_others_kept(evening, phone, make_phone):
    second = make_phone().enrol()
    phone.enrol()
    second.begin(DIARY)
    second.answer(0)
    second.page.evaluate(SEND)
    second.go("home")
    phone.offline()
    phone.begin(DIARY)
    phone.answer(1)
    phone.forward()
    phone.answer(9)
    evening.move_to(EVENING + timedelta(minutes=5))
    phone.online()
    phone.page.evaluate(SEND)

    phone.page.reload()
    expect(phone.page.get_by_text("You also answered this on another phone.")).to_be_visible()
    expect(phone.page.get_by_role("radio", name="9")).to_be_checked()
    phone.page.get_by_role("button", name="Use the other answers").click()
    expect(phone.page.get_by_text("You also answered this on another phone.")).to_have_count(0)

    [draft] = phone.room("drafts")
    assert draft["answers"] == {"pain": 0}


def test_a_window_that_closes_meanwhile_costs_no_answer(evening, phone):
    phone.enrol()
    phone.begin(DIARY)
    phone.answer(0)
    evening.move_to(datetime(2026, 3, 7, 18, 0, tzinfo=UTC))
    phone.page.evaluate(SEND)

    phone.page.reload()
    expect(phone.page.get_by_text("The time for this is over.")).to_be_visible()
    phone.fill(lowest)
    phone.send()
    phone.received()

    expect(phone.page.get_by_text("It came after the time was over")).to_be_visible()
    [response] = evening.responses()
    assert response.late


def test_a_browser_that_keeps_nothing_says_so(evening, make_phone):
    phone = make_phone()
    phone.context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
    )

    phone.page.goto(evening.link())

    expect(phone.page.get_by_text("This browser keeps nothing")).to_be_visible()


def test_a_new_version_is_taken_without_losing_a_thing(evening, phone):
    phone.enrol()
    caches = phone.page.evaluate("() => caches.keys()")
    phone.page.evaluate("() => caches.open('proapp older').then((cache) => cache.put('/app/', new Response('old')))")

    phone.page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.getRegistration();
          await worker.unregister();
          location.reload();
        }"""
    )
    expect(phone.page.get_by_role("heading", name=DIARY)).to_be_visible()
    phone.settled()
    phone.page.wait_for_timeout(300)

    assert phone.page.evaluate("() => caches.keys()") == caches


def test_the_worker_keeps_nothing_the_server_says_of_a_patient(evening, phone):
    phone.enrol()

    kept = phone.page.evaluate(
        """async () => {
          const names = await caches.keys();
          const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return lists.flat().map((request) => new URL(request.url).pathname);
        }"""
    )

    assert kept
    assert all(path.startswith("/app/") for path in kept)
