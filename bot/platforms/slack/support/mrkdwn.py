"""Escaping of untrusted text: no mentions, links or markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import MarkdownTextObject, PlainTextObject

if TYPE_CHECKING:
    from bot.domain.jobs import JobView

_CONTROL: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MAX_DESCRIPTION_LENGTH = 500


def escape(text: str) -> str:
    """Escape text for mrkdwn: no <!channel>, no <@U1>, no <link>."""
    return text.translate(_CONTROL)


def unescape(text: str) -> str:
    """Undo Slack's escaping of control characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str) -> PlainTextObject:
    """Return a text object for untrusted text, without markup and :emoji:, so it needs no escaping."""
    return PlainTextObject(text=text, emoji=False)


def mrkdwn(text: str) -> MarkdownTextObject:
    """Return a text object with markup; untrusted parts must be escaped. Names are not linked."""
    return MarkdownTextObject(text=text, verbatim=True)


def short_description(job: JobView, longest: int = _MAX_DESCRIPTION_LENGTH) -> str:
    """Return a job's description, cut to `longest` characters; not escaped."""
    text = job.description
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
