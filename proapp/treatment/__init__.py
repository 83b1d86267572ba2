"""Treatment: what was planned and what was really given."""
