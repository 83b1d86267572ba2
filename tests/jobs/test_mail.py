"""Mail through a real server on this machine: one that takes it, refuses it, breaks off, or says nothing."""

import asyncio
import socket
from datetime import timedelta
from email import message_from_bytes
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from proapp.base.errors import Unsafe
from proapp.config import Settings
from proapp.delivery.channels import channels
from proapp.delivery.file_sink import FileSink
from proapp.delivery.smtp import Smtp
from proapp.jobs.scheduler import run_once
from proapp.message.channel import Permanent, Temporary
from proapp.message.draft import MAIL, PHONE
from tests.jobs import ward
from tests.jobs.outbox import stored
from tests.jobs.ward import MONDAY, Flag, known, store

NUMBER = UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11")
SENDER = "proapp@trials.example"


class Post:
    """A mail server's behaviour: what it answers to an address and to a letter, and the letters it took."""

    def __init__(self) -> None:
        self.letters = []
        self.recipients = []
        self.to_address = {}
        self.to_letter = "250 taken"
        self.to_sender = "250 OK"
        self.breaks_off = 0
        self.thinks = 0

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        answer = self.to_address.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        await asyncio.sleep(self.thinks)
        if self.to_letter.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content))
            self.recipients.append(list(envelope.rcpt_tos))
        if self.breaks_off:
            self.breaks_off -= 1
            server.transport.abort()
        return self.to_letter


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def server(post):
    """The address of a running server."""
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send(url, to=("chen@site.example",), **patience):
    Smtp(url, sender=SENDER, **patience).send(to, "Please review", "Something is waiting.", message_id=NUMBER)


def test_a_mail_arrives_with_the_messages_id_and_nothing_it_was_not_given(post, server):
    send(server, to=("chen@site.example", "iris@site.example"))

    (letter,) = post.letters
    assert post.recipients == [["chen@site.example", "iris@site.example"]]
    assert letter["Message-ID"] == f"<{NUMBER}@trials.example>"
    assert (letter["From"], letter["Subject"]) == (SENDER, "Please review")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_payload().strip() == "Something is waiting."


@pytest.mark.parametrize(
    ("answers", "failure", "why"),
    [
        ({"to_address": {"chen@site.example": "450 busy"}}, Temporary, "smtp-450"),
        ({"to_address": {"chen@site.example": "550 unknown"}}, Permanent, "smtp-550"),
        ({"to_letter": "451 try later"}, Temporary, "smtp-451"),
        ({"to_letter": "554 refused"}, Permanent, "smtp-554"),
        ({"breaks_off": 1}, Temporary, "connection-lost"),
    ],
)
def test_a_refusal_says_whether_it_may_work_later(post, server, answers, failure, why):
    vars(post).update(answers)

    with pytest.raises(failure) as refusal:
        send(server)

    assert refusal.value.why == why


def test_a_mail_that_some_of_its_receivers_take_has_arrived(post, server):
    post.to_address = {"gone@site.example": "550 unknown"}

    send(server, to=("chen@site.example", "gone@site.example"))

    assert post.recipients == [["chen@site.example"]]


def test_a_receiver_that_may_take_it_later_is_waited_for_when_nobody_takes_it_now(post, server):
    post.to_address = {"gone@site.example": "550 unknown", "chen@site.example": "450 busy"}

    with pytest.raises(Temporary):
        send(server, to=("chen@site.example", "gone@site.example"))


def test_an_address_that_would_add_a_header_is_refused(server):
    with pytest.raises(Permanent):
        send(server, to=("chen@site.example\nBcc: all@site.example",))


def test_a_server_that_is_not_there_may_be_there_later():
    with pytest.raises(Temporary) as refusal:
        send(f"smtp://127.0.0.1:{free_port()}")

    assert refusal.value.why == "server-unreachable"


@pytest.fixture
def silent():
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_says_nothing_is_not_waited_for_long(silent):
    with pytest.raises(Temporary):
        send(silent, connect=0.2)


def test_a_server_that_stops_answering_is_not_waited_for_long(post, server):
    post.thinks = 2

    with pytest.raises(Temporary) as refusal:
        send(server, answer=0.2)

    assert refusal.value.why == "connection-lost"


