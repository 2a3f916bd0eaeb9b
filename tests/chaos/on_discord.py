"""The chaos tests' platform protocol on the fake Discord."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bot.platforms.discord.helpers import KEYCAPS
from tests.chaos.platform import DELETED, FAILURES, PEOPLE, Ask, End, Shown, end_reader, without_repetition
from tests.fakes import discord as fakes
from tests.fakes.discord.faults import Fault
from tests.fakes.discord.objects import APPLICATION_ID, GUILD_ID, channel
from tests.fakes.discord.store import EPHEMERAL

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from tests.fakes.discord.faults import Failure
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.objects import Json

_TITLE: Final = re.compile(r"\*\*#(\d+)\*\*")
_END_OF: Final = end_reader(
    {
        End.SHEET: ["chat-sheet"],
        End.DENIED: ["discord-picture-denied"],
        End.CANCELLED: ["chat-cancelled"],
        End.FAILED: FAILURES,
        End.DELETED: [DELETED],
    }
)
_REQUESTS: Final = r"/(channels|interactions|webhooks)/"
_ANSWER_TIMEOUT_S: Final = 3.0  # seconds that a user waits for an answer


class _Member(fakes.FakeUser):
    """A user whose events can be redelivered."""

    def __init__(self, fake: fakes.FakeDiscord, user_id: str, name: str) -> None:
        super().__init__(fake, user_id, name)
        self._payloads: dict[str, Json] = {}

    async def redeliver(self, interaction: Interaction) -> None:
        """Redeliver an earlier event."""
        await self._deliver(interaction, self._payloads[interaction.id], 1)

    async def _deliver(self, interaction: Interaction, payload: Json, times: int) -> None:
        self._payloads[interaction.id] = payload
        await super()._deliver(interaction, payload, times)


class Discord:
    """One channel of one server, and its members."""

    name = "discord"

    def __init__(self) -> None:
        self._fake = fakes.FakeDiscord()
        self._fake.limits.window = 0.02  # these tests do not wait for real rate limits
        self._people = [_Member(self._fake, str(number), name) for number, name in enumerate(PEOPLE, start=2)]

    async def __aenter__(self) -> Self:
        await self._fake.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._fake.__aexit__(kind, error, traceback)

    @property
    def addresses(self) -> tuple[str, ...]:
        return self._fake.origin, self._fake.gateway.url

    def place_of(self, person_id: str) -> int:
        return [member.account["id"] for member in self._people].index(person_id)

    async def order(self, person: int, description: str, candidates: int, times: int) -> Ask:
        member = self._people[person]
        return self._ask(member, await member.slash("montage", times=times, 설명=description, 후보수=candidates))

    async def press(self, person: int, shown: Shown, button: str, times: int) -> Ask | None:
        member, message = self._people[person], self._fake.store.messages[shown.message_id]
        try:
            return self._ask(member, await member.click(message, button, times=times))
        except LookupError:
            return None

    async def cancel(self, person: int, job_id: int) -> None:
        await self._people[person].slash("취소", 번호=job_id)

    async def delete(self, person: int, shown: Shown) -> None:
        """Press the delete button, then confirm in the dialog that opens."""
        member = self._people[person]
        try:
            asked = await member.click(self._fake.store.messages[shown.message_id], "삭제")
            await self._fake.until(lambda: bool(asked.answers), _ANSWER_TIMEOUT_S)
            await member.click(asked.answers[0], "완전히 삭제")
        except (LookupError, TimeoutError):
            return

    async def react(self, person: int, shown: Shown, number: int, *, on: bool, times: int = 1) -> None:
        member, emoji = self._people[person], KEYCAPS[number - 1]
        if on:
            await member.react(shown.message_id, emoji, times=times)
        else:
            await member.unreact(shown.message_id, emoji)

    async def set_favourite(self, person: int, shown: Shown) -> None:
        await self._people[person].react(shown.message_id, "❤️")

    def fail(self, failure: Failure, times: int, *, applied: bool) -> None:
        self._fake.fail(Fault(_REQUESTS, failure, times, applied=applied))

    async def disturb(self, *, rudely: bool) -> None:
        if rudely:
            self._fake.gateway.cut()
        else:
            await self._fake.gateway.ask_to_reconnect()

    def be_unreachable(self, times: int) -> None:
        self._fake.fail(Fault(".", "drop", times))

    async def revoke(self) -> None:
        self._fake.front.refuses_token = True
        await self._fake.gateway.close(4004)

    def reinstate(self) -> None:
        self._fake.front.refuses_token = False

    async def allow_pictures(self, *, allowed: bool) -> None:
        self._fake.routes.may_attach_files = allowed
        await self._fake.gateway.dispatch("CHANNEL_UPDATE", channel() | {"guild_id": GUILD_ID}, intent=1)

    async def until_connected(self) -> None:
        gateway = self._fake.gateway
        await self._fake.until(lambda: any(session.socket for session in gateway.sessions.values()))

    def calm(self) -> None:
        self._fake.faults.clear()

    def shown(self) -> list[Shown]:
        messages = [m for m in self._fake.store.messages.values() if not m["flags"] & EPHEMERAL]
        return [shown for message in messages if (shown := self._shown(message)) is not None]

    def requests(self) -> int:
        return len(self._fake.front.calls)

    def is_idle(self) -> bool:
        return True

    def leftovers(self) -> set[str]:
        return set()

    def _shown(self, message: Json) -> Shown | None:
        texts = [revision.content for revision in self._fake.store.revisions[message["id"]]]
        jobs = {int(title[1]) for text in texts if (title := _TITLE.match(text))}
        if not jobs:
            return None
        (job_id,) = jobs
        reactions = self._fake.store.reactions[message["id"]]
        votes = {(number, person) for number, emoji in enumerate(KEYCAPS, 1) for person in reactions.get(emoji, ())}
        return Shown(
            message_id=message["id"],
            job_id=job_id,
            ends=without_repetition(_END_OF(text) for text in texts),
            pictures=self._fake.store.pictures(message["id"]),
            order=next((a["description"] or "" for a in message["attachments"]), ""),
            reactions=frozenset(vote for vote in votes if vote[1] != APPLICATION_ID),
            offers_votes=(1, APPLICATION_ID) in votes,
        )

    def _ask(self, member: _Member, interaction: Interaction) -> Ask:
        return Ask(
            event_id=interaction.id,
            is_acknowledged=lambda: interaction.acknowledged_at is not None,
            answer=lambda: " ".join(str(answer["content"]) for answer in interaction.answers),
            repeat=partial(member.redeliver, interaction),
        )
