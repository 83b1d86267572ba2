"""How somebody wants to be reminded: by which ways, at what hours, or not at all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time

from proapp.base.fault import Fault
from proapp.message import address

PUSH = "push"
MAIL = "mail"
SMS = "sms"
SERVICE = "service"
CHANNELS = (PUSH, MAIL, SMS, SERVICE)
ADDRESSED = (MAIL, SMS, SERVICE)  # push goes to the phones that have asked for it


@dataclass(frozen=True, slots=True)
class Preferences:
    """`quiet_from` and `quiet_to` are local times; equal ones mean no quiet hours. `addresses`: by channel."""

    channels: tuple[str, ...]
    quiet_from: time
    quiet_to: time
    muted: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)


def faults(wanted: Preferences, *, offered: Collection[str]) -> list[Fault]:
    """What is wrong with preferences; `offered`: the channels this installation has."""
    found = [
        Fault(f"/{channel}", words)
        for channel, text in wanted.addresses.items()
        if (words := address.fault(channel, text)) is not None
    ]
    for number, channel in enumerate(wanted.channels):
        if channel not in offered:
            found.append(Fault(f"/channels/{number}", f"nothing is sent by {channel} here"))
        elif channel in ADDRESSED and channel not in wanted.addresses:
            found.append(Fault(f"/channels/{number}", f"say {channel} too: there is no address for it"))
    return found
