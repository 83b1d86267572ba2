"""A phone renews its tokens; a refresh token that is used twice shuts the phone out, for one of the two is a thief.

A reply can get lost, and two tabs of one app can renew at once: for a minute, and while nobody has gone on from there,
the spent token gives the same pair again. A refusal is a returned None and not an error: an error would roll the
shutting out back.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from proapp.access import queries, tokens
from proapp.access.tables import Token
from proapp.base.actor import Actor
from proapp.base.audit import Event, record
from proapp.config import Lives
from proapp.message import draft
from proapp.message.queries import enqueue
from proapp.participant.tables import Participant
from proapp.workflow.enrolment import token_pair
from proapp.workflow.enrolment.revoke_device import revoke_device
from proapp.workflow.enrolment.token_pair import TokenPair

GRACE = timedelta(seconds=60)  # for a lost reply (TRUST 5.4)


def renew_tokens(
    session: Session, *, actor: Actor, now: datetime, key: bytes, lives: Lives, token: str
) -> TokenPair | None:
    """The phone's next pair for its refresh token, or None: unknown, expired, revoked, or reused.

    Reuse revokes the phone with all its tokens, is audited, and the site is told.
    """
    found = queries.refresh_token(session, tokens.digest(token), now=now)
    if found is None:
        return None
    if found.rotated_at is None:
        return _rotated(session, found, token, key=key, now=now, lives=lives)

    pair = _successors(found, token, key=key, lives=lives)
    if now - found.rotated_at <= GRACE and queries.is_unused(session, tokens.digest(pair.refresh_token)):
        return pair

    _shut_out(session, found, actor=actor, now=now)
    return None


def _rotated(session: Session, spent: Token, token: str, *, key: bytes, now: datetime, lives: Lives) -> TokenPair:
    spent.rotated_at, spent.salt = now, secrets.token_hex(16)
    pair = _successors(spent, token, key=key, lives=lives)

    mine = Token.device_id == spent.device_id
    session.execute(delete(Token).where(mine, Token.kind.in_(("device", "refresh")), Token.expires_at <= now))
    token_pair.keep(session, pair, now=now)
    return pair


def _successors(spent: Token, token: str, *, key: bytes, lives: Lives) -> TokenPair:
    assert spent.device_id is not None
    assert spent.rotated_at is not None
    assert spent.salt is not None
    return token_pair.derived(
        token, device_id=spent.device_id, key=key, salt=spent.salt, at=spent.rotated_at, lives=lives
    )


def _shut_out(session: Session, reused: Token, *, actor: Actor, now: datetime) -> None:
    assert reused.device_id is not None
    assert actor.participant_id is not None
    whose = select(Participant.trial_id, Participant.site_id).where(Participant.id == actor.participant_id)
    trial_id, site_id = session.execute(whose).one()

    revoke_device(session, actor=actor, now=now, device_id=reused.device_id, reason="token-reused")
    record(session, Event(trial_id, "token.reused", "token", reused.digest, actor, now))
    told = draft.phone_shut_out(reused.device_id, trial_id=trial_id, site_id=site_id, now=now)
    enqueue(session, [told], now=now)
