"""Signatures on records."""
