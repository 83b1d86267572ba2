"""Says where the demonstration serves and with which logins one may look around."""

from rich.console import Console
from rich.text import Text

from proapp.config import Settings
from proapp.demo.installation import PASSWORD
from proapp.demo.server import Server
from proapp.demo.world import Case, World
from proapp.simulation.sheet import sheet


def show(here: World, server: Server, chosen: Settings, console: Console) -> None:
    """The addresses, a login of each kind, and one example to try."""
    trial = "net-retreat" if "net-retreat" in here.trials else next(iter(here.trials))
    site = next(iter(here.trials[trial].places))
    people = (
        ("coordinator", f"coordinator@{trial}"),
        (f"investigator, {site}", f"investigator@{trial}/{site}"),
        ("committee member", f"committee@{trial}"),
    )
    logins = sheet(f"Sample logins for {trial} (they open this demonstration only)", "who", "signs in as", "token")
    for who, key in people:
        name = here.logins.open_pages(key, chosen, now=here.now)
        logins.add_row(f"{here.logins.names[key]}, {who}", name, here.logins[key])
    if case := _still_there(here, trial):
        logins.add_row(f"the phone of participant {case.person.code}", "", case.phone)
    console.print(logins)
    console.print(f"Staff pages: {server.address}/staff/ (password: {PASSWORD})", soft_wrap=True)
    console.print(f"The clock stays at {here.now.isoformat()}.")
    address = f"{server.address}/api/v1/trials/{trial}/trajectories?instrument=qlq-c30@3.0&scale=QL&by=arm"
    console.print(Text("Try, as the committee member:"))
    console.print(f"curl -H 'Authorization: Bearer {here.logins[f'committee@{trial}']}' '{address}'", soft_wrap=True)
    console.print(f"Serving the API at {server.address}/docs (stop with Ctrl-C)")


def _still_there(here: World, trial: str) -> Case | None:
    """Somebody with a phone who is still answering."""
    with_phone = (case for case in here.cases if case.trial.id == trial and case.phone)
    return next((case for case in with_phone if case.fate is None or case.fate.dies_at is None), None)
