"""The use cases: what people can do with montages, on whatever platform."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import sheet
from bot.errors import (
    JobFinishedError,
    JobHiddenError,
    JobUnfinishedError,
    NotAllowedError,
    UnknownCandidateError,
    UserError,
)
from bot.limits import quota_of
from bot.operating.metrics import REFUSED
from bot.orders import checked
from bot.provenance import Provenance
from bot.ranking import Standing, rank
from bot.views import Cancelled, Done, Drawing, Failed, JobState, Person, Queued, SheetView

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.board import Board
    from bot.jobs import Dispatcher
    from bot.moderation import Moderation
    from bot.operating.health import Health
    from bot.safety import ContentPolicy
    from bot.settings import LimitSettings
    from bot.store import Store
    from bot.views import (
        Ballot,
        HistoryPage,
        HistoryQuery,
        JobUpdate,
        JobView,
        MessageRef,
        Order,
        TileView,
    )


HIDDEN = "failed-hidden"


class Montages:
    """One method for each thing a person can do; each raises `UserError`s for what cannot be done."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        board: Board,
        limits: LimitSettings,
        policy: ContentPolicy,
        moderation: Moderation,
        health: Health,
    ) -> None:
        self.moderation = moderation
        self.health = health
        self._store = store
        self._dispatcher = dispatcher
        self._board = board
        self._limits = limits
        self._policy = policy

    async def request(self, order: Order) -> JobView:
        """Queue a description; it is committed when this returns. The same event again gives the same job.

        Raises:
            DescriptionRefusedError: there is nothing to draw, too much, or what is not drawn here.
            OrderRefusedError: the number of candidates or the seed is out of range.
            BlockedError: the person is blocked.
            LimitReachedError: the person or the server has as many jobs as the limits allow.
        """
        try:
            await self.moderation.require_unblocked(Person(order.platform, order.person_id))
            new = checked(order, self._limits, self._policy)
            job = await self._store.jobs.add(new, quota_of(order, self._limits))
        except UserError as error:
            REFUSED.labels(reason=error.code, platform=order.platform).inc()
            raise
        self._dispatcher.wake()
        return job

    async def follow(self, job_id: int) -> AsyncGenerator[JobUpdate]:
        """Yield the job's present state, then each change, skipping to the newest; ends after a final state.

        Raises:
            UnknownJobError: there is no such job.
        """
        shown: JobUpdate | None = None
        with self._board.watch(job_id) as changed:
            while not isinstance(shown, Done | Failed | Cancelled):
                changed.clear()
                update = await self._update(job_id)
                if update != shown:
                    shown = update
                    yield update
                elif not changed.is_set():
                    await changed.wait()

    async def job(self, job_id: int) -> JobView:
        """A job.

        Raises:
            UnknownJobError: there is no such job.
        """
        return await self._store.jobs.get(job_id)

    async def sheet(self, job_id: int, viewer: Person | None = None) -> SheetView:
        """The sheet of a finished job; `viewer` decides which tiles count as voted for.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
        """
        job = await self._finished(job_id)
        tiles = await self._tiles(job_id, viewer)
        return SheetView(job, tiles, await asyncio.to_thread(self._picture, job, tiles))

    async def standings(self, job_id: int, viewer: Person | None = None) -> tuple[TileView, ...]:
        """The tiles of a finished job, best first, without composing a picture.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
        """
        await self._finished(job_id)
        return await self._tiles(job_id, viewer)

    async def candidate_image(self, job_id: int, number: int) -> bytes:
        """The PNG of one candidate.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
            UnknownCandidateError: it has none with this number.
        """
        await self._require_candidate(job_id, number)
        return await asyncio.to_thread(self._store.images.read, job_id, number)

    async def cast(self, ballot: Ballot) -> None:
        """Give or take back a vote; doing it twice changes nothing more.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
            UnknownCandidateError: it has none with this number.
            BlockedError: the person is blocked.
        """
        await self.moderation.require_unblocked(ballot.person)
        await self._require_candidate(ballot.job_id, ballot.number)
        await self._store.votes.cast(ballot)

    async def vote(self, ballot: Ballot) -> SheetView:
        """Like `cast`, and return the sheet in its new order, as the voter sees it."""
        await self.cast(ballot)
        return await self.sheet(ballot.job_id, ballot.person)

    async def cancel(self, job_id: int, person: Person) -> JobView:
        """Cancel a queued or running job of one's own; cancelling it twice changes nothing.

        Raises:
            UnknownJobError: there is no such job.
            NotAllowedError: somebody else asked for it.
            JobFinishedError: it is done or failed.
        """
        job = await self._store.jobs.get(job_id)
        if job.person != person:
            raise NotAllowedError
        await self._dispatcher.cancel(job_id)
        job = await self._store.jobs.get(job_id)
        if job.state is not JobState.CANCELLED:
            raise JobFinishedError(job_id)
        return job

    async def look_up(self, query: HistoryQuery) -> HistoryPage:
        """One page of past montages, newest first."""
        return await self._store.archive.history(query)

    async def attach_message(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job, so that reactions to it find the job."""
        await self._store.archive.attach(job_id, message)

    async def find_by_message(self, message: MessageRef) -> JobView | None:
        """The job that a message shows."""
        return await self._store.archive.find(message)

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first: to be followed again on start."""
        return await self._store.archive.unanswered(platform)

    async def mark_answered(self, job_id: int) -> None:
        """Confirm that the final answer has reached the person."""
        await self._store.jobs.mark_answered(job_id)

    async def _update(self, job_id: int) -> JobUpdate:
        """The newest thing to say about a job: what the board shows, else what the store knows."""
        drawing = self._board.drawing(job_id)
        if drawing is not None:
            return drawing
        job = await self._store.jobs.get(job_id)
        match job.state:
            case JobState.QUEUED:
                return Queued(await self._store.jobs.place(job_id))
            case JobState.RUNNING:
                return self._board.drawing(job_id) or Drawing(fraction=0.0)
            case JobState.DONE:
                return Failed(HIDDEN) if job.hidden else Done(await self.sheet(job_id))
            case JobState.FAILED:
                return Failed(job.failure or "")
            case JobState.CANCELLED:
                return Cancelled()

    async def _finished(self, job_id: int) -> JobView:
        job = await self._store.jobs.get(job_id)
        if job.state is not JobState.DONE:
            raise JobUnfinishedError(job_id)
        if job.hidden:
            raise JobHiddenError(job_id)
        return job

    async def _require_candidate(self, job_id: int, number: int) -> None:
        job = await self._finished(job_id)
        if not 1 <= number <= job.candidates:
            raise UnknownCandidateError(number, job.candidates)

    async def _tiles(self, job_id: int, viewer: Person | None) -> tuple[TileView, ...]:
        tiles = {tile.number: tile for tile in await self._store.votes.tiles(job_id, viewer)}
        order = rank([Standing(tile.number, tile.score, tile.votes) for tile in tiles.values()])
        return tuple(tiles[number] for number in order)

    def _picture(self, job: JobView, tiles: tuple[TileView, ...]) -> bytes:
        """Compose the sheet; blocking."""
        faces = [sheet.Tile(tile.number, tile.votes, self._store.images.read(job.id, tile.number)) for tile in tiles]
        provenance = Provenance(job.description, job.model or "", job.seed)
        return sheet.compose(faces, provenance, job.language)
