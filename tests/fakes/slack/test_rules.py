"""The fake refuses the calls that Slack refuses, so that the bot's tests are meaningful."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, FakeUser
from tests.fakes.slack.api import BOT_TOKEN
from tests.fakes.slack.block_kit import check_blocks, check_message, check_view
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.objects import CHANNEL
from tests.fakes.slack.text_objects import pings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.objects import Json

PLAIN = {"type": "plain_text", "text": "그리기"}
SECTION = {"type": "section", "text": PLAIN}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN}
IMAGE = {"type": "image", "alt_text": "얼굴", "slack_file": {"id": "F1"}}
INPUT = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "action_id": "value"}}
OPTION = {"text": PLAIN, "value": "1"}
DIALOG = {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}
MODAL = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT]}


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def client(fake: FakeSlack) -> AsyncWebClient:
    """The real client, with the right token."""
    return AsyncWebClient(BOT_TOKEN, base_url=f"{fake.origin}/api/", retry_handlers=[])


def _plain(length: int) -> Json:
    return {"type": "plain_text", "text": "가" * length}


@pytest.mark.parametrize(
    "block",
    [
        SECTION,
        IMAGE,
        INPUT,
        {"type": "divider"},
        {"type": "header", "text": _plain(150)},
        {"type": "section", "text": {"type": "mrkdwn", "text": "가" * 3000, "verbatim": True}, "accessory": IMAGE},
        {"type": "actions", "elements": [{**BUTTON, "action_id": str(number)} for number in range(25)]},
        {"type": "context", "elements": [PLAIN] * 10},
        {"type": "actions", "elements": [{**BUTTON, "confirm": DIALOG}]},
        {**INPUT, "element": {"type": "radio_buttons", "options": [OPTION] * 10}},
        {**INPUT, "element": {"type": "checkboxes", "options": [OPTION], "initial_options": [OPTION]}},
        {**INPUT, "element": {"type": "multi_static_select", "options": [OPTION] * 100, "max_selected_items": 25}},
        {**INPUT, "element": {"type": "multi_conversations_select", "initial_conversations": ["C0001"]}},
    ],
)
def test_blocks_that_slack_takes(block: Json) -> None:
    check_blocks([block])


@pytest.mark.parametrize(
    "block",
    [
        {"type": "sheet"},
        {"type": "section"},
        {"type": "section", "text": _plain(3001)},
        {"type": "section", "text": _plain(0)},
        {"type": "section", "text": {**PLAIN, "verbatim": True}},
        {"type": "section", "text": PLAIN, "colour": "red"},
        {"type": "section", "text": PLAIN, "accessory": INPUT["element"]},
        {"type": "header", "text": _plain(151)},
        {"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}},
        {**IMAGE, "image_url": "https://example.com/a.png"},
        {"type": "image", "slack_file": {"id": "F1"}},
        {**IMAGE, "alt_text": "가" * 2001},
        {"type": "actions", "elements": []},
        {"type": "actions", "elements": [{**BUTTON, "action_id": str(number)} for number in range(26)]},
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        {"type": "actions", "elements": [{**BUTTON, "text": _plain(76)}]},
        {"type": "actions", "elements": [{**BUTTON, "value": "1" * 2001}]},
        {"type": "actions", "elements": [{**BUTTON, "style": "loud"}]},
        {"type": "context", "elements": [PLAIN] * 11},
        {"type": "context", "elements": [BUTTON]},
        {**INPUT, "element": BUTTON},
        {**INPUT, "element": {"type": "plain_text_input", "max_length": 3001}},
        {**INPUT, "element": {"type": "plain_text_input", "max_length": 3, "initial_value": "다섯글자로"}},
        {**INPUT, "element": {"type": "number_input", "is_decimal_allowed": False, "min_value": "9", "max_value": "1"}},
        {**INPUT, "element": {"type": "static_select", "options": []}},
        {**INPUT, "element": {"type": "conversations_select", "filter": {"include": ["everywhere"]}}},
        {"type": "actions", "elements": [{**BUTTON, "confirm": {**DIALOG, "text": _plain(301)}}]},
        {"type": "actions", "elements": [{**BUTTON, "confirm": {**DIALOG, "confirm": _plain(31)}}]},
        {"type": "actions", "elements": [{**BUTTON, "confirm": {"title": PLAIN}}]},
        {"type": "section", "fields": [PLAIN] * 11},
        {**INPUT, "element": {"type": "radio_buttons", "options": [OPTION] * 11}},
        {**INPUT, "element": {"type": "checkboxes", "options": [OPTION], "initial_options": []}},
        {
            **INPUT,
            "element": {"type": "static_select", "options": [OPTION], "initial_option": {**OPTION, "value": "2"}},
        },
        {**INPUT, "element": {"type": "multi_static_select", "options": [OPTION], "max_selected_items": 0}},
        {**INPUT, "element": {"type": "multi_conversations_select", "filter": {"include": ["everywhere"]}}},
        {**INPUT, "element": {"type": "number_input", "is_decimal_allowed": False, "initial_value": 3}},
        {**INPUT, "element": {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["blur"]}}},
    ],
)
def test_blocks_that_slack_refuses(block: Json) -> None:
    with pytest.raises(ApiError):
        check_blocks([block])


def test_messages_and_their_limits() -> None:
    check_message("", [SECTION] * 50, 4000)
    for text, blocks in [
        ("", None),
        ("가" * 4001, None),
        ("", [SECTION] * 51),
        ("", [{**SECTION, "block_id": "b"}] * 2),
    ]:
        with pytest.raises(ApiError):
            check_message(text, blocks, 4000)


def test_views_and_their_limits() -> None:
    check_view(MODAL, "modal")
    check_view({"type": "home", "blocks": [SECTION] * 100}, "home")
    for broken in [
        {"title": _plain(25)},
        {"blocks": [SECTION] * 101},
        {"type": "home"},
        {"callback_id": "c" * 256},
        {"private_metadata": "m" * 3001},
    ]:
        with pytest.raises(ApiError):
            check_view({**MODAL, **broken}, "modal")
    with pytest.raises(ApiError, match="submit"):
        check_view({key: value for key, value in MODAL.items() if key != "submit"}, "modal")


def test_who_would_be_pinged() -> None:
    assert pings("<!channel> <!here|here> <@U0002> <!subteam^S1>") == ["!channel", "!here", "@U0002", "!subteam^S1"]
    assert pings("&lt;!channel&gt; @here <https://example.com>") == []
    mrkdwn = {"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}
    assert pings([mrkdwn, {"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}}]) == ["!channel"]


async def _refused(call: object) -> str:
    """Return the error code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call  # type: ignore[misc]
    return str(caught.value.response["error"])


