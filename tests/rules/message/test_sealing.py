"""Sealed addresses: they open with the key, for their owner, and never otherwise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proapp.message.sealing import Unreadable, opened, seal

KEY = b"a key for tests that is long enough"


@given(st.text(max_size=254), st.text(max_size=40))
@settings(max_examples=50)
def test_what_was_sealed_opens_again(text, owner):
    sealed = seal(KEY, text, owner=owner)

    assert opened(KEY, sealed, owner=owner) == text


def test_the_longest_address_fits_its_column():
    assert len(seal(KEY, "a" * 254, owner="ada:mail")) <= 600


def test_the_same_address_is_sealed_differently_each_time():
    assert len({seal(KEY, "ada@home.example", owner="ada") for _ in range(10)}) == 10


@pytest.mark.parametrize(
    ("key", "owner", "change"),
    [
        (KEY + b"!", "ada", lambda sealed: sealed),
        (KEY, "grace", lambda sealed: sealed),
        (KEY, "ada", lambda sealed: sealed[:-6] + "AAAAA="),
        (KEY, "ada", lambda sealed: sealed[:20]),
        (KEY, "ada", lambda sealed: "ada@home.example"),
        (KEY, "ada", lambda sealed: ""),
    ],
)
def test_another_key_another_owner_or_a_changed_text_opens_nothing(key, owner, change):
    sealed = seal(KEY, "ada@home.example", owner="ada")

    with pytest.raises(Unreadable):
        opened(key, change(sealed), owner=owner)
