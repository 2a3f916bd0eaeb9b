"""docs/slack-manifest.yaml lists exactly the scopes, events and commands that the code uses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.listeners.commands import COMMAND
from bot.platforms.slack.listeners.shortcuts import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, SHEET_SHORTCUTS
from bot.platforms.slack.support.scopes import SCOPES as CHECKED_SCOPES
from tests.fakes.slack.scopes import EVENT_SCOPES, SCOPES

if TYPE_CHECKING:
    from tests.fakes.slack.objects import Json

PROJECT = Path(__file__).parents[4]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot/platforms/slack").rglob("*.py"))


@pytest.fixture(scope="module")
def manifest() -> Json:
    """The parsed manifest."""
    loaded: Json = yaml.safe_load((PROJECT / "docs/slack-manifest.yaml").read_text(encoding="utf-8"))
    return loaded


def _methods() -> set[str]:
    """Return Slack's names of the Web API methods that the code calls."""
    calls = {name for name in re.findall(r"client\.([a-z]+_\w+)", SOURCE) if hasattr(AsyncWebClient, name)}
    return {_slack_name(name) for name in calls}


def _slack_name(name: str) -> str:
    """Convert apps_connections_open to apps.connections.open; only the last part of Slack's names is camelCase."""
    return name.replace("_", ".")


def test_the_code_calls_what_the_fake_knows() -> None:
    assert _methods() == set(SCOPES)


def test_scopes(manifest: Json) -> None:
    listed = manifest["oauth_config"]["scopes"]["bot"]
    assert len(listed) == len(set(listed))
    events = re.findall(r'app\.event\("(\w+)"\)', SOURCE)
    wanted = frozenset().union(*(SCOPES[m] for m in _methods()), *(EVENT_SCOPES[e] for e in events), {"commands"})
    assert set(listed) == wanted
    assert wanted == CHECKED_SCOPES, "montage doctor asks for the same"
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}, "no user scopes"


def test_events(manifest: Json) -> None:
    listeners = re.findall(r'app\.event\("(\w+)"\)', SOURCE)
    assert sorted(manifest["settings"]["event_subscriptions"]["bot_events"]) == sorted(listeners)
    assert set(listeners) == set(EVENT_SCOPES)


def test_commands_and_shortcuts(manifest: Json) -> None:
    features = manifest["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["should_escape"], "somebody's name arrives with their id"
    shortcuts = [(shortcut["type"], shortcut["callback_id"]) for shortcut in features["shortcuts"]]
    assert shortcuts == [
        ("global", GLOBAL_SHORTCUT),
        *[("message", name) for name in (MESSAGE_SHORTCUT, *SHEET_SHORTCUTS)],
    ]
    assert len({name for _, name in shortcuts}) == len(shortcuts) <= 10
    assert features["app_home"]["home_tab_enabled"]
    assert features["app_home"]["messages_tab_enabled"], "where a person is answered whose channel has no bot"


def test_slacks_limits(manifest: Json) -> None:
    display, features = manifest["display_information"], manifest["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255


def test_it_is_for_socket_mode(manifest: Json) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert "request_url" not in str(manifest)
