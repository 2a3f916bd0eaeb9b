"""The entry point of the platforms: orders montages and groups the other services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.domain.history import HistoryQuery
from bot.domain.jobs import JobState
from bot.domain.updates import Cancelled, Done, Failed, Queued, QueueView, Running
from bot.errors import (
    JobFinishedError,
    JobHiddenError,
    NotAllowedError,
    PictureLostError,
    UnavailableError,
    UnknownJobError,
    UserError,
)
from bot.operating.metrics import REFUSED
from bot.services.archive import Archive
from bot.services.data_export import DataExport
from bot.services.deletion import Deletion
from bot.services.lineage import inherit_from_parent
from bot.services.lookup import JobLookup
from bot.services.messages import Messages
from bot.services.sheets import Sheets
from bot.services.votes import Votes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.domain.jobs import JobView, Lineage, Order
    from bot.domain.people import Person
    from bot.domain.updates import JobUpdate
    from bot.jobs.dispatcher import Dispatcher
    from bot.jobs.progress import ProgressTracker
    from bot.operating.health import Health
    from bot.operating.supervisor import Supervisor
    from bot.services.admin import Admin
    from bot.services.admission import Admission
    from bot.services.search import SimilaritySearch
    from bot.store import Store

HIDDEN = "failed-hidden"
PICTURE_LOST = "failed-picture-lost"


class Montages:
    """Orders and follows montages, and holds the other services; all raise `UserError`s.

    Attributes:
        archive: past montages and favourites.
        sheets: candidates of finished jobs.
        votes: votes for candidates.
        search: similarity search.
        messages: messages that show jobs.
        deletion: deletes montages or a person's data.
        data_export: exports a person's data.
        server_rules: rules that operators set for their servers.
        moderation: reports and blocks.
        admin: overview and actions for operators.
        health: health checks.
        supervisor: repeats background work that fails.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        tracker: ProgressTracker,
        search: SimilaritySearch,
        admission: Admission,
        admin: Admin,
        health: Health,
        supervisor: Supervisor,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._tracker = tracker
        self._admission = admission
        self._lookup = JobLookup(store)
        self.server_rules, self.moderation = admission.server_rules, admission.moderation
        self.archive = Archive(store, self._lookup)
        self.sheets = Sheets(store, self._lookup, self.server_rules, dispatcher.sign)
        self.votes = Votes(store, self._lookup, self.moderation, self.sheets)
        self.search = search
        self.messages = Messages(store, supervisor)
        self.deletion = Deletion(store, dispatcher, self._lookup)
        self.data_export = DataExport(store)
        self.admin, self.health, self.supervisor = admin, health, supervisor

    async def request(self, order: Order) -> JobView:
        """Queue a montage, committed on return; a repeated event returns the same job.

        Raises:
            DescriptionRefusedError: the description is empty, too long, or not allowed, or states nothing to draw.
            OrderRefusedError: the number of candidates or the seed is out of range.
            UnknownJobError, JobUnfinishedError, JobHiddenError, UnknownCandidateError: the parent is not usable.
            NotAllowedHereError, RuleRefusedError: the server's rules forbid it.
            BlockedError: the person is blocked.
            LimitReachedError: the person or the server has reached a limit.
            UnavailableError: the database fails.
            JobDeletedError: the event made a job that was deleted.
        """
        try:
            parent = await self._parent(order, order.lineage) if order.lineage is not None else None
            if parent is not None:
                order = await self._with_lineage(order, parent)
            job = await self._store.jobs.add(await self._admission.admit(order, parent))
        except UserError as error:
            # Since the event came first, its parent may have been deleted, its person blocked, or a rule changed.
            if not isinstance(error, UnavailableError) and (
                known := await self._store.jobs.of_event(order.platform, order.event_id)
            ):
                return known
            REFUSED.labels(reason=error.code, platform=order.platform).inc()
            raise
        self._dispatcher.notify()
        return job

    async def follow(self, job_id: int) -> AsyncGenerator[JobUpdate]:
        """Yield the job's current state, then each change, skipping to the newest; ends after a final state.

        A job that is deleted meanwhile ends as cancelled. Waits while the database or the image store is unavailable.

        Raises:
            UnknownJobError: the job does not exist.
        """
        shown: JobUpdate | None = None
        with self._tracker.watch(job_id) as changed:
            while not isinstance(shown, Done | Failed | Cancelled):
                changed.clear()
                try:
                    update = await self.supervisor.outlast(partial(self._update, job_id))
                except UnknownJobError:
                    if shown is None:
                        raise
                    update = Cancelled()
                if update != shown:
                    shown = update
                    yield update
                elif not changed.is_set():
                    await changed.wait()

    async def current_update(self, job_id: int) -> JobUpdate:
        """Return the current state of a job; a hidden one counts as failed, with the reason `HIDDEN`.

        Raises:
            UnknownJobError: the job does not exist.
        """
        return await self._update(job_id)

    async def cancel(self, job_id: int, person: Person) -> JobView:
        """Cancel the person's own queued or running job; idempotent.

        Raises:
            UnknownJobError: the job does not exist.
            NotAllowedError: another person's job.
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
        """Return the size of the queue and the person's own jobs, without other people's descriptions."""
        unfinished = frozenset({JobState.QUEUED, JobState.RUNNING})
        query = HistoryQuery(person.platform, person.id, viewer=person, states=unfinished, limit=25, own_hidden=True)
        own = (await self._store.archive.history(query)).jobs[::-1]
        begun, idle = await self._store.jobs.running(), self._tracker.waiting_in_backend
        return QueueView(
            waiting=len(await self._store.jobs.queued()) + idle,
            drawing=begun - idle,
            own=tuple([(job, await self._update(job.id)) for job in own]),
        )

    async def _update(self, job_id: int) -> JobUpdate:
        """Return the newest update of a job: from the tracker, else from the store."""
        progress = self._tracker.progress(job_id) or self._tracker.position(job_id)
        if progress is not None:
            return progress
        job = await self._store.jobs.get(job_id)
        match job.state:
            case JobState.QUEUED:
                return Queued(await self._store.jobs.queue_position(job_id))
            case JobState.RUNNING:
                return self._tracker.progress(job_id) or Running(fraction=0.0)
            case JobState.DONE:
                return await self._finished(job)
            case JobState.FAILED:
                return Failed(job.failure or "")
            case JobState.CANCELLED:
                return Cancelled()

    async def _finished(self, job: JobView) -> JobUpdate:
        if job.hidden:
            return Failed(HIDDEN)
        try:
            return Done(await self.sheets.get(job.id))
        except JobHiddenError:  # hidden meanwhile
            return Failed(HIDDEN)
        except PictureLostError:
            return Failed(PICTURE_LOST)

    async def _parent(self, order: Order, lineage: Lineage) -> JobView:
        """Return the montage that an order derives from; its author must be able to see it."""
        parent = await self._lookup.get_shown(lineage.parent_id or 0, order.viewer)
        if parent.hidden:
            raise JobHiddenError(parent.id)
        return parent

    async def _with_lineage(self, order: Order, parent: JobView) -> Order:
        """Return the order with inherited fields."""
        number = order.lineage.number if order.lineage else None
        if number is not None:
            await self._lookup.require_candidate(parent.id, number)
            face = await self._store.lineage.face(parent.id, number)
        else:
            face = None
        return inherit_from_parent(order, parent, face, self._dispatcher.model.rows)
