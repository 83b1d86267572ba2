"""Messages sent as mail, through the server an installation names."""

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit
from uuid import UUID

from proapp.base.errors import Unsafe
from proapp.message.channel import Permanent, Temporary

CONNECT = 3.0  # seconds
ANSWER = 10.0  # seconds for each answer of the server
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Smtp:
    """A mail server by URL: smtp://, smtps:// or smtp+starttls://, with user:password@ when it asks for them.

    The message's id is its Message-ID, so that a mail sent twice is seen as one. Encryption that was asked for is never
    done without. `connect` and `answer`: how many seconds to wait for a connection and for each answer.
    """

    def __init__(self, url: str, *, sender: str, connect: float = CONNECT, answer: float = ANSWER) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise Unsafe("the mail server's address must be smtp://, smtps:// or smtp+starttls:// and a host")
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or PORTS[parts.scheme]
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender = sender
        self._patience = connect, answer
        self._context = ssl.create_default_context()

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Hand the mail over. Raises Temporary (no connection, 4xx) or Permanent (5xx, impossible address).

        Taken for some of several addresses counts as handed over.
        """
        mail = self._mail(to, subject, text, message_id=message_id)
        server = self._connected()
        try:
            server.send_message(mail, from_addr=self._sender, to_addrs=list(to))
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(min(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPSenderRefused as error:
            raise Temporary("sender-refused") from error  # not the message's fault either: the installation's
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Permanent("address-not-supported") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Temporary("connection-lost") from error
        finally:
            server.close()  # no QUIT: the server has the mail already, and might hang

    def _mail(self, to: tuple[str, ...], subject: str, text: str, *, message_id: UUID) -> EmailMessage:
        mail = EmailMessage()
        try:
            mail["From"] = self._sender
            mail["To"] = ", ".join(to)
        except ValueError as error:
            raise Permanent("address-malformed") from error
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{message_id}@{self._sender.rpartition('@')[2]}>"
        mail["Date"] = formatdate()  # of the handing over, by the machine's clock: it is the letter's, not the trial's
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        return mail

    def _connected(self) -> smtplib.SMTP:
        """A connection ready to send. What goes wrong here is not the message's fault, so it may always work later."""
        try:
            server = self._opened()
        except (smtplib.SMTPException, OSError) as error:
            raise Temporary("server-unreachable") from error
        try:
            self._prepare(server)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise Temporary("server-unready") from error
        return server

    def _opened(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._patience[0], context=self._context)
        return smtplib.SMTP(self._host, self._port, timeout=self._patience[0])

    def _prepare(self, server: smtplib.SMTP) -> None:
        assert server.sock is not None
        server.sock.settimeout(self._patience[1])
        if self._scheme == "smtp+starttls":
            server.starttls(context=self._context)
        if self._login:
            server.login(*self._login)


def _refused(code: int) -> Temporary | Permanent:
    return Permanent(f"smtp-{code}") if code >= 500 else Temporary(f"smtp-{code}")
