"""Worlds that many tests begin in: each made once on an engine and then copied, as long as nobody has touched it."""

from functools import cache

from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests import make

NET_RETREAT, NETTER = "net-retreat", "netter-1"


def net_retreat(database: Database) -> None:
    """NET RETREAT with sites in Vienna (01) and Graz (02), ada in Vienna and grace in Graz."""
    make.trial(database, _catalogue())
    make.site(database)
    make.site(database, code="02", name="Mur Clinic")
    make.participant(database, _catalogue(), "ada")
    make.participant(database, _catalogue(), "grace", site_id=make.named(f"{NET_RETREAT}/02"))


def netter(database: Database) -> None:
    """NETTER-1 with a site and mary in it."""
    make.trial(database, _catalogue(), NETTER)
    make.site(database, NETTER)
    make.participant(database, _catalogue(), "mary", trial_id=NETTER)


@cache
def _catalogue() -> Catalogue:
    return Catalogue.shipped()


# By the name of the fixture that wants it.
WORLDS = {"trial": net_retreat, "other_trial": netter}
