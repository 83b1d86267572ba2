"""Models of repeated answers: adjusted means of each arm, and what would follow if what is missing were otherwise."""
