"""What the tools are called with, as their schemas tell a client's model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import QuestionError
from index.filters import WRITTEN, Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

# Passages of one call: more are more than a model reads.
_MOST = 50
# Two offsets of any document that is read.
_SPAN = r"^[0-9]{1,12}:[0-9]{1,12}$"


def _listed(value: object) -> object:
    """A list as some clients write one: as JSON in a text; or as its one member."""
    if not isinstance(value, str):
        return value
    try:
        held = json.loads(value)
    except (ValueError, RecursionError):
        return [value]
    return held if isinstance(held, list) else [value]


class Arguments(BaseModel):
    """The arguments of a call; unknown ones are refused, for a filter that is misspelt would filter nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bounded(Arguments):
    """Arguments of which some say which documents are searched."""

    as_of: str | None = Field(None, description=f"Only what could be read on that day: {WRITTEN}.")
    since: str | None = Field(None, description=f"Only what was published on that day or later: {WRITTEN}.")
    until: str | None = Field(None, description=f"Only what was published on that day or earlier: {WRITTEN}.")
    outlets: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (), description="Only what is from one of these outlets, each by its name or a word of it."
    )

    @property
    def filters(self) -> Filters:
        """Which documents are searched.

        Raises:
            FilterError: A day is none, an outlet has no name, or no day is left.
        """
        return Filters.of(as_of=self.as_of, since=self.since, until=self.until, outlet_names=self.outlets)


class Ask(Bounded):
    """Arguments of ``ask``."""

    question: str = Field(description="A question that stands alone: no “it” or “there” of an earlier one.")


class Search(Bounded):
    """Arguments of ``search``."""

    question: str = Field(description="A question, or words.")
    limit: int = Field(8, ge=1, le=_MOST, description="Passages at most.")


class Show(Arguments):
    """Arguments of ``show``."""

    document: str = Field(description="An id, the beginning of one, a path or a file name.")
    at: str | None = Field(
        None, pattern=_SPAN, description="START:END of a quote or passage, to see it marked, in its context."
    )
    offset: int = Field(0, ge=0, description="Where to go on in a long document: next, of the page before.")


class Verify(Arguments):
    """Arguments of ``verify``."""

    answer: dict[str, Any] | str = Field(
        description="What an ask of this connection says that it is for verify; or the whole structured content of"
        " any ask, seal included, as an object or as its JSON text."
    )


def parse(kind: type[Arguments], given: Mapping[str, Any]) -> Arguments:
    """The arguments of a call.

    Raises:
        QuestionError: They do not fit; in one line, for the model that wrote them.
    """
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"][:1])
        known = ", ".join(kind.model_fields)
        raise QuestionError(
            f"The argument {where} does not fit: {first['msg']}.", hint=f"There are: {known}."
        ) from error
