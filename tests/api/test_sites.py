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
