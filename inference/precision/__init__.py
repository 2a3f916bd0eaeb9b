"""Reduced precision: int8 and bfloat16."""
