"""HTML pages, their templates and their texts."""