async def test_tokens_scopes_arguments_and_channels_are_checked(fake: FakeSlack, client: AsyncWebClient) -> None:
    assert (
        await _refused(client.api_call("chat.postMessage", json={"channel": CHANNEL, "txt": "a"}))
        == "invalid_arguments"
    )
    assert await _refused(client.api_call("chat.scream")) == "unknown_method"
    assert await _refused(client.chat_postMessage(channel="C0777", text="a")) == "not_in_channel"
    assert await _refused(client.chat_update(channel=CHANNEL, ts="1.0", text="a")) == "message_not_found"
    fake.api.scopes.discard("chat:write")
    assert await _refused(client.chat_postMessage(channel=CHANNEL, text="a")) == "missing_scope"
    client.token = "xoxb-wrong"
    assert await _refused(client.auth_test()) == "invalid_auth"


async def test_a_file_can_be_shown_a_while_after_it_was_uploaded(fake: FakeSlack, client: AsyncWebClient) -> None:
    uploaded = await client.files_upload_v2(content=b"png", filename="a.png")
    file_id = uploaded["files"][0]["id"]
    blocks = [{**IMAGE, "slack_file": {"id": file_id}}]
    fake.clock.skip(-1)
    assert await _refused(client.chat_postMessage(channel=CHANNEL, text="a", blocks=blocks)) == "invalid_blocks"
    assert (await client.files_info(file=file_id))["file"]["mimetype"] == ""
    fake.clock.skip(2)
    assert (await client.files_info(file=file_id))["file"]["mimetype"] == "image/png"
    message = await client.chat_postMessage(channel=CHANNEL, text="a", blocks=blocks)
    assert fake.store.pictures(message["ts"]) == (b"png",)
    await client.files_delete(file=file_id)
    assert await _refused(client.files_delete(file=file_id)) == "file_not_found"


