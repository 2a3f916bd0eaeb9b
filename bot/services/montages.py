"""What people can do with montages, on whatever platform. `bot.services.archive` has those with old ones."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from bot.domain.updates import Cancelled, Done, Drawing, Failed, Queued, QueueView, SheetView
from bot.errors import (
    JobFinishedError,
    JobHiddenError,
    JobUnfinishedError,
    NotAllowedError,
    UnknownCandidateError,
    UnknownJobError,
    UserError,
)
from bot.operating.metrics import REFUSED
from bot.rendering import sheet
from bot.rendering.provenance import Provenance
from bot.services.archive import Keeping
from bot.services.lineage import descend

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.history import Scope, Similar
    from bot.domain.jobs import Ballot, JobView, Lineage, Order, TileView
    from bot.domain.people import Person
    from bot.domain.updates import JobUpdate
    from bot.jobs.dispatcher import Dispatcher
    from bot.jobs.progress import Board
    from bot.operating.health import Health
    from bot.services.admin import Oversight
    from bot.services.admission import Admission
    from bot.services.search import Search
    from bot.store import Store


HIDDEN = "failed-hidden"


class Montages(Keeping):
    """One method for each thing a person can do; each raises `UserError`s for what cannot be done.

    `guilds`: what operators set for their servers. `moderation`: reports and blocks. `oversight`: what whoever operates
    the bot sees. `health`: whether all is well.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        board: Board,
        search: Search,
        admission: Admission,
        oversight: Oversight,
        health: Health,
    ) -> None:
        super().__init__(store, dispatcher)
        self.oversight = oversight
        self.guilds, self.moderation, self.health = admission.guilds, admission.moderation, health
        self._dispatcher = dispatcher
        self._board = board
        self._search = search
        self._admission = admission

    async def request(self, order: Order) -> JobView:
        """Queue a description; it is committed when this returns. The same event again gives the same job.

        Raises:
            DescriptionRefusedError: there is nothing to draw, too much, or what is not drawn here.
            OrderRefusedError: the number of candidates or the seed is out of range.
            UnknownJobError, JobUnfinishedError, JobHiddenError, UnknownCandidateError: what it is to come out of
                cannot be.
            NotAllowedHereError, RuleRefusedError: the server's operators do not want it.
            BlockedError: the person is blocked.
            LimitReachedError: the person or the server has as many jobs as the limits allow.
            DeletedBeforeError: the event made a job that was deleted.
        """
        try:
            if order.lineage is not None:
                order = await self._descended(order, order.lineage)
            job = await self._store.jobs.add(await self._admission.admit(order))
        except UserError as error:
            REFUSED.labels(reason=error.code, platform=order.platform).inc()
            raise
        self._dispatcher.wake()
        return job

    async def follow(self, job_id: int) -> AsyncGenerator[JobUpdate]:
        """Yield the job's present state, then each change, skipping to the newest; ends after a final state.

        A job that is deleted while it is followed counts as cancelled.

        Raises:
            UnknownJobError: there is no such job.
        """
        shown: JobUpdate | None = None
        with self._board.watch(job_id) as changed:
            while not isinstance(shown, Done | Failed | Cancelled):
                changed.clear()
                try:
                    update = await self._update(job_id)
                except UnknownJobError:
                    if shown is None:
                        raise
                    update = Cancelled()
                if update != shown:
                    shown = update
                    yield update
                elif not changed.is_set():
                    await changed.wait()

    async def present(self, job_id: int) -> JobUpdate:
        """How a job stands now; a hidden one has failed, with the reason `HIDDEN`.

        Raises:
            UnknownJobError: there is no such job.
        """
        return await self._update(job_id)

    async def sheet(self, job_id: int, viewer: Person | None = None) -> SheetView:
        """The sheet of a finished job; `viewer` decides which tiles count as voted for.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
        """
        job = await self._finished(job_id)
        tiles = await self._tiles(job_id, viewer)
        rules = await self.guilds.rules(job.person.platform, job.guild_id)
        return SheetView(job, tiles, await asyncio.to_thread(self._picture, job, tiles, label=rules.label))

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

    async def portrait(self, job_id: int, number: int) -> bytes:
        """One candidate alone, large, labelled like a sheet, as PNG.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
            UnknownCandidateError: it has none with this number.
        """
        await self._require_candidate(job_id, number)
        job = await self._store.jobs.get(job_id)
        tiles = await self._store.votes.tiles(job_id)
        alone = tuple(tile for tile in tiles if tile.number == number)
        return await asyncio.to_thread(self._picture, job, alone, label=True)

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
        shown = [tile.number for tile in await self._tiles(ballot.job_id, None)]
        await self._store.votes.cast(ballot, shown)

    async def ballots(self, job_id: int) -> frozenset[tuple[Person, int]]:
        """Everybody's votes for the candidates of a job."""
        return await self._store.votes.ballots(job_id)

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

    async def queue(self, person: Person) -> QueueView:
        """How much is going on, and where a person's own jobs stand; others' descriptions stay hidden."""
        unfinished = frozenset({JobState.QUEUED, JobState.RUNNING})
        query = HistoryQuery(person.platform, person.id, viewer=person, states=unfinished, limit=25)
        own = (await self._store.archive.history(query)).jobs[::-1]
        begun, idle = await self._store.jobs.running(), self._board.waiting_in_backend
        return QueueView(
            waiting=len(await self._store.jobs.line()) + idle,
            drawing=begun - idle,
            own=tuple([(job, await self._update(job.id)) for job in own]),
        )

    async def similar(self, description: str, scope: Scope, limit: int = 10) -> tuple[Similar, ...]:
        """Past montages whose descriptions mean about the same, the nearest first.

        Raises:
            DescriptionRefusedError: it says nothing, or too much.
            NoComparisonError: the model cannot compare descriptions.
        """
        return await self._search.by_description(description, scope, limit)

    async def similar_pictures(self, job_id: int, number: int, scope: Scope, limit: int = 10) -> tuple[Similar, ...]:
        """Other past montages with a candidate that looks about like this one, the nearest first.

        Raises:
            UnknownJobError: there is no such job.
            JobUnfinishedError: it has no candidates.
            UnknownCandidateError: it has none with this number.
            NoComparisonError: the model cannot compare pictures.
        """
        await self._require_candidate(job_id, number)
        return await self._search.by_picture(job_id, number, scope, limit)

    async def _update(self, job_id: int) -> JobUpdate:
        """The newest thing to say about a job: what the board shows, else what the store knows."""
        progress = self._board.progress(job_id)
        if progress is not None:
            return progress
        job = await self._store.jobs.get(job_id)
        match job.state:
            case JobState.QUEUED:
                return self._board.place(job_id) or Queued(await self._store.jobs.place(job_id))
            case JobState.RUNNING:
                return self._board.progress(job_id) or Drawing(fraction=0.0)
            case JobState.DONE:
                return Failed(HIDDEN) if job.hidden else Done(await self.sheet(job_id))
            case JobState.FAILED:
                return Failed(job.failure or "")
            case JobState.CANCELLED:
                return Cancelled()

    async def _descended(self, order: Order, lineage: Lineage) -> Order:
        """The order with what it takes over from its parent, which its author must be able to see."""
        parent = await self.see(lineage.parent_id or 0, order.viewer)
        if parent.hidden:
            raise JobHiddenError(parent.id)
        if lineage.number is not None:
            await self._require_candidate(parent.id, lineage.number)
            face = await self._store.lineage.face(parent.id, lineage.number)
        else:
            face = None
        return descend(order, parent, face, self._dispatcher.model.rows)

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

    def _picture(self, job: JobView, tiles: tuple[TileView, ...], *, label: bool) -> bytes:
        """Compose the sheet; blocking."""
        faces = [sheet.Tile(tile.number, tile.votes, self._store.images.read(job.id, tile.number)) for tile in tiles]
        provenance = Provenance(job.description, job.model or "", job.seed)
        return sheet.compose(faces, provenance, job.language, label=label)
