"""docs/commands.md and commands.ko.md show every command and button, and all their pictures exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.locales import LANGUAGES, translate
from bot.platforms.discord.components.handlers import Action
from tests.pictures import FOLDER, MAX_BYTES

if TYPE_CHECKING:
    from tests.fakes.discord import FakeDiscord

PAGES = [(FOLDER.parent / name).read_text(encoding="utf-8") for name in ("commands.md", "commands.ko.md")]


def test_every_picture_is_taken_by_a_test_shown_once_and_small() -> None:
    scenes = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    taken = [name for scene in scenes for name in re.findall(r'stage\.take\("([\w-]+)"', scene)]
    kept = {path.stem.removeprefix("discord-"): path.stat().st_size for path in FOLDER.glob("discord-*")}
    assert len(set(taken)) == len(taken)
    assert sorted(taken) == sorted(kept)
    for page in PAGES:
        assert sorted(re.findall(r"\(images/discord-([\w-]+)\.webp\)", page)) == sorted(kept)
    assert max(kept.values()) <= MAX_BYTES


@pytest.mark.usefixtures("bot")
async def test_every_command_is_described_under_both_names(fake: FakeDiscord) -> None:
    for command in fake.routes.commands:
        english = (command.get("name_localizations") or {}).get("en-US", command["name"])
        slash = "/" if command["type"] == 1 else ""
        for name in (command["name"], english):
            assert [f"{slash}{name}" in page for page in PAGES] == [True, True], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_is_described(language: str) -> None:
    alone = [translate(language, f"chat-button-{action}") for action in Action if action is not Action.SIMILAR]
    under_portrait = [translate(language, f"chat-button-{action}-one") for action in ("vary", "edit", "similar")]
    others = ("chat-history-older", "discord-personal-export", "discord-personal-erase", "settings-limits-button")
    for label in (*alone, *under_portrait, *(translate(language, message) for message in others)):
        assert [label in page for page in PAGES] == [True, True], label
