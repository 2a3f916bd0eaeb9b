"""Training of each network: one module each."""
