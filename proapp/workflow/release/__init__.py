"""Verbs that let data out."""
