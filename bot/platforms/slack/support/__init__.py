"""Shared helpers: context, users, emoji, mrkdwn, retries."""
