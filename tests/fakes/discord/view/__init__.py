"""The fake's channel as one user sees it: a self-contained HTML page with a design of its own.

`capture_screen` collects the content, `render_page` renders it.
"""

from tests.fakes.discord.view.page import render_page
from tests.fakes.discord.view.screen import capture_screen

__all__ = ["capture_screen", "render_page"]
