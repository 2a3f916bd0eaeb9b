"""Texts whose labels point at their characters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from training.captions.mentions import Mention
from training.captions.spans import Span, enclose_all, extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Request:
    """Characters start..end (end excluded) ask for something of a kind that cannot be drawn."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with what it states, what it asks for in vain, and the category in which it may not be drawn, if any."""

    text: str
    statements: tuple[Mention, ...] = ()
    requests: tuple[Request, ...] = ()
    refusal: str | None = None

    @property
    def labels(self) -> tuple[Mention | Request, ...]:
        """Statements, then requests."""
        return (*self.statements, *self.requests)

    def rewritten(self, rewrite: Callable[[str], str]) -> AnnotatedText:
        """The text rewritten; labels follow the signs around their words, which `rewrite` must leave alone."""
        text, spans = extract(rewrite(self.enclosed()))
        places = {span.key: span for span in spans}
        moved = [(places[key], label) for key, label in enumerate(self.labels) if key in places]
        return replace(
            self,
            text=text,
            statements=tuple(replace(x, start=at.start, end=at.end) for at, x in moved if isinstance(x, Mention)),
            requests=tuple(replace(x, start=at.start, end=at.end) for at, x in moved if isinstance(x, Request)),
        )

    def enclosed(self) -> str:
        """The text with signs around the words of its labels: key k for the k-th of statements and requests."""
        return enclose_all(self.text, [Span(label.start, label.end, key) for key, label in enumerate(self.labels)])

    def shifted(self, by: int) -> AnnotatedText:
        """The labels as they are in a text that has `by` characters before this one."""
        return replace(
            self,
            statements=tuple(replace(label, start=label.start + by, end=label.end + by) for label in self.statements),
            requests=tuple(replace(label, start=label.start + by, end=label.end + by) for label in self.requests),
        )


def joined(parts: Iterable[AnnotatedText], separator: str) -> AnnotatedText:
    """Texts one after the other; the refusal is the first part's that has one."""
    whole: AnnotatedText | None = None
    for part in parts:
        if whole is None:
            whole = part
            continue
        moved = part.shifted(len(whole.text) + len(separator))
        whole = AnnotatedText(
            f"{whole.text}{separator}{part.text}",
            whole.statements + moved.statements,
            whole.requests + moved.requests,
            whole.refusal or part.refusal,
        )
    return whole or AnnotatedText("")
