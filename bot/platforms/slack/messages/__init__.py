"""Messages that show montages: what stands in them, and how they are kept up to date."""
