"""Scores over time: of one participant, of an arm."""
