"""Deciding which counts of a table have to be left out so that nobody can be worked out from the rest."""
