"""The networks of a checkpoint."""
