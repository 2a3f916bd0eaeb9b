"""Errors that are reported to the person who caused them.

Each carries a message id of `bot/locales` and its parameters instead of text, so that
`bot.locales.translate(language, error.code, **error.params)` renders it in each reader's language.
"""

from __future__ import annotations


class UserError(Exception):
    """A refused request, with the reason as a message id and its parameters."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class DescriptionRefusedError(UserError):
    """The description is empty, too long, not allowed, or contains nothing to draw."""


class OrderRefusedError(UserError):
    """The number of candidates or the seed is out of range."""


class LimitReachedError(UserError):
    """The person or server has reached a job limit; the message says when it resets."""


class BlockedError(UserError):
    """An operator has blocked the person."""

    def __init__(self) -> None:
        super().__init__("error-blocked")


class JobHiddenError(UserError):
    """The montage was reported and stays hidden until an operator decides."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-job-hidden", job=str(job_id))


class UnknownJobError(UserError):
    """No montage has this number."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-unknown-job", job=str(job_id))


class JobDeletedError(UserError):
    """A redelivered event refers to a montage that was deleted."""

    def __init__(self) -> None:
        super().__init__("error-deleted-before")


class UnknownCandidateError(UserError):
    """The montage has no candidate with this number."""

    def __init__(self, number: int, candidates: int) -> None:
        super().__init__("error-unknown-candidate", number=number, candidates=candidates)


class ParentDeletedError(UserError):
    """The parent montage was deleted before its descendant was drawn."""

    def __init__(self) -> None:
        super().__init__("failed-parent-gone")


class JobUnfinishedError(UserError):
    """The montage has no sheet: it is waiting or running, failed, or was cancelled."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-job-unfinished", job=str(job_id))


class JobFinishedError(UserError):
    """The montage can no longer be cancelled."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-job-finished", job=str(job_id))


class NotAllowedError(UserError):
    """Only the person who asked for the montage, or a server's operators, may do this."""

    def __init__(self, code: str = "error-not-yours") -> None:
        super().__init__(code)


class NotAllowedHereError(UserError):
    """The server's operators do not allow it in this channel, or to this person's roles."""


class RuleRefusedError(UserError):
    """The value of a server rule is invalid, or a rule forbids the request."""


class WordRefusedError(UserError):
    """The entry is invalid for the operator's word list, or the list cannot be changed."""


class NoComparisonError(UserError):
    """The model cannot embed descriptions or pictures for comparison."""

    def __init__(self) -> None:
        super().__init__("error-no-comparison")


class PictureLostError(UserError):
    """A picture of the montage is missing or damaged."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-picture-lost", job=str(job_id))


class UnavailableError(UserError):
    """The database or the image store cannot be reached, read or written; a later attempt may succeed.

    `part`: "database" or "images". The cause is the driver's error.
    """

    def __init__(self, part: str) -> None:
        super().__init__("error-unavailable")
        self.part = part


class StartupError(UserError):
    """The bot cannot start: configuration, checkpoint, database, port or token."""


class UnreachableError(StartupError):
    """A platform does not answer; it may later."""
