"""What waits for whom at a site: reads across everything that is known, one query each."""
