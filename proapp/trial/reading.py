"""Reads a protocol from a text and says, line by line, what does not have the right form."""

from pathlib import Path

from proapp.base import schema
from proapp.base.document import parsed
from proapp.base.fault import Faults
from proapp.trial.protocol import Protocol, from_document

SHAPE = Path(__file__).with_name("protocol.schema.json")


def load(text: str, name: str) -> Protocol:
    """The protocol in `text` (YAML, or JSON as a part of it); `name` is the file named in faults.

    Raises Faults. What the form cannot say is `proapp.trial.check.problems`' to say.
    """
    document = parsed(text, name)
    if found := schema.faults(document, SHAPE):
        raise Faults(found)
    return from_document(document.data, origin=document)


def shipped() -> dict[str, Protocol]:
    """The protocols that come with the software, by key (`net-retreat@1`)."""
    paths = sorted(shipped_protocols().glob("*.yaml"))
    protocols = [load(path.read_text("utf-8"), path.name) for path in paths]
    return {protocol.key: protocol for protocol in protocols}


def shipped_protocols() -> Path:
    """The folder of the protocols that come with the software."""
    return Path(__file__).parent / "protocols"
