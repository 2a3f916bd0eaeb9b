"""Slack's names of the number emoji used as reactions."""

EMOJI = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "heart", "thumbsup")
