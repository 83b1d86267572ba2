"""Enrolment codes: easy to type, wrong ones noticed, nothing of them readable in a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.access import codes

KEY = b"a key for tests that is long enough"
bodies = st.text(codes.ALPHABET, min_size=10, max_size=10)


def test_a_code_reads_back_however_it_is_typed():
    code = codes.mint()
    meant = code.replace("-", "")

    for typed in (code, code.lower(), meant, code.replace("-", " "), f" {code} ", code.replace("0", "o")):
        assert codes.read(typed) == meant


@given(bodies)
def test_letters_that_look_like_digits_are_read_as_digits(body):
    code = body + codes.check(body)

    looks = code.replace("0", "O").replace("1", "l")

    assert codes.read(looks) == (code if code[-1] in codes.ALPHABET else codes.read(code))


@given(bodies, st.integers(0, 9), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_noticed(body, place, other):
    changed = body[:place] + other + body[place + 1 :]

    assert (codes.read(changed + codes.check(body)) is None) == (changed != body)


@given(bodies, st.integers(0, 8))
def test_two_swapped_neighbours_are_noticed(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]

    assert (codes.read(swapped + codes.check(body)) is None) == (swapped != body)


@given(st.text())
def test_no_text_breaks_the_reader(typed):
    read = codes.read(typed)

    assert read is None or len(read) == 11


@pytest.mark.parametrize("typed", ["", "-", "7K3QX", "UUUUU-UUUUU-U", "7K3QX-9M2TD-44", "７K3QX-9M2TD-4"])
def test_what_is_no_code_is_none(typed):
    assert codes.read(typed) is None


def test_a_printed_code_needs_no_odd_signs():
    assert all(set(codes.mint()) <= set(codes.ALPHABET + "-") for _ in range(200))


def test_digests_depend_on_key_code_and_pin():
    digests = {
        codes.digest(KEY, "A"),
        codes.digest(KEY[::-1], "A"),
        codes.digest(KEY, "B"),
        codes.pin_digest(KEY, "A", "1960"),
        codes.pin_digest(KEY, "B", "1960"),
        codes.pin_digest(KEY, "A", "1961"),
    }

    assert len(digests) == 6


def test_a_link_reads_back_whole_or_as_its_secret_alone():
    secret = codes.mint_secret()
    link = codes.link("https://pro.example.org", secret)

    assert link == f"https://pro.example.org/app/#e={secret}"
    assert codes.read_link(link) == codes.read_link(secret) == codes.read_link(f" {link}\n") == secret
    assert len({codes.mint_secret() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "scanned", ["", "https://pro.example.org/app/", "#e=", "#e=short", "x" * 23, "é" * 22, "a b" * 8]
)
def test_what_holds_no_secret_is_none(scanned):
    assert codes.read_link(scanned) is None


@given(st.text())
def test_no_link_breaks_the_reader(scanned):
    read = codes.read_link(scanned)

    assert read is None or len(read) == 22


@pytest.mark.parametrize(
    ("pin", "good"),
    [("1960", True), ("12345678", True), ("196", False), ("123456789", False), ("19 0", False), ("١٩٦٠", False)],
)
def test_a_pin_is_four_to_eight_digits(pin, good):
    assert codes.is_pin(pin) is good
