"""Machines that run tests are shared: how long an example takes is the bench's to measure."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
