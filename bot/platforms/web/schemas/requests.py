"""Models of request bodies and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.domain.jobs import JobKind, Lineage
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.errors import UserError

if TYPE_CHECKING:
    from aiohttp import web

Number = Annotated[int, Field(gt=0, lt=2**63)]
Model = TypeVar("Model", bound=BaseModel)


class InvalidRequestError(UserError):
    """The body or the query is not what the route expects."""

    def __init__(self) -> None:
        super().__init__("web-error-invalid")


class StrictModel(BaseModel):
    """A model that rejects unknown fields."""

    model_config = ConfigDict(extra="forbid")


class LineageBody(StrictModel):
    """The parent montage of an order, and the chosen face of a variation."""

    kind: Literal[JobKind.VARIATION, JobKind.EDIT, JobKind.AGAIN]
    parent: Number
    number: Annotated[int, Field(ge=1, le=9)] | None = None

    @model_validator(mode="after")
    def _variation_of_a_face(self) -> Self:
        if self.kind is JobKind.VARIATION and self.number is None:
            raise ValueError("a variation is of one face")
        return self

    def to_lineage(self) -> Lineage:
        """Convert to the domain type."""
        return Lineage(self.kind, self.parent, self.number)


class OrderBody(StrictModel):
    """The body of `POST /api/montages`; `event` makes a repeated request the same order."""

    event: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
    description: str | None = None
    candidates: int | None = None
    seed: int | None = None
    private: bool = False
    lineage: LineageBody | None = None

    @model_validator(mode="after")
    def _something_to_draw(self) -> Self:
        if self.description is None and (self.lineage is None or self.lineage.kind is JobKind.EDIT):
            raise ValueError("a description is missing")
        return self


class HistoryParams(StrictModel):
    """The query of `GET /api/montages`.

    `whose`: "conversation" is the visitor's montages in every state, "mine" their finished ones, "everyone" the
    finished ones of the room. `text`: words to search for. `favourites`: only those of the visitor.
    """

    whose: Literal["conversation", "mine", "everyone"] = "mine"
    before: Number | None = None
    limit: Annotated[int, Field(ge=1, le=30)] = 10
    text: Annotated[str, Field(max_length=200)] | None = None
    favourites: bool = False


class SimilarParams(StrictModel):
    """The query of `GET /api/similar`: a description, and whose montages are compared with it."""

    text: Annotated[str, Field(max_length=4000)]
    whose: Literal["mine", "everyone"] = "everyone"
    limit: Annotated[int, Field(ge=1, le=30)] = 12


class ReportBody(StrictModel):
    """The body of a report."""

    reason: ReportReason


class EraseBody(StrictModel):
    """The body of `DELETE /api/me`: the typed confirmation text."""

    confirm: str


class JobsParams(StrictModel):
    """The query of the operator's list of jobs."""

    states: Literal["unfinished", "failed", "all"] = "all"
    before: Number | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 25


class DecisionBody(StrictModel):
    """Whether to hide a montage or show it again."""

    hide: bool


class BlockBody(StrictModel):
    """The person to block, and a note for operators."""

    platform: Annotated[str, Field(pattern=r"^\w{1,32}$")]
    person: Annotated[str, Field(min_length=1, max_length=200)]
    note: Annotated[str, Field(max_length=500)] = ""

    def to_person(self) -> Person:
        """Convert to the domain type."""
        return Person(self.platform, self.person.strip())


class WordBody(StrictModel):
    """An entry of the custom word list."""

    entry: Annotated[str, Field(max_length=200)]


async def read_body(request: web.Request, model: type[Model]) -> Model:
    """The body of a request.

    Raises:
        InvalidRequestError: the body is not JSON or does not match the model.
    """
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        raise InvalidRequestError from error


def read_query(request: web.Request, model: type[Model]) -> Model:
    """The query of a request.

    Raises:
        InvalidRequestError: the query does not match the model.
    """
    try:
        return model.model_validate(dict(request.query))
    except ValidationError as error:
        raise InvalidRequestError from error
