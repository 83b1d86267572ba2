"""Trials: the plan of each, as data."""
