"""Sites: added by an admin, changed only by who has read them."""

import pytest

from tests import make

GRAZ = make.named("graz")
SITE = {"code": "03", "name": "Graz", "zone": "Europe/Vienna", "cover": {"mon": [["08:00", "17:00"]]}, "contact": None}
URL = f"/trials/net-retreat/sites/{GRAZ}"


def test_a_site_is_added_once_however_often_it_is_sent(as_adam):
    first = as_adam.put(URL, json=SITE)
    again = as_adam.put(URL, json=SITE)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If-Match": '"7"'}, 412),
        ({"If-Match": "*"}, 412),
        ({"If-Match": "x"}, 412),
        ({"If-Match": '"1"'}, 200),
    ],
)
def test_a_change_names_the_version_it_changes(as_adam, headers, status):
    as_adam.put(URL, json=SITE)

    reply = as_adam.put(URL, json={**SITE, "name": "Graz West"}, headers=headers)

    assert reply.status_code == status
    assert as_adam.get(URL).json["name"] == ("Graz West" if status == 200 else "Graz")


def test_an_unknown_zone_is_refused(as_adam):
    reply = as_adam.put(URL, json={**SITE, "zone": "Europe/Graz"})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/zone"


def test_staff_of_a_site_see_their_site_and_staff_of_the_trial_all(as_chen, as_vera):
    assert [site["code"] for site in as_chen.get("/trials/net-retreat/sites").json["items"]] == ["01"]
    assert [site["code"] for site in as_vera.get("/trials/net-retreat/sites").json["items"]] == ["01", "02"]
    graz = make.named("net-retreat/02")
    assert as_chen.get(f"/trials/net-retreat/sites/{graz}").status_code == 404
    assert as_vera.get(f"/trials/netter-1/sites/{graz}").status_code == 404


def test_pages_add_up_to_the_list(as_vera):
    first = as_vera.get("/trials/net-retreat/sites?limit=1").json
    second = as_vera.get(f"/trials/net-retreat/sites?limit=1&cursor={first['next']}").json

    assert [site["code"] for page in (first, second) for site in page["items"]] == ["01", "02"]
    assert second["next"] is None


PHONES = {
    "phones": [
        {"kind": "team", "phone": "+43 1 2345678", "hours": {"mon": [["08:00", "12:00"]]}, "always": False},
        {"kind": "on-call", "phone": "+43 1 2345679", "hours": None, "always": True},
    ],
    "emergency": "112",
}


def test_a_site_says_whom_participants_call(as_adam):
    made = as_adam.put(URL, json={**SITE, "contacts": PHONES})

    assert (made.status_code, made.json["contacts"]) == (201, PHONES)
    assert as_adam.get(URL).json["contacts"] == PHONES
    assert as_adam.put(URL, json=SITE, headers={"If-Match": '"1"'}).json["contacts"] is None


@pytest.mark.parametrize(
    ("phones", "pointer"),
    [
        ({"phones": [{"phone": "call me"}]}, "/contacts/phones/0/phone"),
        ({"phones": [{"phone": "+43 1 2", "hours": {"mon": [["12:00", "08:00"]]}}]}, "/contacts/phones/0/hours"),
        ({"phones": [{"phone": "+43 1 2", "hours": {"monday": []}}]}, "/contacts/phones/0/hours/monday"),
        ({"phones": [], "emergency": "nine one one"}, "/contacts/emergency"),
        ({"phones": [{"phone": "+43 1 2", "kind": "cousin"}]}, "/contacts/phones/0/kind"),
    ],
)
def test_a_telephone_nobody_could_call_is_refused(as_adam, phones, pointer):
    reply = as_adam.put(URL, json={**SITE, "contacts": phones})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
