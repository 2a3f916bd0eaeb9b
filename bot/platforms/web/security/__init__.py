"""Sessions, login by token, throttling and headers."""
