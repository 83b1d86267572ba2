"""Who is told: one thing to tell one person by one channel."""
