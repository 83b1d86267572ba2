"""Simulation: any protocol lived through by invented participants on a simulated clock, before the first patient."""
