"""Shared helpers: context, locale, emoji, errors, retries."""
