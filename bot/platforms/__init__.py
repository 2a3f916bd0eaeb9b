"""Chat platforms: each package turns one platform's events into service calls, and posts the answers."""
