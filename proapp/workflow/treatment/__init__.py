"""Recording what really happened to a participant."""
