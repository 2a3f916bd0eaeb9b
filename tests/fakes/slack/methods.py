"""The methods of the Web API and their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.keycaps import EMOJI
from tests.fakes.slack.objects import BOT, BOT_NAME, BOT_USER, TEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.files import Files
    from tests.fakes.slack.objects import Json
    from tests.fakes.slack.sockets import Sockets
    from tests.fakes.slack.store import MessageStore
    from tests.fakes.slack.views import Views

Handler: TypeAlias = "Callable[[Json], Json]"


@dataclass(frozen=True, slots=True)
class Method:
    """A handler with its required and optional arguments."""

    handle: Handler
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    def check(self, args: Json) -> None:
        """Refuse missing arguments and those that Slack's reference does not list."""
        if unknown := args.keys() - self.required - self.optional:
            raise invalid_arguments(f"unknown: {sorted(unknown)}")
        if missing := self.required - args.keys():
            raise invalid_arguments(f"missing: {sorted(missing)}")


class Methods:
    """Methods by name; `accounts` are the users of users.info, `groups` those of usergroups.list."""

    def __init__(self, store: MessageStore, files: Files, views: Views, sockets: Sockets) -> None:
        self._store = store
        self._files = files
        self._sockets = sockets
        self.accounts: dict[str, Json] = {}
        self.groups: list[Json] = []
        post = frozenset({"text", "blocks", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "thread_ts"})
        self.table = {
            "apps.connections.open": Method(lambda _: {"url": self._sockets.ticket()}),
            "auth.test": Method(self._auth_test),
            "chat.postMessage": Method(self._post, frozenset({"channel"}), post),
            "chat.update": Method(
                self._update, frozenset({"channel", "ts"}), frozenset({"text", "blocks", "metadata"})
            ),
            "conversations.history": Method(
                lambda args: self._store.history(args["channel"], args),
                frozenset({"channel"}),
                frozenset({"cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"}),
            ),
            "conversations.open": Method(self._open, frozenset({"users"})),
            "files.completeUploadExternal": Method(
                self._complete, frozenset({"files"}), frozenset({"channel_id", "initial_comment"})
            ),
            "files.delete": Method(self._delete_file, frozenset({"file"})),
            "files.getUploadURLExternal": Method(
                self._files.announce, frozenset({"filename", "length"}), frozenset({"alt_txt", "snippet_type"})
            ),
            "files.info": Method(lambda args: self._files.info(args["file"]), frozenset({"file"})),
            "files.list": Method(
                self._files.page, optional=frozenset({"channel", "count", "page", "ts_from", "ts_to", "types", "user"})
            ),
            "reactions.add": Method(self._react, frozenset({"channel", "name", "timestamp"})),
            "reactions.get": Method(self._reactions, frozenset({"channel", "timestamp"}), frozenset({"full"})),
            "usergroups.list": Method(self._usergroups, optional=frozenset({"include_users"})),
            "users.info": Method(self._user, frozenset({"user"}), frozenset({"include_locale"})),
            "views.open": Method(views.open, frozenset({"trigger_id", "view"})),
            "views.publish": Method(views.publish, frozenset({"user_id", "view"}), frozenset({"hash"})),
            "views.push": Method(views.push, frozenset({"trigger_id", "view"})),
            "views.update": Method(views.update, frozenset({"view_id", "view"}), frozenset({"hash"})),
        }

    def _auth_test(self, _args: Json) -> Json:
        names = {"user": BOT_NAME, "user_id": BOT_USER, "bot_id": BOT}
        return {"url": "https://fake.slack.com/", "team": "작업실", "team_id": TEAM, **names}

    def _post(self, args: Json) -> Json:
        channel = args["channel"]
        if channel in self.accounts:
            channel = self._conversation_with(channel)
        message = self._store.post(channel, args)
        return {"channel": channel, "ts": message["ts"]}

    def _update(self, args: Json) -> Json:
        message = self._store.update(args["channel"], args["ts"], args)
        return {"channel": args["channel"], "ts": message["ts"], "text": message["text"]}

    def _open(self, args: Json) -> Json:
        return {"channel": {"id": self._conversation_with(args["users"])}}

    def _conversation_with(self, user_id: str) -> str:
        if user_id not in self.accounts:
            raise ApiError("user_not_found")
        channel = f"D{user_id}"
        self._store.members.add(channel)
        return channel

    def _complete(self, args: Json) -> Json:
        """Complete an upload; a file completed for a channel is posted there with a comment."""
        answer = self._files.complete(args["files"])
        if "channel_id" in args:
            words = {"text": args.get("initial_comment") or "file"}
            self._store.post(args["channel_id"], words)["files"] = [item["id"] for item in args["files"]]
        return answer

    def _usergroups(self, args: Json) -> Json:
        with_users = str(args.get("include_users")) in {"1", "true", "True"}
        left_out = set() if with_users else {"users"}
        return {"usergroups": [{k: v for k, v in group.items() if k not in left_out} for group in self.groups]}

    def _delete_file(self, args: Json) -> Json:
        self._files.delete(args["file"])
        return {}

    def _react(self, args: Json) -> Json:
        if args["name"] not in EMOJI:
            raise ApiError("invalid_name")
        people = self._store.get(args["channel"], args["timestamp"])["reactions"][args["name"]]
        if BOT_USER in people:
            raise ApiError("already_reacted")
        people.add(BOT_USER)
        return {}

    def _reactions(self, args: Json) -> Json:
        reactions = self._store.get(args["channel"], args["timestamp"])["reactions"]
        listed = [{"name": name, "users": sorted(users), "count": len(users)} for name, users in reactions.items()]
        return {
            "type": "message",
            "channel": args["channel"],
            "message": {"ts": args["timestamp"], "reactions": listed},
        }

    def _user(self, args: Json) -> Json:
        if args["user"] not in self.accounts:
            raise ApiError("user_not_found")
        user = dict(self.accounts[args["user"]])
        if str(args.get("include_locale")) not in {"1", "true", "True"}:
            del user["locale"]
        return {"user": user}
