"""Plain types and formulas; imports no other package of the bot."""
