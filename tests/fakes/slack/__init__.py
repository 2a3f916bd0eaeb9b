"""A Slack on 127.0.0.1: Web API, Socket Mode and signed HTTP, as far as the bot uses them, for the real SDK and Bolt.

`FakeSlack` is the server, `FakeUser` acts as a member of its channel, `redirected_to` sends the SDK there.
"""

from tests.fakes.slack.client import redirected_to
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.user import FakeUser

__all__ = ["FakeSlack", "FakeUser", "redirected_to"]
