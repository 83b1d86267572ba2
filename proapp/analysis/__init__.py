"""Analyses: each one question to a trial's rows, answered as one table by arm or pooled, and drawn."""
