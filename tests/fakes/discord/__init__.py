"""A Discord on 127.0.0.1: REST and gateway v10, as far as the bot uses them, for the real discord.py client.

`FakeDiscord` is the server, `FakeUser` acts as a member of its channel, `redirected_to` sends discord.py there.
"""

from tests.fakes.discord.client import redirected_to
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.user import FakeUser

__all__ = ["FakeDiscord", "FakeUser", "redirected_to"]
