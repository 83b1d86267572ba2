"""Participants: who is in a trial, and the dated facts about them."""
