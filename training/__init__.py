"""Data, training and evaluation of checkpoints."""
