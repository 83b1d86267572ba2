"""Where the demonstration's messages end: in the outbox file, and the staff's go on their desk too."""

from datetime import timedelta
from uuid import UUID

from proapp.delivery.file_sink import FileSink


class Mailbox:
    """A file sink that remembers to whom it wrote, until somebody looks."""

    def __init__(self, sink: FileSink) -> None:
        self._sink = sink
        self._waiting: set[str] = set()

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Write the message down. Raises Temporary when the disk does not take it."""
        self._sink.send(to, subject, text, message_id=message_id, lifetime=lifetime)
        self._waiting.update(address for address in to if "@" in address)

    def taken(self) -> list[str]:
        """Addresses written to since the last look, sorted."""
        found = sorted(self._waiting)
        self._waiting.clear()
        return found
