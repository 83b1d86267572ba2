"""The demonstration: two invented trials lived through on a simulated clock, over the real HTTP API."""
