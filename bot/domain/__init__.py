"""Plain types and formulas of the bot; imports nothing else of it."""
