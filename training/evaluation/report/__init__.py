"""Reports of an evaluation: model card, HTML page, pictures."""
