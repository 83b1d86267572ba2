"""Calling participants who have fallen silent."""
