"""Which passwords are taken, and that one is kept so that nobody reads it back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.access import password
from proapp.config import PasswordCost

CHEAP, DEARER = PasswordCost(memory_kib=8, passes=1), PasswordCost(memory_kib=16, passes=2)
NAMES = ("Chen Wei", "chen@donau.example")
GUESSED = ["this is among the first that anybody would guess"]
OWN = ["your own name is in it"]


@pytest.mark.parametrize(
    "wanted",
    [
        "seven plain words that nobody says",
        "ünïcödé is fine, every letter",
        "              spaces too are",
        "qw9-zzt-poi-873x",
    ],
)
def test_length_is_enough(wanted):
    assert password.problems(wanted, NAMES, second_factor=False) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("password1", GUESSED),
        ("PassWord1", GUESSED),
        ("iloveyou", GUESSED),
        ("12345678", GUESSED),
        ("passwordpassword", GUESSED),
        ("abababababababab", GUESSED),
        ("chen@donau.example", OWN),
        ("I am CHEN and glad", OWN),
        ("by the Donau in may", OWN),
        ("wei is too short to count", []),
    ],
)
def test_what_is_guessed_first_and_the_own_name_are_refused(wanted, found):
    assert password.problems(wanted, NAMES, second_factor=True) == found


@pytest.mark.parametrize(
    ("length", "second_factor", "taken"),
    [(7, True, False), (8, True, True), (14, False, False), (15, False, True), (200, False, True), (201, False, False)],
)
def test_eight_are_enough_with_a_second_factor_and_fifteen_without(length, second_factor, taken):
    wanted = ("zq7-xk9 wv3" * 20)[: length - 1] + "%"

    assert (password.problems(wanted, NAMES, second_factor=second_factor) == []) is taken


@given(st.text(max_size=60))
def test_looking_at_one_never_fails(wanted):
    assert isinstance(password.problems(wanted, NAMES, second_factor=False), list)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_it_is_known_again_and_no_other_is(right, wrong):
    kept = password.hashed(right, CHEAP)

    assert password.checked(kept, right, CHEAP).good
    assert password.checked(kept, wrong, CHEAP).good is (_same(right) == _same(wrong))
    assert kept.startswith("$argon2id$")


def _same(text):
    return unicodedata.normalize("NFKC", text)


def test_two_who_choose_the_same_are_kept_differently():
    assert password.hashed("the same words", CHEAP) != password.hashed("the same words", CHEAP)


def test_one_kept_at_a_lower_cost_is_kept_anew():
    kept = password.hashed("seven plain words", CHEAP)

    right, wrong = (password.checked(kept, word, DEARER) for word in ("seven plain words", "others"))

    assert right.renewed.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert (right.good, wrong.good, wrong.renewed) == (True, False, None)
    assert password.checked(kept, "seven plain words", CHEAP).renewed is None


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_where_nothing_is_kept_nothing_is_right(kept):
    assert not password.checked(kept, "nobody has this password", CHEAP).good
