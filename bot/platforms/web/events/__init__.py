"""Server-sent events: progress and votes."""
