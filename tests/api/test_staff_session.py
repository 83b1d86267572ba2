"""Staff sign in: with a name and a password, for as long as they are at work and no longer."""

from tests.api.conftest import Client


def test_who_signs_in_is_known_by_the_token(signed_in, trial):
    chen = signed_in("chen", "coordinator", site="01")

    me = chen.get("/me").json

    assert (me["kind"], me["id"]) == ("session", "chen")
    assert [grant["role"] for grant in me["grants"]] == ["coordinator"]
    assert chen.get(f"/trials/{trial}/participants").status_code == 200
