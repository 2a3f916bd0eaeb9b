"""The REST routes that the bot uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.discord import errors
from tests.fakes.discord.objects import (
    APPLICATION_ID,
    BOT_DIRECT,
    BOT_USER,
    CHANNEL_ID,
    GUILD_ID,
    THREAD,
    application,
    member,
    snowflake,
    user,
)
from tests.fakes.discord.rest import CALL, PREFIX, json_response
from tests.fakes.discord.store import EPHEMERAL
from tests.fakes.discord.validation import check_commands

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.clock import Clock
    from tests.fakes.discord.gateway import Gateway
    from tests.fakes.discord.interactions import Interactions
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.store import MessageStore

_GUILD_MESSAGES, _GUILD_REACTIONS, _DIRECT_REACTIONS = 1 << 9, 1 << 10, 1 << 13
_DEFERRED_MESSAGE = 5


class Routes:
    """Request handlers. `commands` holds the registered commands; a test may unset `channel_exists`.

    `direct_channels`: id of a DM channel -> id of its user. `closed_to_direct_messages`: ids of users who refuse DMs.
    """

    def __init__(self, clock: Clock, store: MessageStore, interactions: Interactions, gateway: Gateway) -> None:
        self._clock = clock
        self._store = store
        self._interactions = interactions
        self._gateway = gateway
        self._nonces: dict[str, str] = {}
        self._people: dict[str, Json] = {}
        self.commands: list[Json] = []
        self.channel_exists = True
        self.may_attach_files = True
        self.direct_channels: dict[str, str] = {}
        self.closed_to_direct_messages: set[str] = set()

    def table(self) -> list[web.RouteDef]:
        """Return every route below /api/v10."""
        message = "/channels/{channel}/messages/{message}"
        webhook = "/webhooks/{application}/{token}"
        handlers: list[tuple[str, str, Callable[[web.Request], Awaitable[web.Response]]]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("PUT", "/applications/{application}/commands", self._put_commands),
            ("POST", "/interactions/{interaction}/{token}/callback", self._call_back),
            ("POST", webhook, self._follow_up),
            ("GET", webhook + "/messages/{message}", self._get_response),
            ("PATCH", webhook + "/messages/{message}", self._edit_response),
            ("GET", "/channels/{channel}/messages", self._list_messages),
            ("POST", "/channels/{channel}/messages", self._create_message),
            ("GET", message, self._get_message),
            ("PATCH", message, self._edit_message),
            ("PUT", message + "/reactions/{emoji}/@me", self._react),
            ("GET", message + "/reactions/{emoji}", self._reactors),
            ("POST", "/users/@me/channels", self._open_direct),
        ]
        return [web.route(method, PREFIX + path, handler) for method, path, handler in handlers]

    async def _me(self, request: web.Request) -> web.Response:
        return json_response({**BOT_USER, "mfa_enabled": True, "locale": "ko", "verified": True, "email": None})

    async def _application(self, request: web.Request) -> web.Response:
        return json_response(application())

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return json_response({"url": self._gateway.url, "shards": 1, "session_start_limit": limit})

    async def _put_commands(self, request: web.Request) -> web.Response:
        commands: list[Json] = request[CALL].body  # type: ignore[assignment]  # this one body is a list
        check_commands(commands)
        self.commands = [self._registered(command) for command in commands]
        return json_response(self.commands)

    def _registered(self, command: Json) -> Json:
        given = {key: value for key, value in command.items() if value is not None}
        numbers = {"id": snowflake(self._clock.now()), "version": snowflake(self._clock.now())}
        common = {
            "application_id": APPLICATION_ID,
            "type": 1,
            "description": "",  # of a context menu command
            "default_member_permissions": None,
            "nsfw": False,
        }
        return {**numbers, **common, **given}

    async def _call_back(self, request: web.Request) -> web.Response:
        call, path = request[CALL], request.match_info
        interaction = self._interactions.call_back(path["interaction"], path["token"], call.body, call.uploads)
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        kind = call.body["type"]
        described: Json = {"id": interaction.id, "type": interaction.type}
        answer: Json = {"interaction": described}
        if interaction.response is not None:
            described["response_message_id"] = interaction.response["id"]
            described["response_message_loading"] = kind == _DEFERRED_MESSAGE
            described["response_message_ephemeral"] = bool(interaction.response["flags"] & EPHEMERAL)
            answer["resource"] = {"type": kind, "message": interaction.response}
        return json_response(answer)

    async def _follow_up(self, request: web.Request) -> web.Response:
        call = request[CALL]
        return json_response(self._interactions.follow_up(request.match_info["token"], call.body, call.uploads))

    async def _get_response(self, request: web.Request) -> web.Response:
        path = request.match_info
        return json_response(self._interactions.message(path["token"], path["message"]))

    async def _edit_response(self, request: web.Request) -> web.Response:
        path, call = request.match_info, request[CALL]
        message = self._interactions.message(path["token"], path["message"])
        if call.uploads and not (self.may_attach_files or message["flags"] & EPHEMERAL):
            raise errors.MISSING_PERMISSIONS
        self._store.edit(message, call.body, call.uploads)
        return json_response(message)

    async def _list_messages(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = self._store.visible(request.match_info["channel"])
        found = [message for message in found if int(message["id"]) > after]
        page = found[:limit] if after else found[-limit:]
        return json_response(page[::-1])  # Discord returns the newest first

    async def _create_message(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        call = request[CALL]
        nonce = str(call.body.get("nonce"))
        if call.body.get("enforce_nonce") and nonce in self._nonces:
            return json_response(self._store.get(self._nonces[nonce]))
        channel_id = request.match_info["channel"]
        if self.direct_channels.get(channel_id) in self.closed_to_direct_messages:
            raise errors.CANNOT_MESSAGE
        message = self._store.create(call.body, call.uploads, BOT_USER, channel_id=channel_id)
        self._nonces[nonce] = message["id"]
        event = {**message, "guild_id": GUILD_ID}
        await self._gateway.dispatch("MESSAGE_CREATE", event, intent=_GUILD_MESSAGES)
        return json_response(message)

    async def _get_message(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        message = self._store.get(request.match_info["message"])
        shown = [
            {
                "emoji": {"id": None, "name": emoji},
                "count": len(people) + len(burst),
                "count_details": {"burst": len(burst), "normal": len(people)},
                "me": APPLICATION_ID in people,
                "me_burst": False,
                "burst_colors": [],
            }
            for emoji in {**self._store.reactions[message["id"]], **self._store.super_reactions[message["id"]]}
            if (people := self._store.reactions[message["id"]][emoji])
            | (burst := self._store.super_reactions[message["id"]][emoji])
        ]
        return json_response({**message, "reactions": shown})

    async def _reactors(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 25))
        reactions = self._store.super_reactions if request.query.get("type") == "1" else self._store.reactions
        people = reactions[request.match_info["message"]][request.match_info["emoji"]]
        found = sorted(int(user_id) for user_id in people if int(user_id) > after)[:limit]
        return json_response([self._people[str(user_id)] for user_id in found])

    async def _open_direct(self, request: web.Request) -> web.Response:
        person_id = str(request[CALL].body["recipient_id"])
        channel_id = f"9{person_id}"
        self.direct_channels[channel_id] = person_id
        recipient = self._people.get(person_id) or user(person_id, "somebody")
        return json_response({"id": channel_id, "type": 1, "recipients": [recipient], "last_message_id": None})

    async def _edit_message(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        message, call = self._store.get(request.match_info["message"]), request[CALL]
        if message["author"]["id"] != APPLICATION_ID:
            raise errors.NOT_THE_AUTHOR
        if call.uploads and not self.may_attach_files:
            raise errors.MISSING_PERMISSIONS
        self._store.edit(message, call.body, call.uploads)
        return json_response(message)

    async def _react(self, request: web.Request) -> web.Response:
        self._check_channel(request)
        message_id, emoji = request.match_info["message"], request.match_info["emoji"]
        self._store.get(message_id)
        await self.reaction("ADD", message_id, emoji, BOT_USER)
        return web.Response(status=204)

    async def reaction(  # what is reacted to with what, and how
        self, change: str, message_id: str, emoji: str, account: Json, *, times: int = 1, burst: bool = False
    ) -> None:
        """Add or remove (`change`: "ADD", "REMOVE") a user's reaction, and dispatch the gateway event.

        `burst`: a super reaction.
        """
        self._people[account["id"]] = account
        people = (self._store.super_reactions if burst else self._store.reactions)[message_id][emoji]
        (people.add if change == "ADD" else people.discard)(account["id"])
        channel_id = self._store.channel_of(message_id)
        is_direct = channel_id in {BOT_DIRECT.channel["id"], *self.direct_channels}
        data: Json = {
            "user_id": account["id"],
            "channel_id": channel_id,
            "message_id": message_id,
            **({} if is_direct else {"guild_id": GUILD_ID}),
            "emoji": {"id": None, "name": emoji},
            "burst": burst,
            "type": int(burst),
        }
        if change == "ADD":
            data.update({} if is_direct else {"member": member(account)}, message_author_id=APPLICATION_ID)
        intent = _DIRECT_REACTIONS if is_direct else _GUILD_REACTIONS
        await self._gateway.dispatch(f"MESSAGE_REACTION_{change}", data, intent=intent, times=times)

    async def clear(self, message_id: str, emoji: str | None = None) -> None:
        """Remove all reactions to a message, or all with one emoji, as a moderator."""
        reactions = self._store.reactions[message_id]
        data: Json = {"channel_id": CHANNEL_ID, "message_id": message_id, "guild_id": GUILD_ID}
        if emoji is None:
            reactions.clear()
            await self._gateway.dispatch("MESSAGE_REACTION_REMOVE_ALL", data, intent=_GUILD_REACTIONS)
        else:
            reactions.pop(emoji, None)
            data["emoji"] = {"id": None, "name": emoji}
            await self._gateway.dispatch("MESSAGE_REACTION_REMOVE_EMOJI", data, intent=_GUILD_REACTIONS)

    def _check_channel(self, request: web.Request) -> None:
        channel_id = request.match_info["channel"]
        known = {BOT_DIRECT.channel["id"], THREAD.channel["id"], *self.direct_channels}
        if channel_id not in known and not (self.channel_exists and channel_id == CHANNEL_ID):
            raise errors.UNKNOWN_CHANNEL
