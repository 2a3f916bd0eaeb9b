"""Sanitizing of typed text: characters that are kept, cleaned or refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DescriptionRefusedError
from bot.safety.sanitize import clean

LIMIT = 500


@pytest.mark.parametrize(
    "text",
    [
        "볼이 넓은 계란형 얼굴, 앞머리를 내렸다",
        "50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경",
        "눈이 크고 코가 높아요~ (쌍꺼풀 있음)",
        "round face, thin lips, 30s & tired",
        "ㅋㅋㅋㅋ 아무거나",
        "asdf qwer zxcv",
        "12345",
        "둥근 얼굴 😀 웃는 눈",
        "'; DROP TABLE jobs; --",
    ],
)
def test_ordinary_and_harmless_texts_are_kept(text: str) -> None:
    assert clean(text, LIMIT) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  둥근\t얼굴\r\n뿔테   안경  ", "둥근 얼굴 뿔테 안경"),
        (unicodedata.normalize("NFD", "둥근 얼굴"), "둥근 얼굴"),
        ("둥근\x00\x07\x1b[31m 얼굴\x7f", "둥근 [31m 얼굴"),
        ("\u202e둥근 얼굴\u202c \u2066각진\u2069", "둥근 얼굴 각진"),
        ("둥\u200b근\u200d \ufeff얼\u00ad굴\u2060", "둥근 얼굴"),
        ("둥근\u3164\uffa0\u2800얼굴", "둥근 얼굴"),
        ("\u1103\u200b\u116e 얼굴", "두 얼굴"),
        ("얼굴\U000e0041\U000e007f", "얼굴"),
        ("얼굴\ud800\udfff\ue000", "얼굴"),
        ("Z\u0300\u0301\u0302\u0303\u0304\u0305 얼굴", "Z\u0300\u0301 얼굴"),
        ("@everyone 둥근 얼굴 @here", "everyone 둥근 얼굴 here"),
        ("<@123> <@!123> <@&9> <#55> 둥근 얼굴 <@U1|kim> <!here> <!subteam^S1|@x>", "둥근 얼굴"),
        ("<<@1>@2> 얼굴", "2 얼굴"),
        ("<@\u200b123> 얼굴", "얼굴"),
        ("@\u200beveryone 얼굴", "everyone 얼굴"),
        ("<:smile:123> <a:wave:9> </montage:1> <t:1700000000:R> 얼굴", "얼굴"),
        ("<b>둥근</b> <script>alert(1)</script>얼굴<!-- x -->", "둥근 alert(1) 얼굴"),
        ("**둥근** __각진__ ~~긴~~ `코드` ||비밀|| 얼굴", "둥근 각진 긴 코드 비밀 얼굴"),
        ("# 제목\n> 인용\n- 둥근 얼굴", "제목 인용 - 둥근 얼굴"),
        ("[둥근 얼굴](https://evil.example/x) www.evil.example discord.gg/abc", "둥근 얼굴"),
        ("둥근 얼굴 <넓은 볼>", "둥근 얼굴 넓은 볼"),
        (":wave::skin-tone-2: 둥근 얼굴:smile: :+1: 각진 턱 :파티_앵무:", "둥근 얼굴 각진 턱"),
        ("눈:큼:코:작음, 10:30:20, face:round:old", "눈:큼:코:작음, 10:30:20, face:round:old"),
    ],
)
def test_texts_are_cleaned(text: str, cleaned: str) -> None:
    assert clean(text, LIMIT) == cleaned


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t ", "\u200b\u200d", "\u202e", "\u3164\u3164", "\u2800", "<@123>", "\x00", "**", "https://a.example"],
)
def test_nothing_is_refused_as_empty(text: str) -> None:
    with pytest.raises(DescriptionRefusedError) as refused:
        clean(text, LIMIT)
    assert refused.value.code == "error-description-empty"


@pytest.mark.parametrize(
    "text", ["😀", "👨‍👩‍👧 👍🏽", "🇰🇷", "1️⃣ #️⃣", "❤️", "???", "... !!", "<@1> 😀", "~", ":smile:", ":+1: :넵:"]
)
def test_emoji_and_symbols_alone_are_refused(text: str) -> None:
    with pytest.raises(DescriptionRefusedError) as refused:
        clean(text, LIMIT)
    assert refused.value.code == "error-description-wordless"


def test_the_limit_counts_what_remains() -> None:
    assert clean("얼" * LIMIT, LIMIT) == "얼" * LIMIT
    assert clean(unicodedata.normalize("NFD", "굴" * LIMIT) + "\u200b" * 9 + "  ", LIMIT) == "굴" * LIMIT
    with pytest.raises(DescriptionRefusedError) as refused:
        clean("얼" * (LIMIT + 1), LIMIT)
    assert refused.value.code == "error-description-long"
    assert refused.value.params == {"limit": LIMIT, "length": LIMIT + 1}


@pytest.mark.parametrize(
    "text", ["<" * 10**6, "[" * 10**6, "[](" * 10**5, "<a" * 10**5, "\u0301" * 10**6, ":a" * 10**5]
)
def test_huge_and_hostile_texts_are_refused_like_others(text: str) -> None:
    with pytest.raises(DescriptionRefusedError):
        clean(text, LIMIT)


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "@",
                "everyone",
                "here",
                "#",
                "!",
                "&",
                "1",
                "23",
                "|",
                "*",
                "_",
                "얼굴",
                ":",
                " ",
                "\u200b",
                "\n",
            ]
        )
        | st.text(max_size=3)
    ).map("".join)
)
def test_nothing_that_notifies_or_hides_survives(text: str) -> None:
    try:
        cleaned = clean(text, LIMIT)
    except DescriptionRefusedError:
        return
    assert not re.search(r"[@<>*`|\\]|https?://", cleaned)
    assert {unicodedata.category(c) for c in cleaned}.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn"})
    assert cleaned == unicodedata.normalize("NFC", cleaned).strip()
    assert cleaned == clean(cleaned, LIMIT), "cleaning twice changes nothing"
    assert cleaned.encode()
