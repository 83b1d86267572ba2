"""Participants and sites that move on: to another version of the protocol, another site, into one registration."""
