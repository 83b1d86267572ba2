"""Who must know: thresholds crossed, waiting for somebody to look."""
