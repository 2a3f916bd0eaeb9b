"""Word search with particles, endings, parts of words and spaces."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.words import parse_query, terms

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


def finds(search: str, description: str) -> bool:
    """Whether a search finds a description by the rule of both databases."""
    there = set(terms(description).split())
    wanted = parse_query(search)
    return bool(wanted) and all(there.intersection(group) for group in wanted)


@pytest.mark.parametrize(
    ("search", "description"),
    [
        ("안경", "안경을 쓴 남자"),
        ("안경", "뿔테안경"),
        ("뿔테안경", "검은 뿔테 안경을 썼다"),
        ("뿔테 안경", "뿔테안경을 쓴 남자"),
        ("안경을", "금속테 안경 쓴 여자"),
        ("둥근 코", "둥근코에 작은 입"),
        ("코", "뾰족코"),
        ("30대 남자", "남자, 30대 후반"),
        ("OPEN", "open 이라고 쓴 모자"),
        (unicodedata.normalize("NFD", "안경"), "안경"),
    ],
)
def test_what_is_found(search: str, description: str) -> None:
    assert finds(search, description)


@pytest.mark.parametrize(
    ("search", "description"),
    [
        ("이마", "얼굴이 마른 남자"),
        ("안경", "안에 경찰"),
        ("안경 모자", "안경만 쓴 남자"),
        ("!?", "안경!?"),
        ("", "안경"),
    ],
)
def test_what_is_not_found(search: str, description: str) -> None:
    assert not finds(search, description)


@given(st.lists(SYLLABLES, min_size=1, max_size=5), st.data())
def test_every_part_of_every_word_is_found(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, len(word) - 1))
    part = word[start : data.draw(st.integers(start + 1, len(word)))]
    assert finds(part, " ".join(words))
    assert finds("".join(words), " ".join(words)) or len("".join(words)) < 3


@given(st.text(max_size=60))
def test_terms_can_be_split_again(text: str) -> None:
    assert all(1 <= len(term) <= 3 for term in terms(text).split())
