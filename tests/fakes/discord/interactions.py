"""Interactions: they must be acknowledged once within 3 seconds; their tokens are valid for 15 minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import errors
from tests.fakes.discord.objects import APPLICATION_ID, BOT_USER, CHANNEL_ID, snowflake
from tests.fakes.discord.store import LOADING
from tests.fakes.discord.validation import check_choices, check_form

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.store import MessageStore, Upload

_ACKNOWLEDGE_WITHIN = 3.0
_TOKEN_LIVES = 900.0
_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
_ANSWERS = {
    COMMAND: {_MESSAGE, _DEFERRED_MESSAGE, _MODAL},
    COMPONENT: {_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE, _MODAL},
    AUTOCOMPLETE: {_CHOICES},
    FORM: {_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE},
}


@dataclass(slots=True)
class Interaction:
    """One interaction as the server sees it; `response` is the message that answers it, if any.

    `opened_at`: seconds that the clock had skipped by then. `form` and `choices`: a response other than a message.
    `sent`: the typed, chosen or filled-in values. `component`: the clicked component.
    """

    id: str
    token: str
    type: int
    person: Json
    opened_at: float
    channel_id: str = CHANNEL_ID
    source: Json | None = None
    acknowledged_at: float | None = None
    response: Json | None = None
    followups: list[Json] = field(default_factory=list)
    form: Json | None = None
    choices: list[Json] | None = None
    sent: Json = field(default_factory=dict)
    component: Json | None = None

    @property
    def answers(self) -> list[Json]:
        """All messages that answer the interaction."""
        return ([self.response] if self.response else []) + self.followups


class Interactions:
    """Keeps interactions and applies Discord's rules to their callbacks and webhooks."""

    def __init__(self, clock: Clock, store: MessageStore) -> None:
        self._clock = clock
        self._store = store
        self._by_token: dict[str, Interaction] = {}

    def open(self, kind: int, person: Json, source: Json | None = None, *, channel_id: str = CHANNEL_ID) -> Interaction:
        """Start an interaction of the given type; `source` is the message whose button was clicked."""
        now = self._clock.now()
        token = f"token-{snowflake(now)}"
        interaction = Interaction(snowflake(now), token, kind, person, self._clock.skipped, channel_id, source)
        self._by_token[interaction.token] = interaction
        return interaction

    def all(self) -> list[Interaction]:
        """Every interaction, oldest first."""
        return list(self._by_token.values())

    def call_back(self, interaction_id: str, token: str, body: Json, uploads: list[Upload]) -> Interaction:
        """Acknowledge an interaction.

        Raises:
            ApiError: too late, twice, or unknown.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise errors.UNKNOWN_INTERACTION
        if self._clock.skipped - interaction.opened_at > _ACKNOWLEDGE_WITHIN:
            raise errors.UNKNOWN_INTERACTION
        if interaction.acknowledged_at is not None:
            raise errors.ALREADY_ACKNOWLEDGED
        if body["type"] not in _ANSWERS[interaction.type]:
            raise errors.invalid_form(f"no answer of type {body['type']} to an interaction of type {interaction.type}")
        self._respond(interaction, body["type"], body.get("data") or {}, uploads)
        interaction.acknowledged_at = self._clock.now()
        return interaction

    def follow_up(self, token: str, body: Json, uploads: list[Upload]) -> Json:
        """Post a further message through the interaction's webhook."""
        interaction = self._living(token)
        if interaction is None or interaction.acknowledged_at is None:
            raise errors.UNKNOWN_WEBHOOK
        if interaction.response is not None and interaction.response["flags"] & LOADING:
            self._store.edit(interaction.response, body, uploads)  # the first follow-up replaces the deferred response
            return interaction.response
        message = self._store.create(
            body, uploads, BOT_USER, webhook_id=APPLICATION_ID, channel_id=interaction.channel_id
        )
        interaction.followups.append(message)
        return message

    def message(self, token: str, message_id: str) -> Json:
        """Return a message of the interaction's webhook, "@original" being the response.

        Raises:
            ApiError: the token has expired, or there is no such message.
        """
        interaction = self._living(token)
        if interaction is None:
            raise errors.INVALID_TOKEN
        wanted = interaction.response if message_id == "@original" else self._store.messages.get(message_id)
        if wanted is None or wanted["id"] not in self._store.messages:
            raise errors.UNKNOWN_MESSAGE
        return wanted

    def _living(self, token: str) -> Interaction | None:
        interaction = self._by_token.get(token)
        if interaction is None or self._clock.skipped - interaction.opened_at > _TOKEN_LIVES:
            return None
        return interaction

    def _respond(self, interaction: Interaction, kind: int, data: Json, uploads: list[Upload]) -> None:
        if kind in {_MESSAGE, _DEFERRED_MESSAGE}:
            loading = LOADING if kind == _DEFERRED_MESSAGE else 0
            data = {**data, "flags": (data.get("flags") or 0) | loading}
            extra: dict[str, Any] = {
                "channel_id": interaction.channel_id,
                "webhook_id": APPLICATION_ID,
                "interaction_metadata": _metadata(interaction),
            }
            interaction.response = self._store.create(data, uploads, BOT_USER, **extra)
        elif kind in {_DEFERRED_UPDATE, _UPDATE} and interaction.source is not None:
            interaction.response = interaction.source
            if kind == _UPDATE:
                self._store.edit(interaction.source, data, uploads)
        elif kind == _CHOICES:
            check_choices(data["choices"])
            interaction.choices = data["choices"]
        elif kind == _MODAL:
            check_form(data)
            interaction.form = data


def _metadata(interaction: Interaction) -> Json:
    return {
        "id": interaction.id,
        "type": interaction.type,
        "user": interaction.person,
        "authorizing_integration_owners": {"0": "200"},
    }
