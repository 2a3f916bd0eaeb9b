"""The use cases around montages that are there: looking up, keeping, taking along, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.jobs import Details
from bot.domain.ranking import Standing, rank
from bot.errors import JobHiddenError, NotAllowedError, UnknownJobError
from bot.services.data_export import export_person, stream_person
from bot.services.deletion import Removal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from bot.domain.history import HistoryPage, HistoryQuery
    from bot.domain.jobs import JobView, MessageRef, TileView
    from bot.domain.people import Person, Viewer
    from bot.jobs.dispatcher import Dispatcher
    from bot.services.deletion import Erased
    from bot.store import Outliving, Store


class Keeping:
    """One method for each thing a person can do with what was drawn before; a part of `Montages`."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self._store = store
        self._removal = Removal(store, dispatcher)

    async def job(self, job_id: int) -> JobView:
        """A job.

        Raises:
            UnknownJobError: there is no such job.
        """
        return await self._store.jobs.get(job_id)

    async def is_gone(self, job_id: int) -> bool:
        """Whether a job was deleted."""
        try:
            await self._store.jobs.get(job_id)
        except UnknownJobError:
            return True
        return False

    async def see(self, job_id: int, viewer: Viewer) -> JobView:
        """A job that somebody may see.

        Raises:
            UnknownJobError: there is no such job, or it is not theirs to see, which sounds the same.
            JobHiddenError: it was reported and hidden, and is somebody else's.
        """
        job = await self._visible(job_id, viewer)
        if _is_hidden(job, viewer):
            raise JobHiddenError(job_id)
        return job

    async def details(self, job_id: int, viewer: Viewer) -> Details:
        """All there is to know about a job that somebody may see.

        Raises:
            UnknownJobError, JobHiddenError: there is no such job, or it is not theirs to see.
        """
        job = await self.see(job_id, viewer)
        ancestors = await self._store.lineage.ancestors(job)
        children = await self._store.lineage.children(job_id)
        return Details(
            job=job,
            tiles=await self._tiles(job_id, viewer.person),
            ancestors=_shown(ancestors, viewer),
            children=_shown(children, viewer),
            favourite=await self._store.favourites.has(job_id, viewer.person),
        )

    async def look_up(self, query: HistoryQuery) -> HistoryPage:
        """One page of past montages, newest first."""
        return await self._store.archive.history(query)

    async def favour(self, job_id: int, viewer: Viewer, *, on: bool = True) -> JobView:
        """Make a montage a favourite, or no longer; doing it twice changes nothing more.

        Raises:
            UnknownJobError, JobHiddenError: there is no such job, or it is not theirs to see.
        """
        job = await self.see(job_id, viewer)
        await self._store.favourites.put(job_id, viewer.person, on=on)
        return job

    async def is_favourite(self, job_id: int, person: Person) -> bool:
        """Whether a montage is somebody's favourite."""
        return await self._store.favourites.has(job_id, person)

    async def delete(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> tuple[MessageRef, ...]:
        """Delete a montage with its pictures and votes, and return the messages to be emptied.

        Raises:
            UnknownJobError, NotAllowedError: as for `deletable`.
        """
        return await self._removal.montage(await self.deletable(job_id, viewer, moderator=moderator))

    async def deletable(self, job_id: int, viewer: Viewer, *, moderator: bool = False) -> JobView:
        """A job that somebody may delete, even where it is hidden.

        Raises:
            UnknownJobError: there is no such job, or it is not theirs to see.
            NotAllowedError: it is somebody else's, and the platform does not call the person a moderator.
        """
        job = await self._visible(job_id, viewer)
        if job.person != viewer.person and not moderator:
            raise NotAllowedError
        return job

    def export(self, person: Person, largest: int) -> AsyncGenerator[bytes]:
        """Yield everything about a person as zip archives of at most `largest` bytes."""
        return export_person(self._store, person, largest)

    def archive(self, person: Person) -> AsyncGenerator[bytes]:
        """Yield everything about a person as one zip archive, piece by piece."""
        return stream_person(self._store, person)

    async def erase(self, person: Person) -> Erased:
        """Delete everything of a person: montages, pictures, votes, favourites; says what is left to do."""
        return await self._removal.person(person)

    async def messages(self, job_id: int) -> tuple[MessageRef, ...]:
        """All messages that show a job, oldest first."""
        return await self._store.archive.messages(job_id)

    async def attach_message(self, job_id: int, message: MessageRef) -> None:
        """Remember that a message shows a job, so that reactions to it find the job."""
        await self._store.archive.attach(job_id, message)

    async def find_by_message(self, message: MessageRef) -> JobView | None:
        """The job that a message shows."""
        return await self._store.archive.find(message)

    async def outliving(self, platform: str) -> tuple[Outliving, ...]:
        """Messages of a platform that still show deleted montages: to be emptied on start."""
        return await self._store.deletions.outliving(platform)

    async def mark_emptied(self, message: MessageRef) -> None:
        """Confirm that a message shows a deleted montage no longer."""
        await self._store.deletions.emptied(message)

    async def unshown_votes(self, platform: str) -> tuple[JobView, ...]:
        """Montages of a platform whose messages do not show their latest votes: to be edited on start."""
        return await self._store.votes.unshown(platform)

    async def mark_votes_shown(self, job: JobView) -> None:
        """Confirm that a montage's message shows its votes as they were when this view of it was taken."""
        await self._store.votes.mark_shown(job.id, job.votes_changed)

    async def unanswered(self, platform: str) -> tuple[JobView, ...]:
        """Jobs of a platform whose final answer was not confirmed, oldest first: to be followed again on start."""
        return await self._store.archive.unanswered(platform)

    async def mark_answered(self, job_id: int) -> None:
        """Confirm that the final answer has reached the person."""
        await self._store.jobs.mark_answered(job_id)

    async def _visible(self, job_id: int, viewer: Viewer) -> JobView:
        job = await self._store.jobs.get(job_id)
        if not job.is_visible(viewer):
            raise UnknownJobError(job_id)
        return job

    async def _tiles(self, job_id: int, viewer: Person | None) -> tuple[TileView, ...]:
        tiles = {tile.number: tile for tile in await self._store.votes.tiles(job_id, viewer)}
        order = rank([Standing(tile.number, tile.score, tile.votes) for tile in tiles.values()])
        return tuple(tiles[number] for number in order)


def _is_hidden(job: JobView, viewer: Viewer) -> bool:
    """Whether reports keep a montage from somebody; its author still finds it, to delete it."""
    return job.hidden and job.person != viewer.person


def _shown(jobs: Sequence[JobView], viewer: Viewer) -> tuple[JobView, ...]:
    return tuple(job for job in jobs if job.is_visible(viewer) and not _is_hidden(job, viewer))
