"""One process that guesses codes, for the test that runs several of them at once.

Arguments: database, its key, the time it is, how many guesses, the number of the first address they come from (or one
address for all), and how many may be tried a second. Prints how many were tried, and how many were turned away.
"""

import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime

from proapp.access.limit import LIMITS, Limits
from proapp.base.db import Database
from proapp.base.errors import TooMany
from proapp.config import Lives
from proapp.workflow.enrolment.redeem_code import redeem_code


def main(url: str, key: str, now: str, guesses: str, first: str, most: str) -> None:
    database = Database(url, key=key.encode())
    limits = Limits(altogether=replace(LIMITS.altogether, most=int(most)))
    addresses = [first if "." in first else f"10.{int(first) + number}.0.1" for number in range(int(guesses))]
    outcomes = Counter(
        guess(database, now=datetime.fromisoformat(now), limits=limits, address=address) for address in addresses
    )
    database.close()
    sys.stdout.write(f"{outcomes['tried']} {outcomes['turned away']}\n")


def guess(database: Database, *, now: datetime, limits: Limits, address: str) -> str:
    """A code that nobody was given, from an address."""
    try:
        database.run(
            lambda session: redeem_code(
                session, now=now, key=database.key, lives=Lives(), code="00000-00000-0", pin="1960", remote=address,
                limits=limits,
            )
        )  # fmt: skip
    except TooMany:
        return "turned away"
    return "tried"


if __name__ == "__main__":
    main(*sys.argv[1:])
