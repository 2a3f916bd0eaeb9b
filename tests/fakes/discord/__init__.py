"""A Discord on 127.0.0.1: REST and gateway v10, as far as the bot uses them, for the real discord.py client.

`FakeDiscord` is the server, `Person` plays somebody in its channel, `pointed_at` sends discord.py there.
"""

from tests.fakes.discord.client import pointed_at
from tests.fakes.discord.person import Person
from tests.fakes.discord.server import FakeDiscord

__all__ = ["FakeDiscord", "Person", "pointed_at"]
