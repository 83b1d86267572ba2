"""Verbs for what is shown of a trial before its end: one proposes a release, another agrees to it."""
