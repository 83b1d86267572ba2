"""What can be signed, what a signature may mean, and who may give which (21 CFR 11.50)."""

from collections.abc import Mapping

INVESTIGATOR = "investigator"
AT_THE_SITE = frozenset({"site_nurse", "coordinator"})
OF_THE_TRIAL = frozenset({"monitor", "data_manager"})

MEANINGS = ("reviewed", "approved", "authored", "responsible")
OBJECT_TYPES = ("response", "flag", "fact", "correction", "pre-infusion", "participant-record")

# Beside the investigator, who may sign everything with every meaning.
OTHERS: Mapping[tuple[str, str], frozenset[str]] = {
    ("fact", "authored"): AT_THE_SITE,
    ("correction", "authored"): AT_THE_SITE,
    ("flag", "reviewed"): AT_THE_SITE,
    ("pre-infusion", "reviewed"): AT_THE_SITE,
    ("response", "reviewed"): OF_THE_TRIAL,
    ("participant-record", "reviewed"): OF_THE_TRIAL,
}


def signers(object_type: str, meaning: str) -> frozenset[str]:
    """Roles that may give this signature; each only where it reaches the participant's site."""
    return OTHERS.get((object_type, meaning), frozenset()) | {INVESTIGATOR}
