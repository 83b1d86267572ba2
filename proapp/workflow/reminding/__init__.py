"""How a participant wants to be reminded, and where."""
