"""Where the demonstration takes place: invented hospitals on four continents, and who looks after the trials."""

from collections.abc import Mapping

from proapp.simulation.places import POOL, Place

ROTTERDAM, INNSBRUCK, HOUSTON, MELBOURNE, TORONTO, VANCOUVER = POOL[:6]

PLACES: Mapping[str, tuple[Place, ...]] = {
    "netter-1": (ROTTERDAM, INNSBRUCK, HOUSTON, MELBOURNE),
    "net-retreat": (TORONTO, HOUSTON, VANCOUVER, INNSBRUCK),
}
FUNCTIONING = {"netter-1": 0.65, "net-retreat": 0.3}  # share; most midgut tumours of NETTER-1 made hormones
COORDINATOR = "Chen"  # of every site
COMMITTEE = "Omar"
ADMINISTRATOR = "Tess"
