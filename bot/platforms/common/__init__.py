"""Code shared by the platforms."""
