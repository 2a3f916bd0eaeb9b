"""The metrics of an evaluation."""
