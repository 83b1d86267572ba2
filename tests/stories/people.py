"""What ada, chen and iris do in the stories, each through the API and nothing else."""

from datetime import timedelta
from uuid import uuid4

from tests import make

ADA = f"/participants/{make.named('ada')}"
FLAGS = "/trials/net-retreat/flags"
VOMITS = {"vomiting_episodes": 6, "temperature": 36.9, "fluids": 1}


def allocate(as_chen, clock):
    """On 20 March ada is allocated to re-treatment."""
    clock.move_to(make.at(make.date(2026, 3, 20), 11))
    said = {"at": "2026-03-20T11:00:00+01:00", "arm": "retreatment", "strata": make.STRATA["net-retreat"]}
    return did(as_chen.put(f"{ADA}/allocations/{uuid4()}", json=said))


def give(as_chen, clock, when, *, cycle):
    """A cycle is given and recorded an hour later."""
    clock.move_to(when + timedelta(hours=1))
    said = {"kind": "given", "at": when.isoformat(), "regimen": "lu", "cycle": cycle, "detail": {"activity_gbq": 7.4}}
    return did(as_chen.put(f"{ADA}/cycles/{uuid4()}", json=said))


def tell(as_chen, kind, day, **detail):
    """Anything else that happened on a day."""
    return did(as_chen.put(f"{ADA}/facts/{uuid4()}", json={"kind": kind, "on": day.isoformat(), "detail": detail}))


def did(reply):
    assert reply.status_code in (200, 201), reply.json
    return reply.json


def due(as_ada, *, instrument=None):
    """What her phone shows as open now, in the order it closes."""
    items = as_ada.get("/me/assignments?state=open").json["items"]
    wanted = [one for one in items if instrument is None or one["instrument"].startswith(f"{instrument}@")]
    return sorted(wanted, key=lambda one: one["closes_at"])


def written(catalogue, assignment, when, **answers):
    """What her phone keeps when a questionnaire is done, and the id it makes for it."""
    return f"/responses/{uuid4()}", {
        "assignment_id": assignment["id"],
        "instrument": assignment["instrument"],
        "answers": make.answers(catalogue, assignment["instrument"], **answers),
        "answered_by": "participant",
        "completed_at": when.isoformat(),
        "zone": "Europe/Vienna",
    }
