"""The verbs: one file, one use case, each gathers, decides, records."""
