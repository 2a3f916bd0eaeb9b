"""What the Slack bot's parts share: context, people, emoji, mrkdwn, errors, retries."""
