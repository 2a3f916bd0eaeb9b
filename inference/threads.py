"""How many threads torch uses for a part of the work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def using_threads(count: int) -> Iterator[None]:
    """Context in which torch uses `count` threads.

    Float products are summed in another order by each number of threads. In int8 the steps of DALL·E are not, so that
    with a text read on one thread a seed draws the same tokens on every number of threads.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
