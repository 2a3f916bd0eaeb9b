"""Actions and checks that several tests use."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from tests.factories import order
from tests.fakes.discord.objects import CHANNEL_ID, GUILD_ID
from tests.fakes.discord.store import LOADING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.montages import Montages
    from tests.factories import OrderFields
    from tests.fakes.discord import FakeDiscord, FakeUser
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json
    from tests.fakes.discord.store import Revision

DESCRIPTION = "50대 남자, 각진 얼굴, 뿔테 안경"
KEYCAPS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"]


def has_sheet(fake: FakeDiscord, message_id: str, candidates: int = 4) -> bool:
    """Whether a message shows its sheet and offers every vote."""
    offered = fake.store.reactions[message_id]
    return all("100" in offered[emoji] for emoji in KEYCAPS[:candidates])


def only_message(fake: FakeDiscord) -> str:
    """Return the id of the one message in the channel."""
    (message,) = fake.store.visible()
    return str(message["id"])


def progress_shown(fake: FakeDiscord) -> list[Revision]:
    """Return every revision of a message that shows progress."""
    states = (state for revisions in fake.store.revisions.values() for state in revisions)
    return [state for state in states if "%" in state.content]


async def finished_sheet(fake: FakeDiscord, person: FakeUser, candidates: int = 4) -> str:
    """Order a montage and wait for it; return the id of its message."""
    interaction = await person.slash("montage", 설명=DESCRIPTION, 후보수=candidates)
    return await sheet_of(fake, interaction, candidates)


async def sheet_of(fake: FakeDiscord, interaction: Interaction, candidates: int = 4) -> str:
    """Wait for the sheet that answers an interaction; return the id of its message."""
    await fake.until(lambda: interaction.response is not None)
    assert interaction.response is not None
    message_id = str(interaction.response["id"])
    await fake.until(lambda: has_sheet(fake, message_id, candidates))
    return message_id


async def answer_to(fake: FakeDiscord, interaction: Interaction) -> Json:
    """Wait for the complete message that answers an interaction, and return its JSON."""
    await fake.until(lambda: bool(interaction.answers) and not interaction.answers[0]["flags"] & LOADING)
    return interaction.answers[-1]


async def draw(
    montages: Montages, *descriptions: str, person_id: str = "2", guild_id: str = GUILD_ID, private: bool = False
) -> None:
    """Draw descriptions one after another, without messages."""
    for description in descriptions:
        fields: OrderFields = {"person_id": person_id, "guild_id": guild_id, "private": private}
        asked = order(platform="discord", channel_id=CHANNEL_ID, description=description, **fields)
        async for _ in montages.follow((await montages.request(asked)).id):
            pass


def numbers(page: Json) -> list[str]:
    """Return the ids of the montages on a page, from the top."""
    return [embed["title"] for embed in page["embeds"]]


def labels(message: Json) -> list[list[str]]:
    """Return the labels of the buttons under a message, row by row, and the ids of menus."""
    return [[item.get("label") or item["custom_id"] for item in row["components"]] for row in message["components"]]


async def all_answered(montages: Montages) -> bool:
    """Whether every final answer is sent and recorded as sent."""
    return await montages.messages.unanswered("discord") == ()


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> None:
    """Poll until a condition holds.

    Raises:
        TimeoutError: it does not within `seconds`.
    """
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # any condition, so no event to wait for
            await asyncio.sleep(0.01)


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a picture."""
    return Image.open(BytesIO(png)).size
