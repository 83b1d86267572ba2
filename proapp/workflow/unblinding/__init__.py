"""Verbs about who comes to know a masked treatment."""
