"""Settings: citebound.toml, then the environment (CITEBOUND_…), then flags; the later wins.

Keys are no settings: they are read from the environment where they are used, never stored, never printed.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableError

from assistant.errors import SettingsError
from index.readers.fields import TARGETS
from index.shared.server import address

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "citebound.toml"
_PREFIX = "CITEBOUND_"
_FOLDER = ".citebound"
# Read from the environment where they are used, and no settings of a file.
CHROMA_TOKEN = "CITEBOUND_CHROMA_TOKEN"  # noqa: S105  (its name)
_OTHER_VARIABLES = frozenset({"CITEBOUND_DEBUG", "CITEBOUND_API_KEY", CHROMA_TOKEN})


class Settings(BaseSettings):
    """Everything that can be set. Unknown keys are refused."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    index: Path | None = Field(None, description="The folder of the index.")
    model: str | None = Field(None, description="extractive, openai, openai:NAME, or local:FILE.gguf.")
    base_url: str | None = Field(
        None, description="An OpenAI-compatible server, such as http://127.0.0.1:8091/v1."
    )
    embedder: str = Field("minilm", description="minilm (bundled), or openai:NAME.")
    embedder_url: str | None = Field(None, description="The server of the embedder, if not base_url.")
    chroma_url: str | None = Field(None, description="A Chroma server to keep the index on.")
    collection: str = Field(
        "citebound",
        pattern="^[A-Za-z0-9][A-Za-z0-9_-]+[A-Za-z0-9]$",  # of Chroma's names those without a dot: ours has one
        max_length=100,
        description="The index's name there: three or more letters, digits, _ or -, first and last no _ or -.",
    )
    context_window: int = Field(8_192, gt=0, description="Tokens of prompt and reply together.")
    max_output_tokens: int = Field(1_024, gt=0, description="Tokens of a reply.")
    citing: Literal["point", "quote"] | None = Field(
        None, description="How a model cites: point (at numbered sentences) or quote (word for word)."
    )
    rewriting: Literal["rules", "model"] = Field(
        "rules", description="What makes a follow-up stand alone: rules, or the model where they cannot."
    )
    timeout_s: float = Field(
        300.0,
        gt=0,
        le=86_400,  # sockets take no number of seconds whatever
        description="Seconds to wait for a model's answer, a day at most.",
    )
    max_tokens: int | None = Field(None, gt=0, description="Tokens, sent and received, that one run may take.")
    max_usd: float | None = Field(
        None, gt=0, allow_inf_nan=False, description="US dollars that one run may cost; it takes the prices."
    )
    usd_per_million_in: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="Price of a million tokens sent, in US dollars."
    )
    usd_per_million_out: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        validate_default=True,  # one price alone is found out by the other's being none
        description="Price of a million tokens received, in US dollars.",
    )
    passages: int | None = Field(None, ge=1, le=100, description="Passages given to the model.")
    cache: Path | None = Field(None, description="The folder of what can be made again.")
    fields: dict[str, str] = Field({}, description='Which field of a record says what, such as {text = "body"}.')
    offline: bool = Field(default=False, description="Never use the network.")

    @field_validator("chroma_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None:
            address(url)
        return url

    @field_validator("fields")
    @classmethod
    def _known_fields(cls, fields: dict[str, str]) -> dict[str, str]:
        unknown = next((name for name, path in fields.items() if name not in TARGETS or not path), None)
        if unknown is not None:
            raise ValueError(f"“{unknown}” is none of {', '.join(sorted(TARGETS))}, or has no name of a field")
        return fields

    @field_validator("usd_per_million_out")
    @classmethod
    def _both_prices(cls, price: float | None, others: ValidationInfo) -> float | None:
        if (price is None) != (others.data.get("usd_per_million_in") is None):
            raise ValueError("it is set together with usd_per_million_in, or not at all")
        return price

    @classmethod
    def settings_customise_sources(  # noqa: D102  (pydantic-settings' own hook)
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings)


def load(flags: Mapping[str, Any], *, file: Path | None = None) -> Settings:
    """Settings from the file, the environment and flags.

    Args:
        flags: Values given on the command line; ``None`` means not given.
        file: The settings file; ``citebound.toml`` in the working folder if ``None``. It need not exist.

    Raises:
        SettingsError: A setting is unknown or does not fit, or the file is not TOML.
    """
    path = file or Path(FILE)
    from_file = _read(path)
    environment = {
        name.upper() for name, value in os.environ.items() if name.upper().startswith(_PREFIX) and value
    }
    for name in sorted(environment - _OTHER_VARIABLES):
        _known(name[len(_PREFIX) :].lower(), f"the environment variable {name}")
    given = {key: value for key, value in flags.items() if value is not None}
    # pydantic-settings puts arguments above the environment: a value of the file is one only where neither is.
    below = {key: value for key, value in from_file.items() if f"{_PREFIX}{key}".upper() not in environment}
    if CHROMA_TOKEN in environment and "chroma_url" in below.keys() - given.keys():
        raise SettingsError(  # the file may have come with a folder of articles, and name anybody's server
            f"{CHROMA_TOKEN} is not sent to a server that only {path} names.",
            hint="Give its address with --chroma-url or in CITEBOUND_CHROMA_URL.",
        )
    try:
        return Settings(**(below | given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")  # pydantic's, before the words of our own validators
        raise SettingsError(f"The setting {key} does not fit: {why}.", hint=f"It is: {_describe(key)}") from error
    except UnreadableError as error:  # a table of settings, in the environment, that is not JSON
        raise SettingsError(f"A variable cannot be read: {error}.", hint="Write a table as JSON.") from error


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # not UTF-8, not TOML, or made to exhaust a parser
        raise SettingsError(f"{path} cannot be read: {error}.", hint="It must be TOML, in UTF-8.") from error
    for key in values:
        _known(key, str(path))
    return values


def _known(key: str, where: str) -> None:
    if key not in Settings.model_fields:
        near = difflib.get_close_matches(key, Settings.model_fields, 1)
        hint = f"Did you mean {near[0]}?" if near else f"The settings are: {', '.join(Settings.model_fields)}."
        raise SettingsError(f"There is no setting “{key}” ({where}).", hint=hint)


def _describe(key: str) -> str:
    field = Settings.model_fields.get(key)
    return (field.description or "") if field else f"one of {', '.join(Settings.model_fields)}."


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
