"""Flags: acknowledging, resolving, escalating."""
