"""The tables. Every column says what it is for; what must hold is a constraint, not a habit of the code."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from inference.backend import TraitMark

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, always UTC in the database (SQLite itself forgets time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC on the way in."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC on the way out."""
        return None if value is None else value.replace(tzinfo=UTC)


class Marks(TypeDecorator[tuple[TraitMark, ...]]):
    """What a candidate shows of the description: a JSON list, for it is only ever written and read as a whole."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self,
        value: tuple[TraitMark, ...] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> list[dict[str, object]]:
        """One object for each mark, with the names of its fields."""
        return [asdict(mark) for mark in value or ()]

    def process_result_value(self, value: list[dict[str, Any]] | None, dialect: Dialect) -> tuple[TraitMark, ...]:  # noqa: ARG002
        """The marks, in the order in which they were stored."""
        return tuple(TraitMark(**fields) for fields in value or ())


class Base(DeclarativeBase):
    """All tables of the bot."""

    metadata = MetaData(naming_convention=NAMING)


class Job(Base):
    """One request for candidates. `bot.jobs` documents the states and who moves a job between them."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("platform", "event_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state_known"),
        CheckConstraint("(state IN ('queued', 'running')) = (finished_at IS NULL)", name="final_has_time"),
        CheckConstraint("(state = 'done') = (model IS NOT NULL)", name="done_has_model"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_has_reason"),
        CheckConstraint("candidate_count BETWEEN 1 AND 9", name="candidate_count_range"),
        CheckConstraint("seed >= 0", name="seed_range"),
        CheckConstraint("attempts >= 0", name="attempts_range"),
        Index(None, "state", "id"),
        Index(None, "platform", "person_id", "id"),
        Index(None, "platform", "channel_id", "id"),
        Index(None, "platform", "guild_id", "id"),
        {"sqlite_autoincrement": True, "comment": "One request for candidates, durable, with a state"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, comment="Number people see as #12; never used twice, and the order of the queue"
    )
    platform: Mapped[str] = mapped_column(String(32), comment="Where it was asked for: web, discord, ...")
    event_id: Mapped[str] = mapped_column(
        String(200), comment="The platform's id of the event; the same event again is the same job"
    )
    person_id: Mapped[str] = mapped_column(String(200), comment="Who asked, by the platform's id")
    channel_id: Mapped[str] = mapped_column(String(200), comment="Channel in which it was asked")
    guild_id: Mapped[str | None] = mapped_column(
        String(200), comment="Server or workspace of the channel; none in direct messages and on the web page"
    )
    description: Mapped[str] = mapped_column(Text, comment="What the person typed, cleaned, safe to show")
    candidate_count: Mapped[int] = mapped_column(comment="How many candidates to draw")
    seed: Mapped[int] = mapped_column(BigInteger, comment="Fixes the pictures: a repeated attempt draws the same")
    language: Mapped[str] = mapped_column(String(8), comment="Language of the answer and the sheet: ko, en")
    state: Mapped[str] = mapped_column(String(16), comment="queued, running, done, failed or cancelled")
    attempts: Mapped[int] = mapped_column(
        default=0, comment="How often it was started, not counting clean stops of the bot"
    )
    model: Mapped[str | None] = mapped_column(Text, comment="Model that drew it; set when done")
    failure: Mapped[str | None] = mapped_column(Text, comment="Why it failed, as a message id; set when failed")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it was committed")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="When it was started last")
    finished_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When it reached a final state: done, failed or cancelled"
    )
    answered_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When the platform confirmed the final answer; none: still to be delivered"
    )
    hidden_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When reports, or an operator, hid it from everybody; none: it is shown"
    )

    candidates: Mapped[list[Candidate]] = relationship(back_populates="job", order_by="Candidate.number")
    messages: Mapped[list[JobMessage]] = relationship(lazy="selectin", order_by="JobMessage.id")


class Candidate(Base):
    """One generated face of a finished job; its picture is a file whose name follows from the key."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("job_id", "sample_index"),
        CheckConstraint("number BETWEEN 1 AND 9", name="number_range"),
        {"comment": "One generated face of a finished job"},
    )

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, comment="Job it was drawn for"
    )
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="1-based place in the model's order; never changes"
    )
    sample_index: Mapped[int] = mapped_column(comment="0-based place in the order of sampling")
    score: Mapped[float] = mapped_column(Float, comment="The reranker's score; higher is better")
    marks: Mapped[tuple[TraitMark, ...]] = mapped_column(
        Marks, server_default="[]", comment="What of the description it shows: a JSON list of trait, value, shown"
    )

    job: Mapped[Job] = relationship(back_populates="candidates")


class Vote(Base):
    """One person's vote for one candidate; taking it back deletes the row."""

    __tablename__ = "votes"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "number"], ["candidates.job_id", "candidates.number"], ondelete="CASCADE"),
        {"comment": "One vote per candidate and person"},
    )

    job_id: Mapped[int] = mapped_column(primary_key=True, comment="Job of the candidate")
    number: Mapped[int] = mapped_column(primary_key=True, comment="Number of the candidate")
    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the person")
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Who voted")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When the vote was given")


class JobMessage(Base):
    """A message that shows a job, so that a reaction to it finds the job."""

    __tablename__ = "job_messages"
    __table_args__ = (
        UniqueConstraint("platform", "channel_id", "message_id"),
        Index(None, "job_id"),
        {"comment": "Messages that show a job"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Order in which messages were attached")
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), comment="Job it shows")
    platform: Mapped[str] = mapped_column(String(32), comment="Platform of the message")
    channel_id: Mapped[str] = mapped_column(String(200), comment="Channel of the message")
    message_id: Mapped[str] = mapped_column(String(200), comment="The platform's id of the message")


class Report(Base):
    """One person's complaint about one montage."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("reason IN ('real-person', 'minor', 'sexual', 'insult', 'other')", name="reason_known"),
        Index(None, "closed_at", "job_id"),
        {"comment": "Complaints about montages, one per montage and person"},
    )

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, comment="Montage it is about"
    )
    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the person")
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Who complains")
    reason: Mapped[str] = mapped_column(String(16), comment="real-person, minor, sexual, insult or other")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it came")
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When an operator decided on the montage; none: still to be looked at"
    )


class Blocked(Base):
    """Somebody who may not use the bot; unblocking deletes the row."""

    __tablename__ = "blocks"
    __table_args__ = ({"comment": "People who may not use the bot"},)

    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the person")
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Who is blocked")
    note: Mapped[str] = mapped_column(Text, comment="Why, in the operator's words; only operators see it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="Since when")
