"""Measurements, each runnable alone: `python -m bench.draw`. Results are JSON on standard output."""
