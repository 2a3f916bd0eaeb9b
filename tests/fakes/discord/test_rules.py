"""The fake refuses what Discord refuses; otherwise the bot's tests would prove little."""

from __future__ import annotations

import pytest

from tests.fakes.discord import errors
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.objects import user
from tests.fakes.discord.rate_limits import LIMIT, RateLimits
from tests.fakes.discord.store import EPHEMERAL, MessageStore, Upload
from tests.fakes.discord.validation import check_commands

ANSWER = {"type": 4, "data": {"content": "⏳"}}
SUA = user("2", "수아")
COMMAND = {"name": "montage", "description": "그려요"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MessageStore:
    return MessageStore(clock)


@pytest.fixture
def interactions(clock: Clock, store: MessageStore) -> Interactions:
    return Interactions(clock, store)


def test_an_interaction_is_acknowledged_within_three_seconds(clock: Clock, interactions: Interactions) -> None:
    interaction = interactions.open(2, SUA)
    clock.skip(3.1)
    with pytest.raises(errors.ApiError, match="Unknown interaction"):
        interactions.call_back(interaction.id, interaction.token, ANSWER, [])


def test_an_interaction_is_acknowledged_once(interactions: Interactions) -> None:
    interaction = interactions.open(2, SUA)
    interactions.call_back(interaction.id, interaction.token, ANSWER, [])
    with pytest.raises(errors.ApiError, match="already been acknowledged"):
        interactions.call_back(interaction.id, interaction.token, ANSWER, [])


def test_an_interaction_token_dies_after_15_minutes(clock: Clock, interactions: Interactions) -> None:
    interaction = interactions.open(2, SUA)
    interactions.call_back(interaction.id, interaction.token, ANSWER, [])
    clock.skip(899)
    assert interactions.message(interaction.token, "@original")["content"] == "⏳"
    clock.skip(2)
    with pytest.raises(errors.ApiError, match="Invalid Webhook Token"):
        interactions.message(interaction.token, "@original")


def test_an_ephemeral_message_is_out_of_the_bot_tokens_reach(store: MessageStore) -> None:
    message = store.create({"content": "너에게만", "flags": EPHEMERAL}, [], SUA)
    with pytest.raises(errors.ApiError, match="Unknown Message"):
        store.get(message["id"])


def test_an_edit_keeps_the_attachments_it_lists_and_adds_its_uploads(store: MessageStore) -> None:
    message = store.create({}, [Upload("files[0]", "a.png", "image/png", b"a")], SUA)
    added = [Upload("files[0]", "b.png", "image/png", b"b")]
    store.edit(message, {"attachments": [message["attachments"][0], {"id": 0, "description": "둘째"}]}, added)
    assert store.pictures(message["id"]) == (b"a", b"b")
    assert message["attachments"][1]["description"] == "둘째"
    store.edit(message, {"attachments": []}, [])
    assert store.pictures(message["id"]) == ()


def test_a_message_has_at_most_2000_characters(store: MessageStore) -> None:
    store.create({"content": "가" * 2000}, [], SUA)
    with pytest.raises(errors.ApiError, match="2001 of at most 2000"):
        store.create({"content": "가" * 2001}, [], SUA)


def test_mentions_ping_unless_the_message_says_otherwise(store: MessageStore) -> None:
    store.create({"content": "@here <@7>", "allowed_mentions": {"parse": []}}, [], SUA)
    assert store.pings == []
    store.create({"content": "@here <@7>"}, [], SUA)
    assert store.pings == ["@here", "7"]


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "Montage"},
        {"name": "몽 타주"},
        {"description": ""},
        {"name_localizations": {"en-US": "x" * 33}},
        {"options": [{"name": "a", "description": "a"}, {"name": "b", "description": "b", "required": True}]},
    ],
)
def test_commands_that_discord_would_not_register_are_refused(broken: dict[str, object]) -> None:
    check_commands([COMMAND])
    with pytest.raises(errors.ApiError, match="Invalid Form Body"):
        check_commands([COMMAND | broken])


def test_a_bucket_is_refilled_after_its_window(clock: Clock) -> None:
    limits = RateLimits(clock, window=1000.0)
    path = "/channels/300/messages/"
    allowed = [limits.spend("PATCH", f"{path}{number}") for number in range(LIMIT + 1)]
    assert [answer and answer.allowed for answer in allowed] == [True] * LIMIT + [False]
    clock.skip(1001)
    refilled = limits.spend("PATCH", f"{path}1")
    assert refilled is not None
    assert refilled.headers["X-RateLimit-Remaining"] == str(LIMIT - 1)
