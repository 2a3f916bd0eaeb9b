"""Modals: one module each, with its view and the parser of its submission."""
