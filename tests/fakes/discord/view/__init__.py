"""What somebody sees in the fake's channel, as one HTML page that needs nothing else. In a look of its own.

`capture_screen` gathers it, `render_page` writes it.
"""

from tests.fakes.discord.view.page import render_page
from tests.fakes.discord.view.screen import capture_screen

__all__ = ["capture_screen", "render_page"]
