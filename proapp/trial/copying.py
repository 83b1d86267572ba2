"""A new trial's protocol from the nearest one: the same file with all its comments, under another name."""

import re

from proapp.base.fault import Fault, Faults

NAME = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")


def copied(text: str, *, trial: str, source: str) -> str:
    """The text with `trial` for its own name, at version 1, and a first line that says what it was copied from.

    Everything else stays as it was, comments and order too. Raises Faults for a name that no trial can have.
    """
    if not NAME.fullmatch(trial) or len(trial) > 60:
        words = "a trial's name is of lower-case letters, digits, points and hyphens, and begins with a letter"
        raise Faults([Fault("/trial", f"{trial} is no name for a trial: {words}")])
    named = re.sub(r"^trial:.*$", f"trial: {trial}", text, count=1, flags=re.MULTILINE)
    first = re.sub(r"^version:.*$", 'version: "1"', named, count=1, flags=re.MULTILINE)
    return f"# Copied from {source}; what is different from there is ours.\n{first}"