def test_a_server_that_does_not_like_our_address_is_for_us_to_put_right(post, server):
    post.to_sender = "550 who are you"

    with pytest.raises(Temporary) as refusal:
        send(server)

    assert refusal.value.why == "sender-refused"


@pytest.mark.parametrize(
    ("scheme", "why"), [("smtp+starttls://", "server-unready"), ("smtps://", "server-unreachable")]
)
def test_no_mail_goes_out_in_the_clear_when_encryption_was_asked_for(post, server, scheme, why):
    with pytest.raises(Temporary) as refusal:
        send(server.replace("smtp://", scheme))

    assert refusal.value.why == why
    assert post.letters == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it stays on this machine
def test_a_server_that_asks_for_a_password_gets_it(post):
    def is_known(server, session, envelope, mechanism, login):
        return AuthResult(success=(login.login, login.password) == (b"proapp", b"p@ss word"), handled=False)

    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=is_known,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    send(f"smtp://proapp:p%40ss%20word@127.0.0.1:{controller.port}")
    with pytest.raises(Temporary) as refusal:  # a wrong password is put right by somebody, not by the message
        send(f"smtp://proapp:wrong@127.0.0.1:{controller.port}")
    controller.stop()

    assert len(post.letters) == 1
    assert refusal.value.why == "server-unready"


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_that_names_no_mail_server_is_refused_at_the_start(url):
    with pytest.raises(Unsafe):
        Smtp(url, sender=SENDER)


def test_without_a_mail_server_everything_goes_to_the_outbox_file(tmp_path):
    chosen = channels(Settings(database="sqlite:///x", key=b"", outbox=tmp_path))

    chosen[MAIL].send(("chen@site.example",), "Please review", "Something is waiting.", message_id=NUMBER)
    chosen[PHONE].send(("participant:ada",), "A reminder", "Something is waiting.", message_id=NUMBER)

    lines = (tmp_path / "messages.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert lines[0] == (
        f'{{"v": 1, "n": "{NUMBER}", "to": ["chen@site.example"], '
        '"subject": "Please review", "text": "Something is waiting."}'
    )


def test_a_file_that_cannot_be_written_may_be_writable_later(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(Temporary):
        FileSink(tmp_path / "file" / "messages.jsonl").send((), "", "", message_id=NUMBER)


@pytest.fixture
def flagged(database):
    """A ward with one flag that its site is to be told of."""
    ward.furnish(database)
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)
    return database


def tick(database, clock, catalogue, url, after=timedelta(0)):
    clock.move_to(MONDAY + after)
    return run_once(database, clock=clock, catalogue=catalogue, channels={MAIL: Smtp(url, sender=SENDER)})


def test_a_server_that_breaks_off_after_taking_a_mail_gets_it_again_under_the_same_id(
    post, server, flagged, clock, catalogue
):
    post.breaks_off = 1

    first = tick(flagged, clock, catalogue, server)
    second = tick(flagged, clock, catalogue, server, after=timedelta(minutes=1))

    assert (first.messages, second.messages) == ({"new": 1}, {"sent": 1})
    assert len({letter["Message-ID"] for letter in post.letters}) == 1
    assert len(post.letters) == 2


def test_a_server_that_is_busy_for_an_hour_gets_every_mail_once_in_the_end(post, server, flagged, clock, catalogue):
    post.to_letter = "451 busy"
    for minutes in range(0, 60, 5):
        tick(flagged, clock, catalogue, server, after=timedelta(minutes=minutes))
    post.to_letter = "250 taken"

    for minutes in range(60, 240, 5):
        tick(flagged, clock, catalogue, server, after=timedelta(minutes=minutes))

    assert len(post.letters) == 1
    assert [message.state for message in stored(flagged)] == ["sent"]


def test_a_mail_that_is_refused_for_good_is_not_sent_again(post, server, flagged, clock, catalogue):
    post.to_letter = "554 refused"
    tick(flagged, clock, catalogue, server)
    post.to_letter = "250 taken"

    tick(flagged, clock, catalogue, server, after=timedelta(hours=2))

    assert post.letters == []
    assert [(message.state, message.last_error) for message in stored(flagged)] == [("dead", "smtp-554")]
