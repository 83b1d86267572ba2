"""Which passwords are taken, and how one is kept: by argon2id, so that a stolen database opens no account.

Length counts and nothing else has to be in it (NIST SP 800-63B-4, 3.1.1); what everybody guesses first is refused.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from proapp.config import PasswordCost

ALONE, WITH_FACTOR = 15, 8  # fewest characters, without and with a second factor
LONGEST = 200
FEWEST_DIFFERENT = 5
FEWEST_OF_NAME = 4  # shorter names are in too many words


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of comparing a password with what is kept: `kept` it was, and what to keep instead when costs rose."""

    good: bool
    kept: str | None
    renewed: str | None = None


def problems(password: str, names: Iterable[str], *, second_factor: bool) -> list[str]:
    """What is wrong with a password that somebody wants; `names` are theirs and must not be in it."""
    said = _comparable(password)
    fewest = WITH_FACTOR if second_factor else ALONE
    found = []
    if len(password) < fewest:
        found.append(f"at least {fewest} characters")
    if len(password) > LONGEST:
        found.append(f"at most {LONGEST} characters")
    if said in _common() or _repeated(said) in _common() or len(set(said)) < FEWEST_DIFFERENT:
        found.append("this is among the first that anybody would guess")
    if any(name in said for name in _parts(names)):
        found.append("your own name is in it")
    return found


def hashed(password: str, cost: PasswordCost) -> str:
    """A password as it is kept: argon2id with a random salt and its parameters. About 0.1 s at the usual cost."""
    return _hasher(cost).hash(unicodedata.normalize("NFKC", password))


def checked(kept: str | None, password: str, cost: PasswordCost) -> Checked:
    """Compare a password with what is kept; where nothing is kept, with something of the same cost."""
    hasher, said = _hasher(cost), unicodedata.normalize("NFKC", password)
    try:
        hasher.verify(kept or _nobodys(cost), said)
    except (VerificationError, InvalidHashError):
        return Checked(False, kept)
    if not kept:
        return Checked(False, kept)
    return Checked(True, kept, hasher.hash(said) if hasher.check_needs_rehash(kept) else None)


@cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@cache
def _nobodys(cost: PasswordCost) -> str:
    return _hasher(cost).hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    """The 30,000 passwords that stolen lists hold most often, as zxcvbn counts them."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  loaded when a password is chosen: 1 MB of words

    return frozenset(FREQUENCY_LISTS["passwords"])


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _repeated(said: str) -> str:
    """What a text repeats from beginning to end, or all of it."""
    return said[: (said + said).index(said, 1)] if said else said


def _parts(names: Iterable[str]) -> set[str]:
    words = {word for name in names for word in (_comparable(name), *_split(_comparable(name)))}
    return {word for word in words if len(word) >= FEWEST_OF_NAME}


def _split(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in name).split()
