"""What a trial team wants to see, every figure fetched over HTTP with the token of somebody who may see it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from proapp.demo import arms
from proapp.demo.client import Refused
from proapp.demo.places import COMMITTEE, COORDINATOR
from proapp.demo.published import TIMES
from proapp.demo.world import Running, World
from proapp.simulation.sheet import sheet

C30, TOXICITY = "qlq-c30@3.0", "pro-ctcae-net@1.0"
COMPARED = ("baseline", "q12w")
PUBLISHED = "netter-1"
LEVELS = ("red", "amber", "information")
WAITING = ("raised", "escalated")  # for somebody to take them


def show(here: World, console: Console) -> None:
    """Print every table."""
    for trial in here.trials.values():
        console.rule(trial.id, align="left")
        console.print(trial.protocol.title)
        for arm in trial.protocol.arms.values():
            console.print(f"{arm.id}: {arm.title}, {trial.allocated[arm.id]} allocated")
        console.print(_whose(here, trial))
        console.print()
        for part in _by_arm(here, trial):
            console.print(part)
    for part in (_flags(here), _counts(here)):
        console.print(part)


def _whose(here: World, trial: Running) -> Text:
    """Whose token by-arm tables take, and proof that a site's does not do."""
    path = f"/trials/{trial.id}/trajectories?instrument={C30}&scale=QL&by=arm"
    try:
        here.client.get(path, token=here.logins[f"coordinator@{trial.id}"])
        refused = "and was not refused: this is wrong"
    except Refused as refusal:
        refused = f"is refused ({str(refusal).partition(': ')[2].split()[0]})"
    words = f"By-arm tables: fetched with the token of {COMMITTEE}, a member of the committee (role dmc). "
    return Text(f"{words}{COORDINATOR}, coordinator, asking for the same {refused}.", style="italic")


def _by_arm(here: World, trial: Running) -> Iterator[RenderableType]:
    token = here.logins[f"committee@{trial.id}"]

    def get(what: str, query: str = "") -> Any:
        return here.client.get(f"/trials/{trial.id}/{what}?by=arm{query}", token=token)

    for scale in ("QL", "DI"):
        table = get("trajectories", f"&instrument={C30}&scale={scale}")
        yield arms.trajectory(table, name=trial.id, asked=COMPARED)
    yield arms.rates(get("completion", f"&instrument={C30}"), name=trial.id, asked=COMPARED)
    yield arms.worst_grades(get("worst-grades"), name=trial.id)
    if trial.id != PUBLISHED:
        yield from _unpublished(get)
        return
    yield arms.symptom_days(get("symptom-days"), name=trial.id)
    times = {t.scale: get("deterioration", f"&instrument={t.instrument}&scale={t.scale}") for t in TIMES}
    yield arms.deterioration(times, name=trial.id)


def _unpublished(get: Any) -> Iterator[RenderableType]:
    yield Text("Time to deterioration by 10 points (nothing published yet to compare with):", style="bold")
    for scale in ("QL", "DI"):
        yield Text("  " + arms.difference_line(get("deterioration", f"&instrument={C30}&scale={scale}")))
    yield Text("")


def _flags(here: World) -> Table:
    """Flags that wait, by site, as the coordinator sees them."""
    shown = sheet(f"Flags that wait, by site (fetched with the token of {COORDINATOR}, coordinator)", "trial", "site")
    for column in ("open: red", "amber", "information", "taken, no outcome yet", "oldest open", "closed"):
        shown.add_column(column, justify="right")
    for trial in here.trials.values():
        flags = list(here.client.every(f"/trials/{trial.id}/flags", token=here.logins[f"coordinator@{trial.id}"]))
        for code, place in trial.places.items():
            own = [flag for flag in flags if flag["site"] == str(trial.sites[code])]
            states = Counter(flag["state"] for flag in own)
            waiting = Counter(flag["level"] for flag in own if flag["state"] in WAITING)
            oldest = min((flag["raised_at"][:10] for flag in own if flag["state"] in WAITING), default="-")
            counts = [*(waiting[level] for level in LEVELS), states["acknowledged"], oldest, states["resolved"]]
            shown.add_row(trial.id, place.name, *map(str, counts))
    return shown


def _counts(here: World) -> Table:
    """What happened, in numbers."""
    tally, missed = here.tally, _missed(here)
    lines = {
        "participants": f"{len(here.cases)} in {len(here.trials)} trials, {tally['phones enrolled']} phones",
        "allocation": f"{tally['randomisations']} randomised, {tally['crossovers']} crossed over at progression",
        "infusions": _treated(tally),
        "other facts": _facts(tally),
        "questionnaires": f"{tally['answered']} answered, {tally['late']} of them late; {missed} missed",
        "replies lost": f"{tally['sent again']} answers sent again, each got the receipt it had",
        "quarantine": f"{tally['quarantined']} bodies that could not be accepted, each kept with a receipt",
        "by the site": f"{tally['corrected']} answers corrected with a reason, {tally['voided']} taken out",
        "flags": f"{tally['flags acknowledged']} acknowledged, {tally['flags resolved']} closed with an outcome, "
        f"{tally['flags escalated']} escalations",
        "messages": f"{tally['messages sent']} sent, {tally['reminders']} reminders planned",
        "audit": "; ".join(_audit(here)),
    }
    shown = sheet("What happened", "")
    shown.add_column("")
    shown.show_header = False
    for name, words in lines.items():
        shown.add_row(name, words)
    return shown


def _treated(tally: Counter[str]) -> str:
    decisions = ", ".join(f"{tally[name]} {name}" for name in ("delayed", "held", "reduced", "skipped", "stopped"))
    return f"{tally['infusions given']} given; {decisions}; {tally['facts corrected']} dates corrected"


def _facts(tally: Counter[str]) -> str:
    named = {
        "other doses given": "other doses", "ssa-injection": "injections outside the arms", "laboratory": "laboratory",
        "progression": "progressions seen", "death": "deaths", "withdrawal": "withdrawals", "pause": "pauses",
        "zone": "changes of time zone",
    }  # fmt: skip
    return ", ".join(f"{tally[kind]} {words}" for kind, words in named.items())


def _missed(here: World) -> int:
    """Windows that closed without an answer, counted by the server."""
    return sum(
        1
        for case in here.cases
        for _ in here.client.every(
            f"{case.path}/assignments?state=missed", token=here.logins[f"coordinator@{case.trial.id}"]
        )
    )


def _audit(here: World) -> Iterator[str]:
    for trial in here.trials:
        found = here.client.get(f"/trials/{trial}/audit/verification", token=here.logins["admin"])
        yield f"{trial}: {found['events']} events {'verified' if found['intact'] else 'DO NOT HOLD'}"
