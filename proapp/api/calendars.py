"""A participant's calendar over HTTP: calendar programs cannot send a token, so the address itself is the secret."""

from typing import Any

from flask import Response

from proapp.access import queries
from proapp.api import etag, masking, work
from proapp.api.blueprint import PREFIX, Blueprint, described
from proapp.api.schemas.enrolment import CalendarSchema
from proapp.base import errors
from proapp.schedule.calendar_feed import feed
from proapp.schedule.queries import calendar
from proapp.workflow.enrolment.issue_calendar import issue_calendar

MEDIA_TYPE = "text/calendar"
EXAMPLE = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//proapp//calendar//EN\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
FILE = {
    "description": "The calendar (RFC 5545).",
    "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": EXAMPLE}},
}

blueprint = Blueprint("calendars", __name__, about="What is due, as a calendar to subscribe to, without health words.")


@blueprint.route("/me/calendar", methods=["POST"])
@blueprint.gives(201, CalendarSchema)
def issue() -> Any:
    """The secret address of this participant's calendar. It is shown once; the one given before is no longer good."""
    token = work.writing(lambda session: issue_calendar(session, actor=work.actor(), now=work.now()))
    return {"url": f"{work.wiring().settings.public_url}{PREFIX}/calendars/{token}.ics"}


@blueprint.route("/calendars/<string(maxlength=80):token>.ics", methods=["GET"])
@blueprint.notes({200: FILE, 304: described("You have it.")}, headers=("If-None-Match",))
@blueprint.refuses(errors.NotFound)
def read(token: str) -> Response:
    """What is due, in local time; entries keep their UID and count changes in SEQUENCE. No entry says what it is about.

    Whoever has the address can read it, until the phone it was made for is signed out.
    """
    who = queries.actor(work.reading(), token, kinds={"calendar"}, now=work.now(), request_id=work.request_id())
    if who is None or who.participant_id is None:
        raise errors.NotFound("there is no such thing here")
    session = work.reading_as(who)
    participant = masking.participant(who.participant_id)
    content = feed(calendar(session, participant.id, now=work.now()), language=participant.language)
    tag = etag.tag(content)
    headers = {**etag.header(tag), "Cache-Control": "private, no-cache"}
    if etag.is_known(tag):
        return Response(status=304, headers=headers)
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)
