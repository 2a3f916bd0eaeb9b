"""Cogs: one per command or group of events."""
