"""Somebody signs a record at one version, with a meaning; the signature holds for exactly that version."""
