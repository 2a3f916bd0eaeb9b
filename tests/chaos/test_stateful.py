"""Actions in random order, chosen by Hypothesis; afterwards the ledger must be consistent.

By default a few short runs, the same every time. CHAOS_EXAMPLES=50 CHAOS_STEPS=40 makes more and longer ones;
CHAOS_RANDOM=1 or --hypothesis-seed=N makes different ones.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.chaos.on_discord import Discord
from tests.chaos.on_slack import Slack
from tests.chaos.platform import PEOPLE
from tests.chaos.test_scenario import FAILURES
from tests.chaos.world import world

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.chaos.platform import Platform
    from tests.fakes.discord.faults import Failure

STORIES: Final = settings(
    max_examples=int(os.environ.get("CHAOS_EXAMPLES", "4")),
    stateful_step_count=int(os.environ.get("CHAOS_STEPS", "20")),
    derandomize="CHAOS_RANDOM" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # timing differs between runs, so Hypothesis cannot shrink an example
    suppress_health_check=list(HealthCheck),
)

T = TypeVar("T")

person = st.integers(0, len(PEOPLE) - 1)
pick = st.integers(0, 99)
times = st.sampled_from([1, 1, 1, 2])


class Chaos(RuleBasedStateMachine):
    """Actions of users, platforms and operators on the bot."""

    make: ClassVar[Callable[[], Platform]]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._failed = False
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.world = self._run(self._stack.enter_async_context(world(self.make, folder)))

    @rule(person=person, candidates=st.integers(1, 4), times=times)
    def order(self, person: int, candidates: int, times: int) -> None:
        self._run(self.world.order(person, candidates, times))

    @rule(pick=pick)
    def an_event_comes_again(self, pick: int) -> None:
        self._run(self.world.repeat(pick))

    @rule(person=person, pick=pick, button=st.sampled_from(["다시", "변형 1"]), times=times)
    def draw_on(self, person: int, pick: int, button: str, times: int) -> None:
        self._run(self.world.press(person, pick, button, times))

    @rule(person=person, pick=pick, number=pick, times=times)
    def vote(self, person: int, pick: int, number: int, times: int) -> None:
        self._run(self.world.vote(person, pick, number, times=times))

    @rule(person=person, pick=pick, number=pick)
    def take_a_vote_back(self, person: int, pick: int, number: int) -> None:
        self._run(self.world.vote(person, pick, number, on=False))

    @rule(person=person, pick=pick)
    def keep(self, person: int, pick: int) -> None:
        self._run(self.world.set_favourite(person, pick))

    @rule(pick=pick)
    def cancel(self, pick: int) -> None:
        self._run(self.world.cancel(pick))

    @rule(person=person, pick=pick)
    def delete(self, person: int, pick: int) -> None:
        self._run(self.world.delete(person, pick))

    @rule(failure=st.sampled_from(FAILURES), times=st.integers(1, 6), applied=st.booleans())
    def requests_fail(self, failure: Failure, times: int, applied: bool) -> None:  # noqa: FBT001  # given by name
        self.world.fail(failure, min(times, 2) if failure in {500, 502} else times, applied=applied)

    @rule(rudely=st.booleans())
    def the_connection_breaks(self, rudely: bool) -> None:  # noqa: FBT001
        self._run(self.world.disturb(rudely=rudely))

    @rule(seconds=st.sampled_from([0.02, 0.1, 0.4]))
    def time_passes(self, seconds: float) -> None:
        self._run(asyncio.sleep(seconds))

    @rule(person=person)
    def another_program_holds_the_database(self, person: int) -> None:
        self._run(self.world.lock_out(person, 0.2))

    @rule(person=person)
    def the_pictures_are_gone(self, person: int) -> None:
        self._run(self.world.lose_images(person, 0.2))

    @rule(person=person)
    def the_disk_is_full(self, person: int) -> None:
        self._run(self.world.fill_disk(person, 0.2))

    @rule(person=person)
    def the_right_to_post_pictures_is_taken_away(self, person: int) -> None:
        self._run(self.world.deny_pictures(person, 0.3))

    @rule(times=st.integers(1, 20), at_start=st.booleans())
    def the_platform_is_gone(self, times: int, at_start: bool) -> None:  # noqa: FBT001
        self._run(self.world.vanish(times, at_start=at_start))

    @rule()
    def the_token_is_revoked(self) -> None:
        self._run(self.world.revoke(0.2))

    @rule()
    def kill(self) -> None:
        self._run(self.world.kill())

    @rule()
    def stop(self) -> None:
        self._run(self.world.restart())

    def teardown(self) -> None:
        """Check that the ledger is consistent at the end of a run."""
        try:
            if not self._failed:
                self._run(self.world.settle())
        finally:
            if not self._failed:
                self._runner.run(self._stack.aclose())
            self._runner.close()

    def _run(self, deed: Coroutine[object, object, T]) -> T:
        """Run the event loop until an action is done."""
        try:
            return self._runner.run(deed)
        except BaseException as error:
            self._failed = True
            self._runner.run(self._stack.__aexit__(type(error), error, error.__traceback__))
            raise


class ChaosOnDiscord(Chaos):
    make = Discord


class ChaosOnSlack(Chaos):
    make = Slack


TestChaosOnDiscord = ChaosOnDiscord.TestCase
TestChaosOnDiscord.settings = STORIES
TestChaosOnSlack = ChaosOnSlack.TestCase
TestChaosOnSlack.settings = STORIES
