"""One-time codes, by the examples of RFC 6238 and by what must not pass."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.access import totp

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", RFC 6238 appendix B
# The last six of the eight digits in RFC 6238, appendix B, SHA-1.
EXAMPLES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


@pytest.mark.parametrize(("seconds", "code"), EXAMPLES)
def test_the_examples_of_the_standard(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)

    assert totp.step(SEED, code, now=now, after=None) == seconds // 30


@pytest.mark.parametrize(("off", "good"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_code_is_good_in_its_own_half_minute_and_the_two_beside_it(off, good):
    now = datetime.fromtimestamp(1111111110 + off, UTC)

    assert (totp.step(SEED, "050471", now=now, after=None) is not None) is good


@pytest.mark.parametrize(
    ("after", "good"), [(None, True), (37037035, True), (37037036, True), (37037037, False), (37037038, False)]
)
def test_no_code_is_taken_twice_nor_one_before_it(after, good):
    now = datetime.fromtimestamp(1111111111, UTC)

    assert (totp.step(SEED, "050471", now=now, after=after) == 37037037) is good


@pytest.mark.parametrize("code", ["", "05047", "0504711", "05047a", "٠٥٠٤٧١", "-50471", "000000"])
def test_what_is_no_code_of_now_is_not_taken(code):
    assert totp.step(SEED, code, now=datetime.fromtimestamp(1111111111, UTC), after=None) is None


def test_spaces_in_a_code_do_not_matter():
    assert totp.step(SEED, "050 471", now=datetime.fromtimestamp(1111111111, UTC), after=None) == 37037037


def test_a_seed_belongs_to_a_key_and_a_secret():
    seeds = {totp.seed_for(key, secret) for key in (b"one", b"two") for secret in ("a", "b")}

    assert len(seeds) == 4
    assert totp.seed_for(b"one", "a") in seeds
    assert {len(seed) for seed in seeds} == {32}


def test_an_app_is_told_whose_codes_these_are():
    said = totp.address(SEED, "chen@donau.example")

    assert said == f"otpauth://totp/proapp:chen%40donau.example?secret={SEED}&issuer=proapp"


def test_a_moment_later_there_is_another_code():
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    steps = {totp.step(SEED, code, now=now, after=None) for _, code in EXAMPLES}

    assert steps == {None}
    assert (
        totp.step(SEED, "279037", now=datetime.fromtimestamp(2000000000, UTC) + timedelta(minutes=5), after=None)
        is None
    )
