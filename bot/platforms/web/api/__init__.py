"""Routes under `/api/`, and pictures."""
