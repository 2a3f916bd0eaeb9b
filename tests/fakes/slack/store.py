"""The server's channels and messages, with all earlier revisions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.block_kit import check_message, files_in
from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.objects import BOT, BOT_USER, CHANNEL, timestamp
from tests.fakes.slack.text_objects import pings

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.files import Files
    from tests.fakes.slack.objects import Json

MAX_POST_LENGTH, MAX_UPDATE_LENGTH = 40_000, 4_000  # characters of a message's text


@dataclass(frozen=True, slots=True)
class Revision:
    """The content of a message after one change: its text, the text of its blocks, its pictures."""

    at: float
    text: str
    words: str
    pictures: tuple[bytes, ...]


class MessageStore:
    """All messages of the workspace; `members` lists the conversations that the bot is in."""

    def __init__(self, clock: Clock, files: Files) -> None:
        self._clock = clock
        self._files = files
        self.members = {CHANNEL}
        self.archived: set[str] = set()
        self.hidden: set[str] = set()
        self.messages: dict[tuple[str, str], Json] = {}
        self.revisions: dict[str, list[Revision]] = defaultdict(list)
        self.pings: list[str] = []

    def post(self, channel: str, args: Json, user: str = BOT_USER) -> Json:
        """Store a new message and return it."""
        if user == BOT_USER:
            self.require_member(channel)
        if (thread := args.get("thread_ts")) and (channel, thread) not in self.messages:
            raise ApiError("thread_not_found")
        message: Json = {
            "type": "message",
            "channel": channel,
            "user": user,
            "ts": timestamp(self._clock),
            "text": "",
            "blocks": [],
            "reactions": defaultdict(set),
        }
        if user == BOT_USER:
            message["bot_id"] = BOT
        if thread:
            message["thread_ts"] = thread
        self.messages[channel, message["ts"]] = message
        try:
            self._change(message, args, MAX_POST_LENGTH)
        except ApiError:
            del self.messages[channel, message["ts"]]
            raise
        return message

    def update(self, channel: str, ts: str, args: Json) -> Json:
        """Change a message of the bot. `text` alone removes the blocks; metadata stay unless given."""
        message = self.get(channel, ts)
        if message["user"] != BOT_USER:
            raise ApiError("cant_update_message")
        self._change(message, args, MAX_UPDATE_LENGTH)
        return message

    def get(self, channel: str, ts: str) -> Json:
        """Return a message.

        Raises:
            ApiError: the bot is not in the channel, or there is no such message.
        """
        self.require_member(channel)
        if (channel, ts) not in self.messages:
            raise ApiError("message_not_found")
        return self.messages[channel, ts]

    def delete(self, ts: str) -> None:
        """Remove a message but keep its revisions for tests."""
        self.messages = {key: message for key, message in self.messages.items() if key[1] != ts}

    def history(self, channel: str, args: Json) -> Json:
        """Return a page of a conversation, newest first."""
        self.require_member(channel)
        oldest, latest = float(args.get("oldest", 0)), float(args.get("latest", "inf"))
        found = sorted(
            (m for m in self._outside_threads(channel) if oldest <= float(m["ts"]) <= latest),
            key=lambda message: message["ts"],
            reverse=True,
        )
        limit, start = int(args.get("limit", 100)), int(args.get("cursor") or 0)
        if not 1 <= limit <= 999:
            raise ApiError("invalid_limit")
        with_metadata = str(args.get("include_all_metadata", "0")) in {"1", "true", "True"}
        left_out = {"reactions"} | (set() if with_metadata else {"metadata"})
        page = [{k: v for k, v in m.items() if k not in left_out} for m in found[start : start + limit]]
        more = len(found) > start + limit
        cursor = str(start + limit) if more else ""
        return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": cursor}}

    def visible(self, channel: str = CHANNEL) -> list[Json]:
        """Return the bot's messages in a conversation but those in threads, oldest first."""
        return [message for message in self._outside_threads(channel) if message["user"] == BOT_USER]

    def replies(self, thread_ts: str) -> list[Json]:
        """Return the messages in the thread of a message, oldest first."""
        return [message for message in self.messages.values() if message.get("thread_ts") == thread_ts]

    def _outside_threads(self, channel: str) -> list[Json]:
        there = (message for (place, _), message in self.messages.items() if place == channel)
        return [message for message in there if "thread_ts" not in message]

    def pictures(self, ts: str) -> tuple[bytes, ...]:
        """Return the bytes of a message's current pictures; a deleted file is an error."""
        (message,) = [m for key, m in self.messages.items() if key[1] == ts]
        return tuple(self._files.data(file_id) for file_id in files_in(message["blocks"]))

    def require_member(self, channel: str) -> None:
        """Refuse calls in a conversation that is closed or that the bot is not in."""
        if channel in self.archived:
            raise ApiError("is_archived")
        if channel in self.hidden:
            raise ApiError("channel_not_found")
        if channel not in self.members:
            raise ApiError("not_in_channel" if channel.startswith("C") else "channel_not_found")

    def _change(self, message: Json, args: Json, longest: int) -> None:
        text, blocks = args.get("text") or "", args.get("blocks")
        check_message(text, blocks, longest)
        for file_id in files_in(blocks):
            self._files.require_showable(file_id)
        self.pings += pings(text) + pings(blocks)
        message.update(text=text, blocks=blocks or [])
        if "metadata" in args:
            if set(args["metadata"]) != {"event_type", "event_payload"}:
                raise invalid_arguments("metadata")
            message["metadata"] = args["metadata"]
        words = "\n".join(words_in(message["blocks"]))
        self.revisions[message["ts"]].append(Revision(self._clock.now(), text, words, self.pictures(message["ts"])))


def words_in(content: object) -> list[str]:
    """Return all texts of blocks, in order."""
    if isinstance(content, list):
        return [text for item in content for text in words_in(item)]
    if isinstance(content, dict):
        own = [content["text"]] if isinstance(content.get("text"), str) else []
        return own + [text for item in content.values() if not isinstance(item, str) for text in words_in(item)]
    return []
