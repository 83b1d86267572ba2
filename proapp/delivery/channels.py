"""Which way each kind of message goes, by the installation's settings."""

from pathlib import Path

from proapp.config import Settings
from proapp.delivery.file_sink import FileSink
from proapp.delivery.service import Service
from proapp.delivery.smtp import Smtp
from proapp.delivery.web_push import WebPush
from proapp.delivery.webhook import Webhook
from proapp.message.channel import Channel
from proapp.message.draft import MAIL, PHONE, WEBHOOK
from proapp.message.preferences import PUSH, SERVICE, SMS


def channels(settings: Settings) -> dict[str, Channel]:
    """Every way this installation has. Raises Unsafe for a bad address.

    Without a mail server mail goes to the outbox file, and so does what is for a participant who has named no way.
    """
    found: dict[str, Channel] = {WEBHOOK: Webhook(loopback=settings.webhook_loopback)}
    if settings.smtp:
        found[MAIL] = Smtp(settings.smtp, sender=settings.mail_from)
    else:
        found[MAIL] = found[PHONE] = FileSink((settings.outbox or Path("outbox")) / "messages.jsonl")
    if settings.vapid:
        found[PUSH] = WebPush(settings.vapid, contact=settings.vapid_contact, loopback=settings.push_loopback)
    for channel, template in ((SMS, settings.sms), (SERVICE, settings.service)):
        if template:
            found[channel] = Service(channel, template)
    return found


def offered(settings: Settings) -> frozenset[str]:
    """The ways a participant may choose; push always, for it is theirs to ask for on the phone."""
    chosen = {SMS: settings.sms, SERVICE: settings.service}
    return frozenset({PUSH, MAIL} | {channel for channel, template in chosen.items() if template})
