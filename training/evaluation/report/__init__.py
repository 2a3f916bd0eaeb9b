"""An evaluation as tables, pictures and results."""
