"""Libraries that send keep what they are doing to themselves: the lines they log name addresses."""

import logging


def quieten() -> None:
    """Have no line of theirs reach anybody's log, at whatever level that is kept."""
    apprise = logging.getLogger("apprise")
    apprise.propagate = False  # it still reads its own lines: they are how it says what went wrong,
    apprise.disabled = False  # so they have to be written whatever the rest of the process wants of its log
    apprise.setLevel(logging.INFO)
    if not apprise.handlers:
        apprise.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
