"""Forms that open in a window: one module for each, with what it shows and how its answers are read."""
