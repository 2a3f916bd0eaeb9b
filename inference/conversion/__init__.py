"""Converters of DALLE-pytorch, KoDALLE and taming-transformers checkpoints."""
