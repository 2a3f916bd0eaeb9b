"""From persons and captions to a checkpoint."""
