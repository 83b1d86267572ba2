"""Addresses: what they look like, and that none leads elsewhere than to the one it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.message.address import endpoint_fault, fault, is_public, key_fault, masked


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("mail", "ada@home.example"),
        ("mail", "ada.lovelace+net@post.home.example"),
        ("mail", "o'hara@xn--mnchen-3ya.example"),
        ("sms", "+431234567"),
        ("service", "ada-1815"),
        ("service", "8c1d2b7e-topic_1.x"),
        ("service", "4915112345678"),
    ],
)
def test_an_address_of_its_form_is_taken(channel, text):
    assert fault(channel, text) is None


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("mail", ""),
        ("mail", "ada"),
        ("mail", "ada@home"),
        ("mail", "ada@@home.example"),
        ("mail", "ada@home.example\n"),
        ("mail", "ada@home.example, grace@home.example"),
        ("mail", '"ada lovelace"@home.example'),
        ("mail", "ada@[10.0.0.1]"),
        ("mail", "ädä@home.example"),
        ("mail", "a" * 65 + "@home.example"),
        ("sms", "0043123456"),
        ("sms", "+043123456"),
        ("sms", "+43 123 456"),
        ("sms", "+4312345678901234"),
        ("sms", "+٤٣١٢٣٤٥٦٧"),
        ("service", "a/b"),
        ("service", ".."),
        ("service", "a..b"),
        ("service", "a?b"),
        ("service", "a#b"),
        ("service", "a%2fb"),
        ("service", "a,b"),
        ("service", "a:b@c"),
        ("service", "{id}"),
        ("service", "x" * 65),
    ],
)
def test_an_address_that_is_no_single_one_is_not(channel, text):
    assert fault(channel, text) is not None


@given(st.sampled_from(["sms", "service"]), st.text(max_size=20))
def test_no_address_that_is_taken_holds_what_could_end_its_part_of_a_path(channel, text):
    if fault(channel, text) is None:
        assert not set(text) & set("/\\?#&%@:;,={}[] \t\r\n\0")
        assert text not in {".", ".."}


@given(st.from_regex(r"\A[a-z]{3,20}@[a-z]{3,20}\.[a-z]{2,6}\Z"))
def test_a_masked_address_cannot_be_written_to(text):
    shown = masked("mail", text)

    assert fault("mail", shown) is not None
    assert not shown.startswith(text.partition("@")[0])


@pytest.mark.parametrize(
    ("channel", "text", "shown"),
    [
        ("mail", "ada@home.example", "a…@h….example"),
        ("sms", "+431234567", "+43…67"),
        ("service", "ada-1815", "a…"),
    ],
)
def test_a_masked_address_can_be_recognised(channel, text, shown):
    assert masked(channel, text) == shown


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:192.168.1.1", False),
        ("64:ff9b::c0a8:101", False),
        ("2002:c0a8:101::", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_a_number_of_the_public_network_is_told_from_one_inside(number, public):
    assert is_public(number) is public


@pytest.mark.parametrize(
    "text",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/QL",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://push.example.com:8443/x",
        "https://93.184.216.34/x",
    ],
)
def test_push_services_are_taken(text):
    assert endpoint_fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "push.example.com",
        "ftp://push.example.com/x",
        "https:///x",
        "https://push/x",
        "https://push.local/x",
        "https://127.1/x",
        "https://0177.0.0.1/x",
        "https://[fd00::1]/x",
        "https://[::1/x",
        "https://push.example.com/x#y",
        "https://a:b@push.example.com/x",
        "https://push.exämple.com/x",
        "https://push.example.com/" + "x" * 1000,
        "https://push.example.com/\r\nHost: evil",
    ],
)
def test_what_leads_inside_or_cannot_be_read_is_not(text):
    assert endpoint_fault(text) is not None


@pytest.mark.parametrize("text", ["http://127.0.0.1:8080/x", "https://127.0.0.1/x"])
def test_this_machine_itself_is_taken_when_tests_say_so_and_no_other_inside(text):
    assert endpoint_fault(text, loopback=True) is None
    assert endpoint_fault(text) is not None
    assert endpoint_fault(text.replace("127.0.0.1", "10.0.0.1"), loopback=True) is not None


@pytest.mark.parametrize("name", ["auth", "p256dh"])
@pytest.mark.parametrize("text", ["", "!", "AAAA", "A" * 24, "A" * 87])
def test_a_key_that_is_none_is_refused(name, text):
    assert key_fault(name, text) is not None


def test_a_secret_of_16_bytes_is_taken_with_and_without_padding():
    assert key_fault("auth", "BTBZMqHH6r4Tts7J_aSIgg") is None
    assert key_fault("auth", "BTBZMqHH6r4Tts7J_aSIgg==") is None
