"""Actions and checks that several tests use."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from bot.platforms.slack.support.emoji import keycap
from tests.fakes.slack.block_kit import check_message
from tests.fakes.slack.objects import BOT_USER, CHANNEL
from tests.fakes.slack.store import MAX_POST_LENGTH, words_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.montages import Montages
    from tests.fakes.slack import FakeSlack, FakeUser
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json
    from tests.fakes.slack.store import Revision

DESCRIPTION = "50대 남자, 각진 얼굴, 뿔테 안경"


def has_sheet(message: Json, candidates: int = 4) -> bool:
    """Whether a message shows its sheet and offers every vote."""
    offered = [name for name, people in message["reactions"].items() if BOT_USER in people]
    return offered == [keycap(number) for number in range(1, candidates + 1)]


def only_message(fake: FakeSlack, channel: str = CHANNEL) -> Json:
    """Return the bot's one message in a conversation."""
    (message,) = fake.store.visible(channel)
    return message


def words(message: Json) -> str:
    """Return the text of a message's blocks."""
    return "\n".join(words_in(message["blocks"]))


def alt_of(message: Json) -> str:
    """Return the alternative text of a message's picture; empty if there is none."""
    return next((str(block["alt_text"]) for block in message["blocks"] if block["type"] == "image"), "")


def progress_shown(fake: FakeSlack) -> list[Revision]:
    """Return every revision of a message that shows progress."""
    states = (state for revisions in fake.store.revisions.values() for state in revisions)
    return [state for state in states if "%" in state.words]


async def finished_sheet(fake: FakeSlack, person: FakeUser, candidates: int = 4) -> str:
    """Order a montage in the channel and wait for it; return the time stamp of its message."""
    before = {message["ts"] for message in fake.store.visible()}
    person.slash(f"{DESCRIPTION} 후보={candidates}")
    return await new_sheet(fake, before, candidates)


async def new_sheet(fake: FakeSlack, before: set[str], candidates: int = 4, channel: str = CHANNEL) -> str:
    """Wait for a sheet that is not in `before`; return the time stamp of its message."""

    def fresh() -> list[str]:
        return [m["ts"] for m in fake.store.visible(channel) if m["ts"] not in before and has_sheet(m, candidates)]

    await fake.until(lambda: bool(fresh()))
    return fresh()[0]


async def answered(fake: FakeSlack, delivery: Delivery) -> Json:
    """Wait for the answer to an event; return it."""
    await fake.until(lambda: bool(delivery.answers))
    answer = delivery.answers[-1]
    check_message(answer.get("text") or "", answer.get("blocks"), MAX_POST_LENGTH)
    return answer


async def opened(fake: FakeSlack, before: int = 0) -> Json:
    """Wait until more than `before` windows are open; return the last one."""
    await fake.until(lambda: len(fake.views.modals) > before)
    return fake.views.modals[-1]


def labels(shown: Json) -> list[str]:
    """Return the labels of all buttons of a message, a window or App Home."""
    rows = [block["elements"] for block in shown["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


async def all_answered(montages: Montages) -> bool:
    """Whether every final answer is sent and recorded as sent."""
    return await montages.messages.unanswered("slack") == ()


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
