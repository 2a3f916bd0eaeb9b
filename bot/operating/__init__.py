"""What operators look at and keep: metrics, health, back-ups."""
