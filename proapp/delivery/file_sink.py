"""Messages written to a file instead of being sent: for demonstrations, tests, and phones before push is set up."""

import json
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from proapp.message.channel import Temporary
from proapp.message.template import payload


class FileSink:
    """One JSON object a line, appended by one system call so that several processes may share the file.

    A message sent twice is there twice with the same `n`, as a phone would see it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Append the message. Raises Temporary when the disk does not take it."""
        line = json.dumps({**payload(message_id), "to": list(to), "subject": subject, "text": text}) + "\n"
        try:
            self._append(line.encode())
        except OSError as error:
            raise Temporary("file-not-written") from error

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.write(file, line) != len(line):
                raise OSError("the disk is full")
            os.fsync(file)
        finally:
            os.close(file)