async def test_more_messages_than_a_channel_bears_are_refused(client: AsyncWebClient) -> None:
    calls = [client.chat_postMessage(channel=CHANNEL, text="a") for _ in range(8)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, SlackApiError)]
    assert {error.response.status_code for error in refused} == {429}
    assert len(refused) == 3


async def test_a_modal_is_opened_once_and_soon(fake: FakeSlack, client: AsyncWebClient) -> None:
    trigger = fake.views.trigger()
    await client.views_open(trigger_id=trigger, view=MODAL)
    assert await _refused(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    late = fake.views.trigger()
    fake.clock.skip(3.1)
    assert await _refused(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"


async def test_a_modal_is_updated_and_pushed_onto_while_it_is_open(fake: FakeSlack, client: AsyncWebClient) -> None:
    assert await _refused(client.views_push(trigger_id=fake.views.trigger(), view=MODAL)) == "not_found"
    view = (await client.views_open(trigger_id=fake.views.trigger(), view=MODAL))["view"]
    await client.views_push(trigger_id=fake.views.trigger(), view=MODAL)
    await client.views_update(view_id=view["id"], view={**MODAL, "callback_id": "other"})
    assert [shown.get("callback_id") for shown in fake.views.modals] == ["other", None]
    FakeUser(fake).close(fake.views.modals[0])
    assert await _refused(client.views_update(view_id=view["id"], view=MODAL)) == "not_found"


async def test_user_groups_tell_their_members_where_they_are_asked(fake: FakeSlack, client: AsyncWebClient) -> None:
    fake.methods.groups.append({"id": "S0001", "name": "친구들", "users": ["U0002"]})
    assert "users" not in (await client.usergroups_list())["usergroups"][0]
    assert (await client.usergroups_list(include_users=True))["usergroups"][0]["users"] == ["U0002"]


async def test_a_file_for_a_conversation_is_posted_there(fake: FakeSlack, client: AsyncWebClient) -> None:
    await client.files_upload_v2(content=b"zip", filename="a.zip", channel=CHANNEL, initial_comment="여기요")
    (message,) = fake.store.visible()
    assert (message["text"], fake.files.data(message["files"][0])) == ("여기요", b"zip")


async def test_a_response_url_takes_five_answers_within_half_an_hour(fake: FakeSlack) -> None:
    async def say(url: str) -> int:
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "a"}) as answer:
            return answer.status

    sua = FakeUser(fake)
    url = sua.slash("도움말").payload["response_url"]
    assert [await say(url) for _ in range(6)] == [200] * 5 + [404]
    late = sua.slash("도움말").payload["response_url"]
    fake.clock.skip(1801)
    assert await say(late) == 404


async def test_events_are_delivered_again_until_they_are_acknowledged(fake: FakeSlack) -> None:
    delivery = FakeUser(fake).react("1.0", "one")
    session = aiohttp.ClientSession()
    async with session, session.ws_connect(fake.sockets.ticket()) as socket:
        hello, first = [await socket.receive_json() for _ in range(2)]
        fake.sockets.stop_waiting()
        second = await socket.receive_json()
        assert (hello["type"], first["retry_attempt"], second["retry_attempt"]) == ("hello", 0, 1)
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await fake.until(lambda: delivery.acknowledged_at is not None)
    assert delivery.attempts == 2


async def test_a_ticket_is_good_for_one_connection(fake: FakeSlack) -> None:
    url = fake.sockets.ticket()
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
