"""Reads that leave a trace: before such a reply goes out, the audit trail has kept who asked for it."""

from flask import Flask, Response, request

from proapp.api import problems, work
from proapp.base.errors import Problem
from proapp.workflow.review.record_reading import record_reading

READ = range(200, 300)


def install(app: Flask) -> None:
    """Have what the policy, or a view by `work.note_reading`, says is noted kept once per request, or not given."""
    app.after_request(_kept)


def _kept(response: Response) -> Response:
    action, about = work.noted(), work.scope_found()
    if action is None or about is None or about.trial_id is None or response.status_code not in READ:
        return response
    actor, now, trial_id = work.actor(), work.now(), about.trial_id
    named = {name: str(value) for name, value in (request.view_args or {}).items()}
    detail = {"route": request.endpoint, "about": named}
    try:
        work.writing(
            lambda session: record_reading(
                session, actor=actor, now=now, action=action, trial_id=trial_id, detail=detail
            )
        )
    except Problem as problem:
        return problems.reply(problem)
    return response
