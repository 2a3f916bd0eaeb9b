"""What somebody sees in the fake's channel, as one HTML page that needs nothing else. In a look of its own.

`look` gathers it, `page` writes it.
"""

from tests.fakes.discord.view.page import page
from tests.fakes.discord.view.sight import look

__all__ = ["look", "page"]
