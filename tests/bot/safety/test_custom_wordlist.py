"""Changes of the operator's word list while the bot runs."""

from __future__ import annotations

import asyncio
import stat
from typing import TYPE_CHECKING

import pytest

from bot.errors import DescriptionRefusedError, StartupError, WordRefusedError
from bot.safety import ContentPolicy
from bot.safety.custom_wordlist import CustomWordlist
from bot.settings import SafetySettings

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# 첫 줄\n\n콩나물 # 이유\n!콩나물국\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0o640)
    return path


@pytest.fixture
def policy(path: Path) -> ContentPolicy:
    return ContentPolicy.load(SafetySettings(words_file=path))


@pytest.fixture
def words(path: Path, policy: ContentPolicy) -> CustomWordlist:
    return CustomWordlist(path, policy)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_beside(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir()]


def is_drawn(policy: ContentPolicy, text: str) -> bool:
    try:
        policy.check(text, text)
    except DescriptionRefusedError:
        return False
    return True


async def test_other_lines_stay_as_they_are(words: CustomWordlist, path: Path) -> None:
    assert await words.entries() == ("콩나물", "!콩나물국")
    await words.add("시금치")
    assert text_of(path) == TEXT + "시금치\n"
    await words.remove("시금치")
    assert text_of(path) == TEXT
    assert rights(path) == 0o640
    assert names_beside(path) == ["words.txt"], "nothing is left behind"


async def test_a_change_counts_at_once(words: CustomWordlist, policy: ContentPolicy) -> None:
    assert not is_drawn(policy, "콩나물 머리")
    await words.remove("콩나물")
    assert is_drawn(policy, "콩나물 머리")
    await words.add("시금치")
    assert not is_drawn(policy, "시금치 머리")
    await words.add("!시금치국")
    assert is_drawn(policy, "시금치국 머리")


async def test_the_same_word_stands_there_once(words: CustomWordlist, path: Path) -> None:
    await words.add("콩나물")
    assert text_of(path) == TEXT


async def test_changes_at_once_are_all_kept(words: CustomWordlist) -> None:
    added = [f"낱말{letter}" for letter in "가나다라마바사아"]
    await asyncio.gather(*map(words.add, added))
    assert set(await words.entries()) >= set(added)


async def test_a_link_stays_a_link(tmp_path: Path, path: Path, policy: ContentPolicy) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    await CustomWordlist(link, policy).add("시금치")
    assert link.is_symlink()
    assert text_of(path).endswith("시금치\n")


@pytest.mark.parametrize("entry", ["", " ", "남", "!", "ㅋ", "나쁜 #말", "가" * 151, "..."])
async def test_what_is_no_word_is_refused(words: CustomWordlist, path: Path, entry: str) -> None:
    with pytest.raises(WordRefusedError):
        await words.add(entry)
    assert text_of(path) == TEXT


async def test_the_first_word_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data" / "words.txt"
    policy = ContentPolicy.load(SafetySettings())
    words = CustomWordlist(path, policy, must_exist=False)
    assert await words.entries() == ()
    await words.remove("시금치")
    assert not path.exists()
    await words.add("시금치")
    assert text_of(path) == "시금치\n"
    assert not is_drawn(policy, "시금치 머리")


def test_a_list_that_the_operator_names_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_drawn(ContentPolicy.load(SafetySettings()), "시금치 머리")
    with pytest.raises(StartupError, match="startup-words-file"):
        ContentPolicy.load(SafetySettings(words_file=tmp_path / "missing.txt"))


async def test_a_file_that_is_gone_is_told(words: CustomWordlist, path: Path) -> None:
    path.unlink()  # noqa: ASYNC240
    with pytest.raises(WordRefusedError):
        await words.add("시금치")
