"""The routes under `/api/`, and the pictures."""
