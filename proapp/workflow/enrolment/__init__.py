"""Bringing trials, sites and participants in."""
