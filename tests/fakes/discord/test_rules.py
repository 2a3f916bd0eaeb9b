"""The fake refuses the requests that Discord refuses, so that the bot's tests are meaningful."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.fakes.discord import errors
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.objects import user
from tests.fakes.discord.rate_limits import LIMIT, REAL_GLOBAL_LIMIT, RateLimits
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


def test_an_edit_keeps_the_attachments_it_lists(store: MessageStore) -> None:
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


MANY = "x" * 101
BUTTON = {"type": 2, "style": 2, "label": "크게 1", "custom_id": "a"}
MENU = {"type": 3, "custom_id": "b", "options": [{"label": "1", "value": "1"}]}
INPUT = {"type": 4, "custom_id": "c", "style": 1}
FORM = {"title": "설명 고치기", "custom_id": "d", "components": [{"type": 18, "label": "설명", "component": INPUT}]}


def _row(*items: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(items)}


@pytest.mark.parametrize(
    "rows",
    [
        [_row(BUTTON)] * 6,
        [_row(*(BUTTON | {"custom_id": str(number)} for number in range(6)))],
        [_row(BUTTON, BUTTON)],
        [_row()],
        [_row(BUTTON, MENU)],
        [_row(BUTTON | {"custom_id": MANY})],
        [_row(BUTTON | {"label": ""})],
        [_row(MENU | {"options": []})],
        [_row(MENU | {"options": [{"label": "1", "value": str(number)} for number in range(26)]})],
        [_row(MENU | {"max_values": 26})],
        [BUTTON],
    ],
)
def test_rows_that_discord_would_not_show_are_refused(store: MessageStore, rows: list[dict[str, object]]) -> None:
    store.create({"content": "a", "components": [_row(BUTTON), _row(MENU)]}, [], SUA)
    with pytest.raises(errors.ApiError, match="Invalid Form Body"):
        store.create({"content": "a", "components": rows}, [], SUA)


@pytest.mark.parametrize(
    "embed",
    [
        {"title": "x" * 257},
        {"description": "x" * 4097},
        {"fields": [{"name": "a", "value": ""}]},
        {"fields": [{"name": "a", "value": "x" * 1025}]},
        {"fields": [{"name": "a", "value": "x" * 1000}] * 6 + [{"name": "a", "value": "a"}]},
        {"thumbnail": {"url": "attachment://missing.png"}},
    ],
)
def test_embeds_that_discord_would_not_show_are_refused(store: MessageStore, embed: dict[str, object]) -> None:
    with pytest.raises(errors.ApiError, match="Invalid Form Body"):
        store.create({"embeds": [embed]}, [], SUA)


@pytest.mark.parametrize(
    "broken",
    [
        {"title": "x" * 46},
        {"custom_id": ""},
        {"components": []},
        {"components": [{"type": 18, "label": "x" * 46, "component": INPUT}]},
        {"components": [{"type": 18, "label": "a", "component": INPUT | {"value": "xx", "max_length": 1}}]},
        {"components": [_row(INPUT)]},
    ],
)
def test_forms_that_discord_would_not_show_are_refused(interactions: Interactions, broken: dict[str, object]) -> None:
    for form, refused in ((FORM, False), (FORM | broken, True)):
        interaction = interactions.open(3, SUA)
        with pytest.raises(errors.ApiError, match="Invalid Form Body") if refused else nullcontext():
            interactions.call_back(interaction.id, interaction.token, {"type": 9, "data": form}, [])


@pytest.mark.parametrize(("kind", "answer"), [(4, 4), (2, 7), (2, 8), (5, 9)])
def test_each_interaction_takes_only_answers_of_its_kind(interactions: Interactions, kind: int, answer: int) -> None:
    interaction = interactions.open(kind, SUA)
    with pytest.raises(errors.ApiError, match="no answer of type"):
        interactions.call_back(interaction.id, interaction.token, {"type": answer, "data": {}}, [])


def test_the_first_message_after_a_deferral_takes_its_place(interactions: Interactions, store: MessageStore) -> None:
    interaction = interactions.open(2, SUA)
    interactions.call_back(interaction.id, interaction.token, {"type": 5, "data": {"flags": EPHEMERAL}}, [])
    first, second = [interactions.follow_up(interaction.token, {"content": text}, []) for text in "ab"]
    assert interaction.answers == [first, second]
    assert len(store.messages) == 2


def test_a_message_that_says_nothing_is_refused(store: MessageStore) -> None:
    with pytest.raises(errors.ApiError, match="empty message"):
        store.create({"content": ""}, [], SUA)


def test_more_than_five_menu_commands_are_refused() -> None:
    menus = [{"type": 3, "name": f"메뉴 {number}"} for number in range(6)]
    check_commands(menus[:5])
    with pytest.raises(errors.ApiError, match="context menu"):
        check_commands(menus)


def test_a_bucket_is_refilled_after_its_window(clock: Clock) -> None:
    limits = RateLimits(clock, window=1000.0)
    path = "/channels/300/messages/"
    allowed = [limits.spend("PATCH", f"{path}{number}") for number in range(LIMIT + 1)]
    assert [answer and answer.allowed for answer in allowed] == [True] * LIMIT + [False]
    clock.skip(1001)
    refilled = limits.spend("PATCH", f"{path}1")
    assert refilled is not None
    assert refilled.headers["X-RateLimit-Remaining"] == str(LIMIT - 1)


def _allowed(limits: RateLimits, method: str, paths: list[str]) -> int:
    allowances = [limits.spend(method, path) for path in paths]
    return sum(allowance is not None and allowance.allowed for allowance in allowances)


def test_real_windows_are_those_of_channels_reactions_and_webhooks(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.be_real()
    assert _allowed(limits, "PATCH", ["/channels/300/messages/1"] * 9) == 5
    assert _allowed(limits, "PUT", ["/channels/300/messages/1/reactions/x/@me"] * 9) == 1
    assert _allowed(limits, "PATCH", ["/webhooks/100/a/messages/@original"] * 9) == 5
    assert _allowed(limits, "PATCH", ["/webhooks/100/b/messages/@original"] * 9) == 5


def test_all_requests_of_a_bot_together_have_a_limit_but_those_of_interactions(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.be_real()
    assert _allowed(limits, "GET", [f"/channels/{number}/messages" for number in range(50)]) == REAL_GLOBAL_LIMIT
    refused = limits.spend("GET", "/channels/1/messages")
    assert refused is not None
    assert refused.is_global
    assert _allowed(limits, "PATCH", [f"/webhooks/100/{number}/messages/@original" for number in range(50)]) == 50
