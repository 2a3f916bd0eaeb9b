"""A Slack on 127.0.0.1: Web API, Socket Mode and signed HTTP, as far as the bot uses them, for the real SDK and Bolt.

`FakeSlack` is the server, `Person` plays somebody in its channel, `pointed_at` sends the SDK there.
"""

from tests.fakes.slack.client import pointed_at
from tests.fakes.slack.person import Person
from tests.fakes.slack.server import FakeSlack

__all__ = ["FakeSlack", "Person", "pointed_at"]
