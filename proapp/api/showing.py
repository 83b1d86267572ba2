"""What somebody sends to prove who they are, made ready for the verbs: the slow part is done before they begin."""

from collections.abc import Mapping
from typing import Any

from proapp.access import accounts, password
from proapp.access.accounts import Known
from proapp.access.passkey import Place, place
from proapp.api import work
from proapp.workflow.access.make_challenge import Posed, make_challenge
from proapp.workflow.access.shown import Setting, Shown, ShownPasskey


def shown(content: Mapping[str, Any], *, name: str | None = None, staff_id: str | None = None) -> Shown:
    """What was shown under a name or by a member of staff.

    A password is compared here, before the transaction, at the same cost whether there is an account or not.
    """
    given = content.get("passkey")
    found = None if given is None else ShownPasskey(given["challenge_id"], given["credential"])
    said = content.get("password")
    checked = None if said is None else password.checked(_kept(name, staff_id), said, _cost())
    return Shown(checked, content.get("code"), found)


def setting() -> Setting:
    """When and where it was shown."""
    return Setting(work.now(), work.wiring().database.key, where())


def where() -> Place:
    """The place passkeys are made for."""
    return place(work.wiring().settings.public_url)


def posed(purpose: str, staff_id: str | None) -> Posed:
    """A new challenge."""
    return work.writing(lambda session: make_challenge(session, purpose=purpose, staff_id=staff_id, now=work.now()))


def _kept(name: str | None, staff_id: str | None) -> str | None:
    session, found = work.reading(), None
    if name is not None:
        found = accounts.named(session, name)
    elif staff_id is not None:
        found = accounts.of(session, staff_id)
    work.close()  # nobody waits for the comparison
    return _hash(found)


def _hash(found: Known | None) -> str | None:
    return None if found is None else found.password_hash


def _cost() -> Any:
    return work.wiring().settings.password_cost
