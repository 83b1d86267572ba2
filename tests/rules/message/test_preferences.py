"""Preferences: every way that is chosen must be there and lead somewhere."""

from datetime import time

import pytest

from proapp.message.preferences import CHANNELS, Preferences, faults


def wanted(*channels, **addresses):
    return Preferences(channels, time(21), time(8), addresses=addresses)


@pytest.mark.parametrize(
    ("preferences", "offered", "places"),
    [
        (wanted(), CHANNELS, []),
        (wanted("push"), CHANNELS, []),
        (wanted("push", "mail", mail="ada@home.example"), CHANNELS, []),
        (wanted("mail"), CHANNELS, ["/channels/0"]),
        (wanted("push", "sms", sms="+431234567"), ["push"], ["/channels/1"]),
        (wanted(mail="nobody"), CHANNELS, ["/mail"]),
        (wanted("sms", sms="12", mail="nobody"), CHANNELS, ["/mail", "/sms"]),
    ],
)
def test_every_fault_is_named_by_its_place(preferences, offered, places):
    assert sorted(fault.pointer for fault in faults(preferences, offered=offered)) == places


def test_a_fault_does_not_repeat_the_address():
    (fault,) = faults(wanted(mail="ada.lovelace@home"), offered=CHANNELS)

    assert "lovelace" not in fault.message
