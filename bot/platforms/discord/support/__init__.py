"""What the Discord bot's parts share: context, languages, emoji, errors, retries."""
