"""Buttons of messages."""
