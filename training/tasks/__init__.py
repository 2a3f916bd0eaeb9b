"""One module a thing that can be trained."""
