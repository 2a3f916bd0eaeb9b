"""Buttons, menus and modals, which outlive the process that showed them."""
