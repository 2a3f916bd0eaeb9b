"""Errors that a person can do something about.

Each carries the id of a message in `bot/locales` and its parameters, never a finished sentence: the same error is
told in Korean to one person and in English to another by `bot.locales.translate(language, error.code, **error.params)`.
"""

from __future__ import annotations


class UserError(Exception):
    """A request that cannot be met, and why, as a message id and its parameters."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class DescriptionRefusedError(UserError):
    """The description is empty, too long, or says nothing that could be drawn."""


class OrderRefusedError(UserError):
    """The number of candidates or the seed is out of range."""


class LimitReachedError(UserError):
    """The person, or the server, has as many jobs as the limits allow; the message says when there will be room."""


class BlockedError(UserError):
    """An operator has blocked the person."""

    def __init__(self) -> None:
        super().__init__("error-blocked")


class JobHiddenError(UserError):
    """The montage was reported and is not shown until an operator has looked at it."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-job-hidden", job=str(job_id))


class UnknownJobError(UserError):
    """There is no montage with this number."""

    def __init__(self, job_id: int) -> None:
        super().__init__("error-unknown-job", job=str(job_id))


class JobDeletedError(UserError):
    """An event was delivered again whose montage was deleted in the meantime."""

    def __init__(self) -> None:
        super().__init__("error-deleted-before")


class UnknownCandidateError(UserError):
    """The montage has no candidate with this number."""

    def __init__(self, number: int, candidates: int) -> None:
        super().__init__("error-unknown-candidate", number=number, candidates=candidates)


class ParentDeletedError(UserError):
    """The montage that another one was to be made of was deleted in the meantime."""

    def __init__(self) -> None:
        super().__init__("failed-parent-gone")


class JobUnfinishedError(UserError):
    """The montage has no sheet: it is still waiting or running, failed, or was cancelled."""

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
    """A server's rule cannot have this value, or forbids what was asked for."""


class WordRefusedError(UserError):
    """The operator's word list cannot have this entry, or cannot be changed."""


class NoComparisonError(UserError):
    """The model cannot say what is alike."""

    def __init__(self) -> None:
        super().__init__("error-no-comparison")


class StartupError(UserError):
    """The bot cannot start: configuration, checkpoint, database, port or token."""
