"""Verbs that take data out: exports, now or behind the scenes, and certified copies."""
