"""HTML pages from their templates, with the texts filled in."""
