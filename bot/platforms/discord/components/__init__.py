"""Persistent buttons, menus and modals, handled by their ids."""
