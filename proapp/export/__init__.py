"""Out of the door: what was answered and scored, as rows for an analysis, with a codebook and a manifest."""
