"""Text from people, made harmless: it pings nobody, links nowhere and formats nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_sdk.models.blocks import MarkdownTextObject, PlainTextObject

if TYPE_CHECKING:
    from bot.domain.jobs import JobView

_CONTROL: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MAX_DESCRIPTION_LENGTH = 500


def escape(text: str) -> str:
    """Return text that Slack shows as it is wherever it expects mrkdwn: no <!channel>, no <@U1>, no <link>."""
    return text.translate(_CONTROL)


def unescape(text: str) -> str:
    """Return what somebody typed, of text in which Slack has escaped its control characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str) -> PlainTextObject:
    """Return text of people or models: neither markup nor :emoji: in it means anything, so it needs no escape."""
    return PlainTextObject(text=text, emoji=False)


def mrkdwn(text: str) -> MarkdownTextObject:
    """Return the bot's own words with markup; what came from people must be escaped. Names are not made links."""
    return MarkdownTextObject(text=text, verbatim=True)


def short_description(job: JobView, longest: int = _MAX_DESCRIPTION_LENGTH) -> str:
    """Return a job's description, cut to `longest` characters; not escaped."""
    text = job.description
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
