"""Sheets as pictures, what their files say of themselves, and candidates' traits in words."""
