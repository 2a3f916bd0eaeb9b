"""Votes for candidates, and whether messages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import JobHiddenError

if TYPE_CHECKING:
    from bot.domain.jobs import Ballot, JobView
    from bot.domain.people import Person
    from bot.domain.updates import SheetView
    from bot.services.lookup import JobLookup
    from bot.services.moderation import Moderation
    from bot.services.sheets import Sheets
    from bot.store import Store


class Votes:
    """People's votes."""

    def __init__(self, store: Store, lookup: JobLookup, moderation: Moderation, sheets: Sheets) -> None:
        self._store = store
        self._lookup = lookup
        self._moderation = moderation
        self._sheets = sheets

    async def cast(self, ballot: Ballot) -> None:
        """Add or remove a vote; idempotent. Votes for what reports hid can be taken back.

        Raises:
            UnknownJobError: the job does not exist.
            JobUnfinishedError: the job has no candidates.
            JobHiddenError: reports hid it, and a vote is added.
            UnknownCandidateError: the job has no candidate with this number.
            BlockedError: the person is blocked.
        """
        await self._moderation.require_unblocked(ballot.person)
        try:
            await self._lookup.require_candidate(ballot.job_id, ballot.number)
        except JobHiddenError:
            if ballot.on:
                raise
        shown = [tile.number for tile in await self._lookup.ranked_tiles(ballot.job_id)]
        await self._store.votes.cast(ballot, shown)

    async def ballots(self, job_id: int) -> frozenset[tuple[Person, int]]:
        """Return all votes for the candidates of a job."""
        return await self._store.votes.ballots(job_id)

    async def vote(self, ballot: Ballot) -> SheetView:
        """Like `cast`, and return the sheet in its new order, as the voter sees it."""
        await self.cast(ballot)
        return await self._sheets.get(ballot.job_id, ballot.person)

    async def unshown(self, platform: str) -> tuple[JobView, ...]:
        """Return montages of a platform whose messages do not show their latest votes."""
        return await self._store.votes.unshown(platform)

    async def mark_shown(self, job: JobView) -> None:
        """Note that a montage's messages show the votes of this view."""
        await self._store.votes.mark_shown(job.id, job.votes_changed)
