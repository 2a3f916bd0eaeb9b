"""Supervised worker processes are replaced, killed, and never confused with each other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.training.portrait.unreliable import crashes_once, number_of_process
from training.portrait.crew import Terms, perform_watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_processes_are_replaced_after_some_jobs_and_have_one_thread() -> None:
    before = dict(os.environ)
    outcomes = dict(perform_watched(number_of_process, range(7), Terms(workers=2, jobs_each=2)))
    assert sorted(outcomes) == list(range(7))
    processes = [process for process, _ in outcomes.values()]
    assert max(processes.count(process) for process in processes) == 2
    assert os.getpid() not in processes
    assert {threads for _, threads in outcomes.values()} == {1}
    assert dict(os.environ) == before


def test_a_job_that_ends_its_process_once_gets_a_second_chance(tmp_path: Path) -> None:
    flag = str(tmp_path / "crashed")
    assert list(perform_watched(crashes_once, [flag], Terms())) == [(flag, "drawn")]


def test_jobs_are_taken_only_as_they_are_needed() -> None:
    taken = []

    def jobs() -> Iterator[int]:
        for job in range(1000):
            taken.append(job)
            yield job

    work = perform_watched(number_of_process, jobs(), Terms(workers=2))
    next(work)
    work.close()
    assert len(taken) < 6


def test_no_jobs_need_no_process() -> None:
    assert list(perform_watched(number_of_process, [], Terms())) == []
