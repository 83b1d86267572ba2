"""What has happened since is put into the outbox for every program that wants to be told of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.message import webhooks

HOOKS = 20  # in one transaction
EVENTS = 500  # of one webhook in one transaction


def announce(session: Session, *, now: datetime) -> int:
    """Move some webhooks on by some events of their trials' audit trails. Returns by how many events in all.

    0: there was nothing to look at, for anybody.
    """
    total = 0
    for webhook, seq in webhooks.behind(session, limit=HOOKS):
        rows = webhooks.events(session, webhook.trial_id, after=seq, limit=EVENTS)
        webhooks.deliver(session, webhook, webhooks.happened(rows, webhook.topics), now=now)
        webhooks.reached(session, webhook.id, rows[-1].seq)
        total += len(rows)
    return total
