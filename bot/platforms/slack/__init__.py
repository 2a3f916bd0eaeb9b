"""Slack: `/montage`, shortcuts and App Home; one message a job, edited; reactions as votes. Entered by `connect`."""

from bot.platforms.slack.connection import connect

__all__ = ["connect"]
