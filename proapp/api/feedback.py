"""What a participant sees of their own answers, as far as the protocol allows: nothing of anybody else, no arm."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.analysis import asked as asks
from proapp.analysis.asked import Asked
from proapp.api import masking, paging, tabulation, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.feedback import HandedInList, MyTrajectorySchema
from proapp.api.schemas.trajectory import OwnQuery
from proapp.base import errors
from proapp.instrument.read_back import read_back
from proapp.instrument.wording import direction
from proapp.participant import queries as participants
from proapp.participant.fact import current
from proapp.participant.tables import Participant
from proapp.response.handed_in import HandedIn, handed_in
from proapp.trajectory import plainly, queries
from proapp.trajectory.baseline import Observation, last_before
from proapp.trajectory.population import member
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol

DIARY = "diary"

blueprint = Blueprint("feedback", __name__, about="A participant's own answers, shown to themselves.")


@blueprint.route("/me/history", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, HandedInList)
@blueprint.refuses(errors.Forbidden)
def history(query: dict[str, Any]) -> Any:
    """Everything this participant has answered, as they gave it; what the site has revised since is marked."""
    participant = _me()
    if not masking.protocol_of(participant).patient.history:
        raise errors.Forbidden("this trial does not show answers again")
    found = handed_in(work.reading(), participant.id)
    page = paging.page(found, query, by=lambda one: (one.completed_at.isoformat(timespec="microseconds"), str(one.id)))
    return {**page, "items": [_read(one, participant.language) for one in page["items"]]}


def _read(given: HandedIn, language: str) -> dict[str, Any]:
    library = work.catalogue().library
    wording = library.wording(given.instrument, given.language or language)
    lines = read_back(library.get(given.instrument), wording, given.answers)
    return {
        **{name: getattr(given, name) for name in ("id", "instrument", "completed_at", "state")},
        **{name: getattr(wording, name) for name in ("title", "language", "direction", "placeholder")},
        "on": given.completed_at.astimezone(ZoneInfo(given.zone)).date(),
        "answers": [asdict(line) for line in lines],
    }


@blueprint.route("/me/trajectory", methods=["GET"])
@blueprint.asks(OwnQuery)
@blueprint.gives(200, MyTrajectorySchema)
@blueprint.refuses(errors.Forbidden)
def trajectory(query: dict[str, Any]) -> Any:
    """One scale of one's own over time, with a plain word on how it compares with the start; no reasons, no advice."""
    participant = _me()
    protocol = masking.protocol_of(participant)
    shown = protocol.patient.shows(query["instrument"].partition("@")[0], query["scale"])
    if shown is None:
        raise errors.Forbidden("this trial does not show this scale to participants")
    asked = asks.scale(tabulation.source(protocol), query)
    found = queries.own(work.reading(), participant.id, asked.instrument_id, scale=asked.rule.id)
    rows = [row for row in found if row.value is not None]
    spoken = plainly.spoken(participant.language)
    return {
        "instrument": asked.definition.key,
        "scale": asked.rule.id,
        "title": shown.title(participant.language, otherwise=asked.rule.title),
        "language": spoken,
        "direction": direction(spoken),
        "higher_is": asked.rule.higher_is,
        "range": list(asked.rule.range),
        "points": [_point(row) for row in rows],
        **_compared(participant, protocol, asked, rows),
    }


def _compared(participant: Participant, protocol: Protocol, asked: Asked, rows: list[Any]) -> dict[str, Any]:
    """The start, and what later values say beside it. Diaries have neither: every day stands for itself."""
    cutoff = _cutoff(participant, protocol)
    is_diary = asked.definition.kind == DIARY
    values = [Observation(row.completed_at, row.value) for row in rows]
    start = None if is_diary else last_before(values, cutoff=cutoff).value
    said = plainly.plainly(
        start,
        tuple(row.value for row in rows if cutoff is None or row.completed_at >= cutoff),
        points=None if is_diary else protocol.comparison.deterioration.get(asked.instrument_id),
        higher_is=asked.rule.higher_is,
        language=participant.language,
    )
    return {"start": start, "plainly": said}


def _cutoff(participant: Participant, protocol: Protocol) -> datetime | None:
    """Until when a value counts as the start; in a masked trial randomisation, which tells nothing of a treatment."""
    site = trials.site(work.reading(), participant.site_id)
    assert site is not None
    facts = current(participants.facts(work.reading(), participant.id))
    person = member(participant.id, facts, site_zone=site.zone)
    if person is None:
        return None
    masked = protocol.masking.participant == "masked"
    return person.cutoff("randomisation" if masked else protocol.comparison.baseline)


def _point(row: Any) -> dict[str, Any]:
    on = row.completed_at.astimezone(ZoneInfo(row.zone)).date()
    return {"on": on, "at": row.completed_at, "value": row.value}


def _me() -> Participant:
    participant_id: UUID | None = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    return masking.participant(participant_id)
