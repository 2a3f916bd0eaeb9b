"""Fluent messages and trait names in Korean and English.

Each language is a folder of .ftl files, one per part of the bot. A message id is the `code` of a `UserError`, the
`reason` of a failed job, or a name that a platform uses. Trait names are in traits.toml, because trait values are
Korean words, which cannot be message ids.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Final

from fluent.runtime import FluentBundle, FluentResource

from bot.resources import PACKAGE_DIR

if TYPE_CHECKING:
    from datetime import datetime

LANGUAGES: Final = ("ko", "en")
DEFAULT_LANGUAGE: Final = "ko"
FALLBACK_LANGUAGE: Final = "en"
LOCALES_DIR: Final = PACKAGE_DIR / "locales"


def translate(language: str, message: str, /, **params: str | float | datetime) -> str:
    """Return a message in a language (any tag), with its variables filled in.

    Numbers are grouped by thousands; pass identifiers such as a job number as text.

    Raises:
        LookupError: the message does not exist, or a variable is missing.
    """
    bundle = _bundle(negotiate_language(language))
    try:
        pattern = bundle.get_message(message).value
    except LookupError:
        pattern = None
    if pattern is None:
        raise LookupError(f"no message {message!r}")
    text, errors = bundle.format_pattern(pattern, params)
    if errors:
        raise LookupError(f"message {message!r}: {errors[0]}")
    return str(text)


def name_trait(language: str, trait: str, value: str) -> str:
    """Return a trait value as a short noun phrase in a language (any tag): 계란형 얼굴, oval face.

    Returns the value itself for traits without a name here.
    """
    return trait_names(language).get(trait, {}).get(value, value)


def trait_names(language: str) -> dict[str, dict[str, str]]:
    """Return the names of the default model's trait values in a language (any tag): trait -> value -> name."""
    return _trait_names(negotiate_language(language))


def rough_duration(language: str, seconds: float) -> str:
    """Return a rounded waiting time in a language (any tag): 약 20초, 약 3분."""
    if seconds < 55:
        return translate(language, "about-seconds", count=max(5 * round(seconds / 5), 5))
    return translate(language, "about-minutes", count=max(round(seconds / 60), 1))


def is_supported(tag: str) -> bool:
    """Return whether there are texts in the language of a tag ("en-US")."""
    return _primary(tag) in LANGUAGES


def negotiate_language(tags: str | None) -> str:
    """Return the best supported language for a tag ("en-US") or an Accept-Language header.

    People whose language is not supported get English, and Korean if nothing is known of it.
    """
    wishes = []
    for place, part in enumerate((tags or "").split(",")):
        tag, _, options = part.strip().partition(";")
        language = _primary(tag)
        if language in LANGUAGES:
            wishes.append((-_quality(options), place, language))
    if wishes:
        return min(wishes)[2]
    return FALLBACK_LANGUAGE if re.search("[a-z]", (tags or "").lower()) else DEFAULT_LANGUAGE


def _primary(tag: str) -> str:
    return re.split("[-_.]", tag.strip().lower())[0]


def _quality(options: str) -> float:
    match = re.search(r"q=(\d(?:\.\d+)?)", options)
    return float(match[1]) if match else 1.0


@cache
def _trait_names(language: str) -> dict[str, dict[str, str]]:
    """Trait -> value -> its name."""
    return tomllib.loads((LOCALES_DIR / language / "traits.toml").read_text(encoding="utf-8"))


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((LOCALES_DIR / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
