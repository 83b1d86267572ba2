"""Pages for people: what a browser is given. It asks the API for everything, as any other client does."""
