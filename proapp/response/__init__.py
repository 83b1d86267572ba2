"""What they said: the answers given once, corrections of them, and what could not be accepted."""
