"""The chaos tests' platform protocol on the fake Slack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.platforms.slack.support.emoji import keycap
from tests.chaos.platform import DELETED, FAILURES, PEOPLE, Ask, End, Shown, end_reader, without_repetition
from tests.fakes import slack as fakes
from tests.fakes.discord.faults import Fault
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN
from tests.fakes.slack.block_kit import files_in
from tests.fakes.slack.objects import BOT_USER

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from tests.fakes.discord.faults import Failure
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.objects import Json

_TITLE: Final = re.compile(r"#(\d+) ")
_END_OF: Final = end_reader(
    {
        End.SHEET: ["chat-sheet"],
        End.DENIED: ["slack-picture-denied"],
        End.CANCELLED: ["chat-cancelled"],
        End.FAILED: FAILURES,
        End.DELETED: [DELETED],
    }
)
_METHODS: Final = r"^(chat|conversations|files|reactions|users)\."
_ACKNOWLEDGE_TIMEOUT_S: Final = 3.0  # seconds


class Slack:
    """One channel of one workspace, and its members."""

    name = "slack"

    def __init__(self) -> None:
        self._fake = fakes.FakeSlack(acknowledge_within=_ACKNOWLEDGE_TIMEOUT_S)
        self._fake.limits.window = 0.02  # these tests do not wait for real rate limits
        self._people = [
            fakes.FakeUser(self._fake, f"U{number:04}", name) for number, name in enumerate(PEOPLE, start=2)
        ]

    async def __aenter__(self) -> Self:
        await self._fake.__aenter__()
        self._fake.postman.retry_after = (0.0, 2.0, 30.0)  # longer than anything is out of reach
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._fake.__aexit__(kind, error, traceback)

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self._fake.origin,)

    def place_of(self, person_id: str) -> int:
        return [member.id for member in self._people].index(person_id)

    async def order(self, person: int, description: str, candidates: int, times: int) -> Ask:
        return self._ask(self._people[person].slash(f"{description} 후보={candidates}", times=times))

    async def press(self, person: int, shown: Shown, button: str, times: int) -> Ask | None:
        try:
            delivery = self._people[person].click(self._message(shown), button)
        except LookupError:
            return None
        self._fake.postman.repeat(delivery, times - 1)
        return self._ask(delivery)

    async def cancel(self, person: int, job_id: int) -> None:
        self._people[person].slash(f"취소 {job_id}")

    async def delete(self, person: int, shown: Shown) -> None:
        """Press the delete button, if there is one, and confirm."""
        await self.press(person, shown, "삭제", 1)

    async def react(self, person: int, shown: Shown, number: int, *, on: bool, times: int = 1) -> None:
        member, name = self._people[person], keycap(number)
        if on:
            member.react(shown.message_id, name, times=times)
        else:
            member.unreact(shown.message_id, name)

    async def set_favourite(self, person: int, shown: Shown) -> None:
        """Return None: Slack has no reaction for favourites."""

    def fail(self, failure: Failure, times: int, *, applied: bool) -> None:
        self._fake.fail(Fault(_METHODS, failure, times, applied=applied, retry_after=0))

    async def disturb(self, *, rudely: bool) -> None:
        if rudely:
            self._fake.sockets.cut()
        else:
            await self._fake.sockets.ask_to_reconnect()

    def be_unreachable(self, times: int) -> None:
        self._fake.fail(Fault(".", "drop", times))

    async def revoke(self) -> None:
        self._fake.api.revoked |= {BOT_TOKEN, APP_TOKEN}
        self._fake.sockets.cut()

    def reinstate(self) -> None:
        self._fake.api.revoked.clear()

    async def allow_pictures(self, *, allowed: bool) -> None:
        scopes = self._fake.api.scopes
        (scopes.add if allowed else scopes.discard)("files:write")

    async def until_connected(self) -> None:
        await self._fake.until(lambda: self._fake.sockets.is_open)

    def calm(self) -> None:
        self._fake.faults.clear()

    def shown(self) -> list[Shown]:
        files = self._fake.files.ids()  # the picture of a deleted montage may go before its message is cleared
        return [shown for message in self._fake.store.visible() if (shown := self._shown(message, files)) is not None]

    def requests(self) -> int:
        return sum(call.method != "auth.test" for call in self._fake.api.calls)  # the token is checked all the time

    def is_idle(self) -> bool:
        return self._fake.postman.is_idle

    def leftovers(self) -> set[str]:
        shown = {file_id for message in self._fake.store.visible() for file_id in files_in(message["blocks"])}
        return self._fake.files.ids() - shown

    def _message(self, shown: Shown) -> Json:
        return next(message for message in self._fake.store.visible() if message["ts"] == shown.message_id)

    def _shown(self, message: Json, files: set[str]) -> Shown | None:
        revisions = self._fake.store.revisions[message["ts"]]
        jobs = {int(title[1]) for revision in revisions if (title := _TITLE.match(revision.text))}
        if not jobs:
            return None
        (job_id,) = jobs
        votes = {(n, person) for n in range(1, 10) for person in message["reactions"].get(keycap(n), ())}
        return Shown(
            message_id=message["ts"],
            job_id=job_id,
            ends=without_repetition(_END_OF(revision.text) for revision in revisions),
            pictures=tuple(self._fake.files.data(name) for name in files_in(message["blocks"]) if name in files),
            order=next((str(block["alt_text"]) for block in message["blocks"] if block["type"] == "image"), ""),
            reactions=frozenset(vote for vote in votes if vote[1] != BOT_USER),
            offers_votes=(1, BOT_USER) in votes,
        )

    def _ask(self, delivery: Delivery) -> Ask:
        async def repeat() -> None:
            self._fake.postman.repeat(delivery)

        return Ask(
            event_id=delivery.payload["trigger_id"],
            is_acknowledged=lambda: delivery.acknowledged_at is not None,
            answer=lambda: " ".join(str(answer.get("text")) for answer in delivery.answers),
            repeat=repeat,
        )
