"""Which way each kind of message goes, by the installation's settings."""

from pathlib import Path

from proapp.config import Settings
from proapp.delivery.file_sink import FileSink
from proapp.delivery.smtp import Smtp
from proapp.message.channel import Channel
from proapp.message.draft import MAIL, PHONE


def channels(settings: Settings) -> dict[str, Channel]:
    """Mail through a server when one is named; everything else to the outbox file. Raises Unsafe for a bad address."""
    sink = FileSink((settings.outbox or Path("outbox")) / "messages.jsonl")
    mail = Smtp(settings.smtp, sender=settings.mail_from) if settings.smtp else sink
    return {MAIL: mail, PHONE: sink}
