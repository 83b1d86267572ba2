"""Somebody comes to know a masked treatment: why, how far it goes, and what it changes (ICH E6(R3) 4.1.4)."""

PLANNED, EMERGENCY, ACCIDENTAL = "planned", "emergency", "accidental"
KINDS = (PLANNED, EMERGENCY, ACCIDENTAL)
SCOPES = ("participant", "site", "trial")  # of how many the treatment became known
LEARNERS = ("participant", "site", "sponsor", "committee", "others")  # who knows it now
