"""Rendering of sheets, provenance metadata, and trait marks."""
