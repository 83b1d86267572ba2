"""Says in words why an assignment is due when it is."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from proapp.schedule.planned import Planned

_CUTS = {
    "next-administration": "the next administration closes the series",
    "close_before": "it does not reach over an administration",
    "block": "days around an infusion are kept free",
    "overlap": "another window of the same instrument is nearer",
    "pause": "questions are paused",
    "randomisation": "randomisation closes it",
    "administration": "the time of the administration separates before from after",
    "first-treatment": "the time of the administration separates before from after",
    "death": "death",
    "pro-withdrawal": "withdrawal from being asked",
}


def words(planned: Planned) -> str:
    """Plain English for staff: anchor, cycle, version of its date, offset, window, zone, and what cut the window."""
    return " ".join(sentences(planned.target_on.isoformat(), planned.why, planned.opens_at, planned.closes_at))


def sentences(target_on: str, why: Mapping[str, Any], opens_at: datetime, closes_at: datetime) -> Iterator[str]:
    """The same from what is stored beside an assignment, one sentence at a time."""
    if "anchor" not in why:
        yield f"Reported on {target_on} by the participant without being asked."
        return
    anchor = why["anchor"]
    yield f"Due {target_on} because it is {_offset(why['offset'])} {_anchor(anchor)}{_version(anchor)}."
    zone = ZoneInfo(why["zone"])
    opens, closes = (moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") for moment in (opens_at, closes_at))
    yield f"Open from {opens} until {closes} ({why['zone']}){_window(why['window'])}."
    for cut in why["cuts"]:
        yield _cut(cut, zone)
    for other in why.get("serves", []):
        of_cycle = f" of cycle {other['cycle']}" if other["cycle"] else ""
        yield f"The same answer serves {other['timepoint']}, {_offset(other['offset']).rstrip(' after')}{of_cycle}."
    if "recall" in why:
        recall = why["recall"]
        yield f"Its recall spans cycle {recall['cycle']} of {recall['regimen']}, given {recall['on']}."


def _offset(offset: int | str) -> str:
    if isinstance(offset, str):
        return f"{offset} after"
    if offset < 0:
        return f"day {offset}, before"
    return f"day {offset} after" if offset else "the day of"


def _anchor(anchor: Mapping[str, Any]) -> str:
    if anchor["kind"] == "administration":
        dose = f"the administration of cycle {anchor['cycle']} ({anchor['regimen']})"
        return f"{dose}, planned for {anchor['on']}" if anchor["planned"] else f"{dose}, given {_when(anchor)}"
    if anchor["kind"] == "first-treatment":
        dose = f"cycle {anchor['cycle']} of {anchor['regimen']}"
        return f"the first treatment of period {anchor['period']} ({dose}), given {_when(anchor)}"
    return f"{anchor['kind'].replace('-', ' ')} on {_when(anchor)}"


def _when(anchor: Mapping[str, Any]) -> str:
    if anchor["at"] is None:
        return str(anchor["on"])
    return datetime.fromisoformat(anchor["at"]).strftime("%Y-%m-%d %H:%M")


def _version(anchor: Mapping[str, Any]) -> str:
    return f" (version {anchor['version']} of its date)" if anchor["version"] else ""


def _window(window: Mapping[str, Any]) -> str:
    if "open_hours" in window:
        return f", for {window['open_hours']} hours or until the next"
    if window.get("daily"):
        return ", once for this local date"
    if "from" in window:
        return f", days {window['from']} to {window['to']}"
    return f", {window['early']} days early to {window['late']} days late"


def _cut(cut: Mapping[str, Any], zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(cut["at"]).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    edge = {"opens": "It opens only", "closes": "It closes already", "moves": "It was moved to"}[cut["edge"]]
    reason = _CUTS.get(cut["by"], cut["by"].replace("-", " "))
    cycle = f", cycle {cut['cycle']}" if cut.get("cycle") else ""
    return f"{edge} {moment}: {reason}{cycle}."
