"""Releases: what is shown of a trial before its end, frozen, by the word of two people."""
