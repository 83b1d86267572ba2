"""The HTTP edge: parse, call one verb or one query, dump."""
