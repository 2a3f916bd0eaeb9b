"""Operations: logs, metrics, health checks, back-ups."""
