"""Where settings are given: citebound.toml, the environment, the command line; each value with its place."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

PREFIX = "CITEBOUND_"
Source = Literal["file", "environment", "command line"]
# Settings that have a flag of their own; all have ``--set``.
FLAGS = {
    "index": "--index",
    "chroma_url": "--chroma-url",
    "fields": "--field",
    "model": "--model",
    "max_usd": "--max-usd",
    "max_tokens": "--max-tokens",
}
# What names a secret: no setting is one.
_SECRET = frozenset("apikey key keys password passwd secret secrets token tokens credential credentials".split())
_SECRETS = (
    "Keys are read from the environment alone: OPENAI_API_KEY, or CITEBOUND_API_KEY for a server that only the"
    " file names; CITEBOUND_CHROMA_TOKEN for Chroma's."
)
# Characters of a name that a message repeats: no setting is called by half as many.
_LONGEST_NAME = 60
# From here on a name is one slip away from another: a letter too many, two exchanged.
_A_SLIP = 0.8


@dataclass(frozen=True, slots=True)
class Given:
    """A setting as it was given.

    ``name`` has a dot for an entry of a table; ``where`` names the line, the variable or the flag.
    """

    name: str
    value: Any
    where: str
    source: Source


def of_file(path: Path) -> list[Given]:
    """What the settings file gives; nothing if there is none.

    Raises:
        SettingsError: It cannot be read, or is not TOML.
    """
    if not path.is_file():
        return []
    try:
        text = path.read_text("utf-8-sig")  # editors of Windows begin a file with a mark of its encoding
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8.", hint="Save it in that encoding.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", hint="Check its permissions.") from error
    except (ValueError, RecursionError) as error:  # not TOML, or made to exhaust a parser
        hint = "It is TOML, NAME = VALUE on each line, a text in quotes; citebound init --force writes it anew."
        raise SettingsError(f"{path} cannot be read: {error}.", hint=hint) from error
    return [
        Given(name, value, f"{path}{_line_of(name, text)}", "file")
        for key, one in values.items()
        for name, value in _entries(key, one)
    ]


def _line_of(name: str, text: str) -> str:
    """Where a setting most likely stands: the parser does not tell."""
    table, _, entry = name.partition(".")
    for key in filter(None, (entry, table)):
        if found := re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(key)}\b", text, re.MULTILINE):
            return f", line {text.count(chr(10), 0, found.start()) + 1}"
    return ""


def of_environment(environment: Mapping[str, str], other: Collection[str]) -> list[Given]:
    """What variables give, in whatever case their names are; an empty one gives nothing.

    Args:
        environment: All variables.
        other: Variables of ours that are no settings.
    """
    ours = {name.upper(): (name, text) for name, text in sorted(environment.items(), reverse=True)}
    return [
        Given(entry, value, name, "environment")
        for upper, (name, text) in sorted(ours.items())
        if upper.startswith(PREFIX) and upper not in other and text.strip()
        for entry, value in _entries(upper.removeprefix(PREFIX).lower(), _value(text.strip()))
    ]


def of_flags(flags: Mapping[str, Any]) -> list[Given]:
    """What flags of their own give; ``None`` is not given."""
    return [
        Given(name, value, FLAGS.get(key, key), "command line")
        for key, one in flags.items()
        if one is not None
        for name, value in _entries(key, one)
    ]


def of_sets(assignments: Iterable[str]) -> list[Given]:
    """What ``--set NAME=VALUE`` gives.

    Raises:
        SettingsError: One is no assignment.
    """
    found = []
    for one in assignments:
        name, equals, text = (part.strip() for part in one.partition("="))
        name = name[:_LONGEST_NAME]
        if not (name and equals):  # not repeated in the message: it may be a key
            raise SettingsError("--set takes NAME=VALUE.", hint="As in: --set passages=5")
        found += [
            Given(entry, value, f"--set {name}", "command line") for entry, value in _entries(name, _value(text))
        ]
    return found


def _entries(name: str, value: object) -> Iterator[tuple[str, object]]:
    """A table as its entries, so that one of them can be given elsewhere than the others."""
    if not isinstance(value, dict):
        yield name, value
        return
    for key, one in value.items():
        yield from _entries(f"{name}.{key}", one)


def _value(text: str) -> object:
    """A text in TOML's quotes without them, a table as one; all else as it stands, for its setting's type."""
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return _table(text)
    return parsed["value"] if len(parsed) == 1 and isinstance(parsed["value"], (str, dict)) else text


def _table(text: str) -> object:
    """A table as JSON has it; any other text as it is."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return parsed if isinstance(parsed, dict) else text


def refuse_twice(given: Iterable[Given]) -> None:
    """Of two values from one place neither is meant more than the other.

    Raises:
        SettingsError: A setting is given twice.
    """
    seen: dict[str, Given] = {}
    for one in given:
        if before := seen.get(one.name):
            by = " and ".join(dict.fromkeys((before.where, one.where)))
            raise SettingsError(f"The setting {one.name} is given twice: by {by}.", hint="Leave one of them out.")
        seen[one.name] = one


def check(one: Given, settings: Collection[str]) -> None:
    """Refuse what no setting is called, and a value that is none.

    Raises:
        SettingsError: It is unknown, or empty.
    """
    table, _, entry = one.name.partition(".")
    if table == "fields" and entry:
        from index.readers.fields import TARGETS

        _refuse_unknown(one, entry, sorted(TARGETS), f"There is no field “{entry}” to fill")
    else:
        _refuse_unknown(one, one.name, settings, f"There is no setting “{one.name}”")
    if isinstance(one.value, str) and not one.value.strip():
        message = f"The setting {one.name} is empty ({one.where})."
        raise SettingsError(message, hint="Give it a value, or leave it out.")


def _refuse_unknown(one: Given, name: str, known: Collection[str], message: str) -> None:
    if name in known:
        return
    typed = name.casefold()
    near = difflib.get_close_matches(typed, known, 1)
    slip = bool(near) and difflib.SequenceMatcher(None, typed, near[0]).ratio() >= _A_SLIP
    if not slip and _SECRET & set(re.split(r"[^a-z]+", typed)):
        hint = f"{_SECRETS} Take the line out." if one.source == "file" else _SECRETS
    else:
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
    raise SettingsError(f"{message} ({one.where}).", hint=hint)
