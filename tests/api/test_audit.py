"""The audit trail: readable by who audits, intact until somebody touches a byte."""

from sqlalchemy import text

from tests import make

TRAIL = "/trials/net-retreat/audit"


def test_every_act_is_in_the_trail_with_its_actor_and_request(as_chen, staff):
    auditor = staff("aud", "auditor")
    reply = as_chen.post(f"/participants/{make.named('ada')}/enrolment-codes", json={"pin": "1960"})

    events = auditor.get(f"{TRAIL}?actor_id=chen").json["items"]

    assert [event["action"] for event in events] == ["code.issued"]
    assert events[0]["request_id"] == reply.headers["X-Request-Id"]
    assert reply.json["code"] not in auditor.get(TRAIL).text


def test_pages_of_the_trail_add_up(trial, staff):
    auditor = staff("aud", "auditor")
    whole = auditor.get(f"{TRAIL}?limit=200").json["items"]
    found, path = [], f"{TRAIL}?limit=3"

    page = auditor.get(path).json
    found += page["items"]
    while page["next"]:
        page = auditor.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert [event for event in found if event["action"] != "audit.read"] == whole  # to read it is kept too
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))


def test_a_flipped_byte_is_found(trial, staff, database):
    auditor = staff("aud", "auditor")
    before = auditor.get(f"{TRAIL}/verification").json
    with database.engine.connect() as connection:
        if not database.embedded:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        else:
            for name in triggers(connection):
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_event SET action = 'site.forged' WHERE seq = 2"))
        connection.commit()

    after = auditor.get(f"{TRAIL}/verification").json

    assert (before["intact"], before["findings"]) == (True, [])
    assert after["intact"] is False
    assert {finding["kind"] for finding in after["findings"]} == {"column_mismatch"}


def triggers(connection):
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
    return [row[0] for row in connection.execute(text(query))]


def test_only_those_who_audit_read_it(as_chen, as_adam, as_omar):
    assert [who.get(TRAIL).status_code for who in (as_chen, as_adam, as_omar)] == [403, 403, 403]
    assert as_adam.get(f"{TRAIL}/verification").status_code == 200
