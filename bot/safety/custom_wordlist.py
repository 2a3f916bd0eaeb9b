"""The operator's word list, editable while the bot runs.

Untouched lines and comments are preserved. The file is replaced atomically.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from typing import TYPE_CHECKING, Final

from bot.errors import WordRefusedError
from bot.safety.normalization import fold
from bot.safety.wordlist import load_custom_words, parse_entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.safety.policy import ContentPolicy

log = logging.getLogger(__name__)

MAX_ENTRY_LENGTH: Final = 150
"""Characters of an entry: enough for a sentence that is allowed."""
MIN_ENTRY_LETTERS: Final = 2
"""Minimum letters of an entry: a single one would refuse nearly every description."""


class CustomWordlist:
    """The word list file, and the policy that uses it. The first change writes the file, unless it must exist.

    An entry is a word that is refused, or, after `!`, a word or a whole sentence that no list or rule refuses.
    """

    def __init__(self, path: Path, policy: ContentPolicy, *, must_exist: bool = True) -> None:
        self.path = path
        self._must_exist = must_exist
        self.policy = policy
        self._changing = asyncio.Lock()  # serialises concurrent changes

    async def entries(self) -> tuple[str, ...]:
        """Return the entries in file order; allowed ones begin with `!`.

        Raises:
            WordRefusedError: the file cannot be read.
        """
        lines = await asyncio.to_thread(self._read)
        return tuple(entry for line in lines if (entry := parse_entry(line)))

    async def add(self, entry: str) -> None:
        """Append an entry unless present, effective at once.

        Raises:
            WordRefusedError: the entry is invalid, or the file cannot be changed.
        """
        entry = _checked(entry)
        async with self._changing:
            lines = await asyncio.to_thread(self._read)
            if entry not in map(parse_entry, lines):
                await self._replace([*lines, entry])

    async def remove(self, entry: str) -> None:
        """Remove an entry, if present.

        Raises:
            WordRefusedError: the file cannot be changed.
        """
        async with self._changing:
            lines = await asyncio.to_thread(self._read)
            kept = [line for line in lines if parse_entry(line) != entry.strip()]
            if len(kept) < len(lines):
                await self._replace(kept)

    async def _replace(self, lines: Sequence[str]) -> None:
        try:
            await asyncio.to_thread(_write, self.path, "".join(f"{line}\n" for line in lines))
            self.policy.replace_custom(await asyncio.to_thread(load_custom_words, self.path))
        except OSError as error:
            raise WordRefusedError("error-words-not-written", path=str(self.path)) from error
        log.info("word list changed", extra={"entries": len(lines)})

    def _read(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            if isinstance(error, FileNotFoundError) and not self._must_exist:
                return []
            raise WordRefusedError("startup-words-file", path=str(self.path)) from error


def _checked(entry: str) -> str:
    entry = " ".join(entry.split())
    letters = fold(entry).replace(" ", "")
    if "#" in entry or len(letters) < MIN_ENTRY_LETTERS or len(entry) > MAX_ENTRY_LENGTH:
        raise WordRefusedError("error-word-refused", least=MIN_ENTRY_LETTERS, most=MAX_ENTRY_LENGTH)
    return entry


def _write(path: Path, text: str) -> None:
    """Replace a file, or the target of a link, keeping its permissions; make it and its folder if it is missing."""
    whole = path.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    beside = whole.with_name(f".{whole.name}.new")
    beside.write_text(text, encoding="utf-8")
    if whole.exists():
        shutil.copymode(whole, beside)
    beside.replace(whole)
