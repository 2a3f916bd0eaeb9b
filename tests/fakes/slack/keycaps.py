"""Names of emoji that people react with here."""

EMOJI = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "heart", "thumbsup")
