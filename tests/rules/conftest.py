"""Properties are not timed: statistics libraries load on first use, and shared machines pause."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
