"""Messages that show montages: content, delivery and updates."""
