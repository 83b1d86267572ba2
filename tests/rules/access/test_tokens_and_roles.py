"""Tokens that say their kind, roles that exclude each other, and who may see treatment and arms."""

import pytest

from proapp.access import masking, roles, tokens
from proapp.base.actor import ROLES, SITE_ROLES, Grant

BY_ARM = ("dmc", "unblinded_statistician")


@pytest.mark.parametrize("kind", ["staff", "client", "device", "refresh", "calendar"])
def test_a_token_says_its_kind_and_nothing_else(kind):
    first, second = tokens.mint(kind), tokens.mint(kind)

    assert tokens.kind(first) == kind
    assert first != second
    assert len(first) >= 6 + 43  # 256 bits
    assert first not in tokens.digest(first)


def test_what_follows_a_spent_token_is_the_same_each_time_and_depends_on_everything():
    known = {"key": b"a key", "salt": "salt", "spent": "prt_r_spent"}
    others = [known | {"key": b"another"}, known | {"salt": "pepper"}, known | {"spent": "prt_r_other"}]

    made = [tokens.derived("refresh", **known), *(tokens.derived("refresh", **other) for other in others)]

    assert tokens.derived("refresh", **known) == made[0]
    assert len({token[6:] for token in [*made, tokens.derived("device", **known)]}) == 5
    assert {tokens.kind(token) for token in made} == {"refresh"}
    assert {len(token) for token in made} == {6 + 43}


@pytest.mark.parametrize("text", ["", "prt_x_abc", "Bearer prt_s_abc", "PRT_S_abc"])
def test_what_is_no_token_of_ours_has_no_kind(text):
    assert tokens.kind(text) is None


@pytest.mark.parametrize("unblinded", sorted(roles.UNBLINDED))
@pytest.mark.parametrize("other", sorted(roles.BLINDED))
def test_nobody_who_sees_arms_treats_in_the_same_trial(unblinded, other):
    both = [Grant("netter-1", unblinded), Grant("netter-1", other)]
    apart = [Grant("netter-1", unblinded), Grant("net-retreat", other)]

    assert [place.pointer for place in roles.problems(both)] == ["/grants"]
    assert roles.problems(apart) == []


def test_an_unknown_role_is_named():
    found = roles.problems([Grant("netter-1", "monitor"), Grant("netter-1", "emperor")])

    assert [place.pointer for place in found] == ["/grants/1/role"]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("participant", ["open", "masked"])
def test_who_sees_what(role, participant):
    clinical = role in SITE_ROLES | {"monitor", "data_manager"}
    unblinded = role in BY_ARM

    assert masking.sees_treatment(participant, BY_ARM, [role]) is (unblinded or (clinical and participant == "open"))
    assert masking.sees_arms(BY_ARM, [role]) is unblinded
    allocates = role in SITE_ROLES if participant == "open" else unblinded
    assert masking.may_allocate(participant, BY_ARM, [role]) is allocates


def test_no_role_sees_nothing():
    assert not masking.sees_treatment("open", BY_ARM, [])
    assert not masking.sees_arms(BY_ARM, [])
