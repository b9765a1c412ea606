"""Settings: citebound.toml, then the environment (CITEBOUND_…), then the command line; the later wins.

Keys are no settings: they are read from the environment where they are used, never stored, never printed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, ValidationInfo, field_validator

from assistant.errors import SettingsError
from assistant.given import Given, check, of_environment, of_file, of_flags, of_sets, refuse_twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = "citebound.toml"
_FOLDER = ".citebound"
# Read from the environment where they are used, and no settings of a file.
CHROMA_TOKEN = "CITEBOUND_CHROMA_TOKEN"  # noqa: S105  (its name)
_OTHER_VARIABLES = frozenset({"CITEBOUND_DEBUG", "CITEBOUND_API_KEY", "CITEBOUND_SERVE_TOKEN", CHROMA_TOKEN})


class Settings(BaseModel):
    """Everything that can be set. Unknown keys are refused. ``examples`` are for a file, as TOML has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    index: Path | None = Field(
        None,
        description="The folder of the index; without it .citebound here, else the one in your data folder.",
        examples=['"~/indexes/harbour"'],
    )
    cache: Path | None = Field(
        None,
        description="The folder of what can be made again: answers kept for eval, what servers support.",
        examples=['"~/.cache/citebound"'],
    )
    fields: dict[str, str] = Field(
        {},
        description="Which field of a JSON or CSV record says what, where its name is not a usual one.",
        examples=['{text = "body", published = "meta.date"}'],
    )
    embedder: str = Field(
        "minilm",
        description="What finds passages by meaning: minilm (bundled), or openai:NAME; another takes a new index.",
        examples=['"openai:text-embedding-3-small"'],
    )
    embedder_url: str | None = Field(
        None,
        description="The server of the embedder, if not base_url.",
        examples=['"http://127.0.0.1:8092/v1"'],
    )
    chroma_url: str | None = Field(
        None,
        description="A Chroma server to keep the index on, for several machines.",
        examples=['"http://chroma.example:8000"'],
    )
    collection: str = Field(
        "citebound",
        pattern="^[A-Za-z0-9][A-Za-z0-9_-]+[A-Za-z0-9]$",  # of Chroma's names those without a dot: ours has one
        max_length=100,
        description="The index's name there: three or more letters, digits, _ or -, first and last no _ or -.",
        examples=['"harbour-news"'],
    )
    model: str | None = Field(
        None,
        description="What answers: extractive, openai, openai:NAME, or local:FILE.gguf; without it openai when a"
        " key or base_url is there, else extractive.",
        examples=['"openai:gpt-4.1-mini"'],
    )
    base_url: str | None = Field(
        None,
        description="An OpenAI-compatible server, up to /v1; without it OPENAI_BASE_URL.",
        examples=['"http://127.0.0.1:8091/v1"'],
    )
    timeout_s: float = Field(
        300.0,
        gt=0,
        le=86_400,  # sockets take no number of seconds whatever
        description="Seconds to wait for a model's answer, a day at most.",
        examples=["60"],
    )
    context_window: int = Field(
        8_192, gt=0, description="Tokens of prompt and reply together.", examples=["32768"]
    )
    max_output_tokens: int = Field(1_024, gt=0, description="Tokens of a reply.", examples=["2048"])
    passages: int | None = Field(
        None,
        ge=1,
        le=100,
        description="Passages given to the model; without it 8, and 14 to the offline reader.",
        examples=["12"],
    )
    citing: Literal["point", "quote"] | None = Field(
        None,
        description="How a model cites: point (at numbered sentences) or quote (word for word, the default).",
        examples=['"point"'],
    )
    reader: bool = Field(
        True,
        description="Whether the bundled reader reads the passages found, to choose sentences and to refuse.",
        examples=["false"],
    )
    second_reading: bool = Field(
        True,
        description="Whether the offline reader is heard beside a model, for what it leaves out or invents.",
        examples=["false"],
    )
    rewriting: Literal["rules", "model"] = Field(
        "rules",
        description="What makes a follow-up stand alone: rules, or the model where they cannot.",
        examples=['"model"'],
    )
    max_tokens: int | None = Field(
        None, gt=0, description="Tokens, sent and received, that one run may take.", examples=["200000"]
    )
    max_usd: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="US dollars that one run may cost; it takes the prices.",
        examples=["0.50"],
    )
    usd_per_million_in: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="Price of a million tokens sent, in US dollars; together with the next one.",
        examples=["0.40"],
    )
    usd_per_million_out: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        validate_default=True,  # one price alone is found out by the other's being none
        description="Price of a million tokens received, in US dollars.",
        examples=["1.60"],
    )
    offline: bool = Field(default=False, description="Never use the network.", examples=["true"])

    _given: dict[str, Given] = PrivateAttr(default_factory=dict)

    @property
    def given(self) -> dict[str, Given]:
        """What was given, by name, each where it won; an entry of a table has a dot in its name."""
        return dict(self._given)

    @field_validator("base_url", "embedder_url")
    @classmethod
    def _is_web_address(cls, url: str | None) -> str | None:
        if url is not None and not re.match(r"(?i)https?://[^/\s]", url):
            raise ValueError("it is not http://HOST/… or https://HOST/…")
        return url

    @field_validator("chroma_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None:
            from index.shared.server import address

            address(url)
        return url

    @field_validator("usd_per_million_out")
    @classmethod
    def _both_prices(cls, price: float | None, others: ValidationInfo) -> float | None:
        if (price is None) != (others.data.get("usd_per_million_in") is None):
            raise ValueError("it is set together with usd_per_million_in, or not at all")
        return price


def load(flags: Mapping[str, Any], sets: Iterable[str] = (), *, file: Path | None = None) -> Settings:
    """Settings from the file, the environment and the command line.

    Args:
        flags: Values of flags of their own, by setting; ``None`` means not given.
        sets: Others, each ``NAME=VALUE``: the value as TOML has it, or a bare text.
        file: The settings file; ``citebound.toml`` in the working folder if ``None``. It need not exist.

    Raises:
        SettingsError: A setting is unknown, empty, given twice or does not fit, or the file is not TOML.
    """
    path = file or Path(FILE)
    above = [*of_flags(flags), *of_sets(sets)]
    refuse_twice(above)
    everything = [*of_file(path), *of_environment(os.environ, _OTHER_VARIABLES), *above]
    for one in everything:
        check(one, Settings.model_fields)
    won = {one.name: one for one in everything}
    _guard_token(won.get("chroma_url"), path)
    try:
        settings = Settings(**_nested(won))
    except ValidationError as error:
        raise _misfit(error, won) from error
    settings._given = won  # noqa: SLF001  (its own module; pydantic takes no private value as an argument)
    return settings


def _nested(given: Mapping[str, Given]) -> dict[str, Any]:
    values: dict[str, Any] = {name: one.value for name, one in given.items() if "." not in name}
    for name, one in given.items():
        table, _, entry = name.partition(".")
        if entry and isinstance(values.setdefault(table, {}), dict):
            values[table][entry] = one.value
    return values


def _guard_token(url: Given | None, path: Path) -> None:
    """The file may have come with a folder of articles, and name anybody's server."""
    if url is not None and url.source == "file" and os.environ.get(CHROMA_TOKEN):
        raise SettingsError(
            f"{CHROMA_TOKEN} is not sent to a server that only {path} names.",
            hint="Give its address with --chroma-url or in CITEBOUND_CHROMA_URL.",
        )


def _misfit(error: ValidationError, given: Mapping[str, Given]) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    table = name.partition(".")[0]
    one = given.get(name) or given.get(table)
    own = first["type"] == "value_error"  # in the words of a validator of ours, after pydantic's
    allowed = fits(table) if name == table else "a text in quotes"
    why = first["msg"].removeprefix("Value error, ") if own else f"it is {allowed}"
    place = f" ({one.where})" if one else ""
    described = Settings.model_fields[table].description or ""
    return SettingsError(f"The setting {name} does not fit{place}: {why}.", hint=described)


def fits(name: str) -> str:
    """What a setting may be, as a phrase: "a whole number from 1 to 100"."""
    kind = _schema(name)
    if named := choices(name):
        return " or ".join(named)
    if kind["type"] in _NUMBERS:
        return _NUMBERS[kind["type"]] + "".join(
            f"{word} {kind[bound]:g}" for bound, word in _BOUNDS.items() if bound in kind
        )
    if kind.get("format") == "path":
        return "a path"
    return {"object": 'a table, such as {text = "body"}'}.get(kind["type"], "a text")


def choices(name: str) -> tuple[str, ...]:
    """All that a setting may be, if that is few things."""
    kind = _schema(name)
    return ("true", "false") if kind["type"] == "boolean" else tuple(kind.get("enum", ()))


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = Settings.model_json_schema()["properties"][name]
    return next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


def shown(value: object) -> str:
    """A value as a user writes it; of an address without what may be secret, a password or a query."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    # A password may hold an @ of its own: all before the last one of the host's is left out.
    return re.sub(r"(?<=://)[^/]*@", "", text.partition("?")[0]) if "://" in text else text


_NUMBERS = {"integer": "a whole number", "number": "a number"}
_BOUNDS = {"exclusiveMinimum": " above", "minimum": " from", "maximum": " up to"}


def index_folder(settings: Settings) -> Path:
    """Where the index is: as set, else ``.citebound`` here, else the user's data folder.

    The last is used when there is an index only there, or when this folder cannot be written.
    """
    if settings.index:
        return settings.index.expanduser()
    here = Path(_FOLDER)
    if here.is_dir():
        return here
    import platformdirs

    personal = platformdirs.user_data_path("citebound") / "index"
    return personal if personal.is_dir() or not os.access(Path.cwd(), os.W_OK) else here
