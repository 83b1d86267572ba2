"""Channels by which a message leaves: a file, mail."""
