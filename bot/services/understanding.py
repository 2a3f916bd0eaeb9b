"""What descriptions say, as far as the model's reader understands them.

Reading helps and is never required: a description that cannot be read in time is drawn as it is.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from bot.errors import DescriptionRefusedError
from bot.rendering.undrawn import undrawn_topic
from bot.store.batch import Batch
from inference.backend import NotReadableError
from inference.descriptions import may_state_traits, undrawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.backend import Backend
    from inference.descriptions import Reading, Traits

READ_TIMEOUT_S: Final = 1.5
"""Longest wait for a reading: platforms expect an answer within three seconds."""

MAX_WAITING: Final = 16
"""Descriptions that wait for the backend at once; new orders beyond them are taken unread, so that a burst is quick."""

MAX_REPEATED_LENGTH: Final = 300
"""Maximum characters of a description that a hint repeats."""

log = logging.getLogger(__name__)


class Understanding:
    """Reads descriptions with the reader of the backend's model."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._reading = Batch(self._ask)
        self._waiting = 0

    @property
    def traits(self) -> Traits:
        """Traits that the model draws; empty if it names none."""
        return self._backend.model.traits

    async def read(self, description: str) -> Reading | None:
        """Return what a description says; None if the model has no reader, fails, is busy, or takes too long."""
        if self._waiting >= MAX_WAITING:
            return None
        readings = await self.read_all([description])
        return readings[0] if readings else None

    async def read_all(self, descriptions: Sequence[str]) -> list[Reading]:
        """Return what descriptions say; none if the model has no reader, fails, or takes longer than it may."""
        self._waiting += len(descriptions)
        try:
            return await asyncio.wait_for(asyncio.gather(*map(self._reading.add, descriptions)), READ_TIMEOUT_S)
        except NotReadableError:
            return []
        except TimeoutError:
            log.info("descriptions not read in time")
            return []
        except Exception:
            log.warning("descriptions not read", exc_info=True)
            return []
        finally:
            self._waiting -= len(descriptions)

    async def _ask(self, descriptions: Sequence[str]) -> list[Reading]:
        return await self._backend.read(descriptions)


def require_traits(description: str, reading: Reading, traits: Traits, language: str, *, edit: bool = False) -> None:
    """Raise if a description certainly states nothing that the model draws.

    Args:
        description: a cleaned description.
        reading: what it says.
        traits: what the model draws; empty if it names no traits.
        language: of the person, for the names of what is not drawn.
        edit: whether it changes an earlier description.

    Raises:
        DescriptionRefusedError: with examples, or with the names of what the model lacks.
    """
    if may_state_traits(reading, traits):
        return
    repeated = _shortened(description)
    if missing := undrawn(description, reading, traits):
        things = undrawn_topic(missing, language)
        raise DescriptionRefusedError("error-description-undrawable", things=things, description=repeated)
    code = "error-edit-traitless" if edit else "error-description-traitless"
    raise DescriptionRefusedError(code, description=repeated)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_REPEATED_LENGTH else f"{text[: MAX_REPEATED_LENGTH - 1]}…"
