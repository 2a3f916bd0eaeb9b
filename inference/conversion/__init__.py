"""Checkpoints of the projects that this one descends from, read into ours."""
