"""Values in, a picture or a page out: SVG, PNG, PDF, made by the server so that the same goes into a report."""
