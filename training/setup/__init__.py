"""A checkpoint under construction: its networks, and what they are trained on."""
