"""The tables. Columns have comments, and invariants are database constraints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bot.store.types import Floats, ImageTokens, Marks, UndrawnThings, UtcDateTime
from bot.store.words import terms
from inference.backend import TraitMark
from inference.descriptions import Undrawn

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _terms_of_description(context: Any) -> str:  # noqa: ANN401 - SQLAlchemy's execution context
    return terms(context.get_current_parameters()["description"])


class Base(DeclarativeBase):
    """All tables of the bot."""

    metadata = MetaData(naming_convention=NAMING)


class Job(Base):
    """One request for candidates. `bot.jobs.dispatcher` documents the states and who moves a job between them."""

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
        Index("ix_jobs_outdated", "platform", sqlite_where=text("outdated = 1"), postgresql_where=text("outdated")),
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

    private: Mapped[bool] = mapped_column(
        Boolean, default=False, server_default=false(), comment="Whether only its author may see it"
    )
    priority: Mapped[int] = mapped_column(default=0, server_default="0", comment="Higher ones are drawn first")
    turn: Mapped[int] = mapped_column(
        BigInteger, default=0, server_default="0", comment="Of equal priority, the lowest is drawn first: fair turns"
    )

    origin: Mapped[JobOrigin | None] = relationship(
        lazy="selectin", primaryjoin="Job.id == JobOrigin.job_id", foreign_keys="JobOrigin.job_id", uselist=False
    )
    terms: Mapped[str] = mapped_column(
        Text,
        default=_terms_of_description,
        server_default=text("''"),
        deferred=True,
        comment="What the description is found by: bot.store.words.terms of it",
    )
    worker: Mapped[int | None] = mapped_column(comment="Process that started it last, where several share the database")
    hidden_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When reports, or an operator, hid it from everybody; none: it is shown"
    )
    outdated: Mapped[bool] = mapped_column(
        Boolean,
        default=False,
        server_default=false(),
        comment="Whether its messages have yet to show that it was hidden, or is shown again",
    )

    votes_changed: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="How often a vote for one of its candidates was given or taken back"
    )
    votes_shown: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="How many of these changes its message shows"
    )
    undrawn: Mapped[tuple[Undrawn, ...]] = mapped_column(
        UndrawnThings, server_default="[]", comment="What the model does not draw: a JSON list of what, value, words"
    )
    announced_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        comment="When its author was told that it is done, where that took long; set before the message is sent",
    )

    candidates: Mapped[list[Candidate]] = relationship(back_populates="job", order_by="Candidate.number")
    messages: Mapped[list[JobMessage]] = relationship(lazy="selectin", order_by="JobMessage.id")


class JobOrigin(Base):
    """What a job came out of; a job with a description of its own has none."""

    __tablename__ = "job_origins"
    __table_args__ = (
        CheckConstraint("kind IN ('variation', 'edit', 'again')", name="kind_known"),
        CheckConstraint("redrawn_from < redrawn_to", name="rows_in_order"),
        Index(None, "parent_id"),
        Index(None, "basis_id"),
        {"comment": "Jobs that came out of earlier ones"},
    )

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The later job"
    )
    kind: Mapped[str] = mapped_column(String(16), comment="variation, edit, or again: the same with another seed")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL"), comment="The earlier job; none: it was deleted"
    )
    number: Mapped[int | None] = mapped_column(comment="Number of the earlier job's candidate that was chosen")
    first_index: Mapped[int] = mapped_column(comment="Place in the order of sampling at which its faces begin")
    basis_id: Mapped[int | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL"), comment="Job of the face that its faces are made of"
    )
    basis_number: Mapped[int | None] = mapped_column(comment="Number of that face; none: they are made of none")
    redrawn_from: Mapped[int | None] = mapped_column(comment="First row of that face's tokens that is drawn anew")
    redrawn_to: Mapped[int | None] = mapped_column(comment="The row after the last that is drawn anew")


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
    tokens: Mapped[tuple[int, ...]] = mapped_column(
        ImageTokens, nullable=True, comment="Its image tokens; none: drawn before they were kept"
    )

    job: Mapped[Job] = relationship(back_populates="candidates")


class Vector(Base):
    """The embedding of a job's description or of one of its pictures. `bot.store.vectors` searches them."""

    __tablename__ = "vectors"
    __table_args__ = (
        CheckConstraint("number BETWEEN 0 AND 9", name="number_range"),
        {"comment": "Descriptions and pictures as unit vectors; what is alike lies close"},
    )

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, comment="Job it belongs to"
    )
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Candidate whose picture it is of; 0: of the description"
    )
    model: Mapped[str] = mapped_column(Text, comment="Model that made it: only vectors of one model can be compared")
    vector: Mapped[NDArray[np.float32]] = mapped_column(Floats, comment="Unit vector, float32")


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
    shown: Mapped[list[int]] = mapped_column(
        JSON,
        server_default="[]",
        comment="Numbers of the candidates in the order in which the voter saw them; empty: not known",
    )


