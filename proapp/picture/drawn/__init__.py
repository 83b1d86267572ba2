"""Pictures of analyses, from tables as they may be shown: what a table withholds is not drawn either."""
