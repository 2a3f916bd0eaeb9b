"""Where people meet the bot: each package turns one platform's events into use-case calls, and answers there."""
