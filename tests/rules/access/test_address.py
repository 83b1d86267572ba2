"""From which part of the network somebody speaks, whatever stands between, and nothing more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.access import address

KEY = b"a key for tests that is long enough"


@pytest.mark.parametrize(
    ("spoken_from", "block"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("192.0.2.77:4711", "192.0.2.0/24"),
        (" 192.0.2.77 ", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("[2001:db8:1:2ff::1]:4711", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        (None, "unknown"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("192.0.2.777", "unknown"),
    ],
)
def test_an_address_lies_in_a_block(spoken_from, block):
    assert address.block(spoken_from) == block


@given(st.text())
def test_no_header_breaks_the_reader(text):
    assert address.block(text)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        ([], 0, "198.51.100.1"),
        (["203.0.113.9"], 0, "198.51.100.1"),
        (["203.0.113.9"], 1, "203.0.113.9"),
        (["10.0.0.1", "203.0.113.9"], 1, "203.0.113.9"),
        (["10.0.0.1", "203.0.113.9", "192.0.2.1"], 2, "203.0.113.9"),
        (["203.0.113.9"], 2, "198.51.100.1"),
        ([], 1, "198.51.100.1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded, proxies, client):
    assert address.client("198.51.100.1", forwarded, proxies=proxies) == client


def test_a_block_is_counted_under_a_name_that_does_not_tell_it():
    bucket = address.bucket(KEY, "192.0.2.77")

    assert bucket == address.bucket(KEY, "192.0.2.78") != address.bucket(KEY, "192.0.3.77")
    assert bucket != address.bucket(KEY[::-1], "192.0.2.77")
    assert "192.0.2" not in bucket
    assert len(bucket) <= 80  # as wide as its column
