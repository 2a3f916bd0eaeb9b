"""An evaluation as tables, pictures and pages."""
