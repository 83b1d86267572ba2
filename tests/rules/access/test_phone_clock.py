"""A clock that is off by more than five minutes is shown to the site."""

import pytest

from proapp.access.phone_clock import is_off


@pytest.mark.parametrize(("offset", "off"), [(0, False), (300, False), (-300, False), (300.1, True), (-172800, True)])
def test_a_clock_is_off_beyond_five_minutes_either_way(offset, off):
    assert is_off(offset) is off
