"""Telling other programs what happens in a trial."""
