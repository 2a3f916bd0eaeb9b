"""Secrets are recognized by their format, and descriptions are not mistaken for secrets."""

from __future__ import annotations

import pytest

from bot.safety.secrets import has_token, redact_tokens
from tests.bot.safety.texts import HARMLESS

# Concatenated here, so that secret scanners do not report this file.
TOKENS = [
    "MTA5NzI0MTg1MDYzNDI0NDEzNg" + ".GxT3aZ." + "q" + "w" * 37,
    "mfa." + "A1b2" * 20,
    "https://discord.com/api/webhooks/" + "1097241850634244136/" + "aB3-" * 15,
    "https://discord.com/api/v10/interactions/" + "1097241850634244136/" + "aW50ZXJhY3Rpb24" * 3 + "/callback",
    "xoxb" + "-123456789012-1234567890123-" + "AbCdEfGhIjKlMnOpQrStUvWx",
    "xoxp" + "-123456789012-123456789012-" + "a1b2c3d4e5f6",
    "xoxe.xoxp" + "-1-" + "Mi0yLTEyMzQ1Njc4OTAxMi0x",
    "xapp" + "-1-A0123456789-1234567890123-" + "0123456789abcdef" * 4,
    "https://hooks.slack.com/services/" + "T01234567/B01234567/" + "AbCdEfGhIjKlMnOpQrStUvWx",
    "ghp" + "_" + "a1B2" * 9,
    "github" + "_pat_" + "11ABCDEFG0" * 3,
    "AKIA" + "IOSFODNN7EXAMPLE",
    "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0." + "c2lnbmF0dXJl",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "postgresql://montage:" + "hunter2" + "@db/montage",
    "postgresql://montage:" + "hun@ter/2" + "@db/montage",
    "postgresql://db/montage?user=montage&" + "password=" + "hunter2",
]


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "토큰은 {} 입니다", "둥근 얼굴 {}, 뿔테 안경", '"{}"', "token={}"])
def test_a_token_is_known_and_hidden(token: str, around: str) -> None:
    text = around.format(token)
    assert has_token(text)
    assert token not in redact_tokens(text)
    assert "***" in redact_tokens(text)


@pytest.mark.parametrize("text", HARMLESS.strip().splitlines())
def test_no_description_is_taken_for_one(text: str) -> None:
    assert redact_tokens(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "bot.platforms.discord.connection",
        "montage-123.png",
        "http://127.0.0.1:8080/api/jobs/1",
        "2026-11-22T03:16:56.123Z",
    ],
)
def test_what_logs_usually_say_stays(text: str) -> None:
    assert redact_tokens(text) == text
