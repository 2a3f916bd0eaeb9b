"""Losses that are networks themselves."""