class Favourite(Base):
    """A person's favourite; removing it deletes the row."""

    __tablename__ = "favourites"
    __table_args__ = (
        Index(None, "platform", "person_id", "job_id"),
        {"comment": "Montages that people keep, one row for each person and montage"},
    )

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, comment="The montage"
    )
    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the person")
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Whose favourite it is")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it became one")


class GuildSettings(Base):
    """What operators set for their server in chat; a server without a row has the bot's own settings."""

    __tablename__ = "guild_settings"
    __table_args__ = (
        CheckConstraint("candidates BETWEEN 1 AND 9", name="candidates_range"),
        CheckConstraint("max_candidates BETWEEN 1 AND 9", name="max_candidates_range"),
        CheckConstraint("jobs_at_once >= 1", name="jobs_at_once_range"),
        CheckConstraint("jobs_per_day >= 1", name="jobs_per_day_range"),
        CheckConstraint("retention_days >= 1", name="retention_days_range"),
        {"comment": "What operators set for a server in chat"},
    )

    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the server")
    guild_id: Mapped[str] = mapped_column(
        String(200), primary_key=True, comment="The platform's id of the server or workspace"
    )
    channels: Mapped[list[str]] = mapped_column(
        JSON, comment="Channels in which montages may be asked for, by id; empty: in all"
    )
    roles: Mapped[list[str]] = mapped_column(JSON, comment="Roles that may ask for montages, by id; empty: everybody")
    language: Mapped[str | None] = mapped_column(String(8), comment="Language of sheets; none: that of whoever asks")
    candidates: Mapped[int | None] = mapped_column(
        comment="How many candidates are drawn unless asked; none: the bot's"
    )
    max_candidates: Mapped[int | None] = mapped_column(comment="How many may be asked for; none: the bot's limit")
    jobs_at_once: Mapped[int | None] = mapped_column(comment="Unfinished jobs of one person; none: the bot's limit")
    jobs_per_day: Mapped[int | None] = mapped_column(comment="Jobs of one person in 24 hours; none: the bot's limit")
    label: Mapped[bool] = mapped_column(Boolean, comment="Whether the label stands in the picture, too")
    retention_days: Mapped[int | None] = mapped_column(
        comment="After how many days montages are deleted; none: the bot's"
    )
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When an operator changed them last")


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


class DeletedEvent(Base):
    """An event whose job was deleted, kept while the platform may redeliver it and the limits of a day count it.

    It names no one: person and server are digests.
    """

    __tablename__ = "deleted_events"
    __table_args__ = ({"comment": "Events whose jobs were deleted: they must not make new ones"},)

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the platform and its id of the event"
    )
    deleted_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When its job was deleted")
    person_digest: Mapped[str | None] = mapped_column(
        String(64), comment="SHA-256 of who asked; none: deleted before 0008"
    )
    guild_digest: Mapped[str | None] = mapped_column(
        String(64), comment="SHA-256 of the server in which it was asked, if any"
    )
    counted_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When it was asked for; none: it counts towards no limit"
    )
    turn_end: Mapped[int | None] = mapped_column(BigInteger, comment="Where its turn ends; none: it gave its turn back")


class OutlivingMessage(Base):
    """A message that shows a deleted job; the row is deleted when the message is cleared or gone."""

    __tablename__ = "outliving_messages"
    __table_args__ = ({"comment": "Messages of deleted jobs that are still to be emptied"},)

    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the message")
    channel_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Channel of the message")
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="The platform's id of the message")
    language: Mapped[str] = mapped_column(String(8), comment="Language in which it is to say that it was emptied")


class Report(Base):
    """One person's report about a montage."""

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
    """A blocked person; unblocking deletes the row."""

    __tablename__ = "blocks"
    __table_args__ = ({"comment": "People who may not use the bot"},)

    platform: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Platform of the person")
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="Who is blocked")
    note: Mapped[str] = mapped_column(Text, comment="Why, in the operator's words; only operators see it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="Since when")
