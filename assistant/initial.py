"""The settings file that ``init`` writes: every setting as a comment, made from the settings themselves."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SettingsError
from assistant.given import FLAGS, PREFIX
from assistant.settings import FILE, Settings, fits, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a person would look for a setting under; one that is named nowhere comes last, so that none is left out.
_GROUPS = {
    "What answers": ("model", "base_url", "timeout_s", "context_window", "max_output_tokens", "passages"),
    "How it answers": ("reader", "citing", "second_reading", "rewriting"),
    "What a run may take": ("max_tokens", "max_usd", "usd_per_million_in", "usd_per_million_out", "offline"),
    "Where things are": ("index", "cache", "chroma_url", "collection"),
    "How documents are read and found": ("fields", "embedder", "embedder_url"),
}
_OTHERS = "Others"
_WIDTH = 100
_QUOTE = '"'
_ABOUT = f"""\
# The settings of citebound for whatever is run in this folder, all of them as comments.
# To set one, take away the # before its name. “citebound doctor” shows what is set, and where.
#
# Of a value that is given in several places the later wins: this file, the environment, the command line.
# Keys have no place here: they are read from OPENAI_API_KEY, or from {PREFIX}API_KEY for a server that only
# this file names.
"""


def write(*, force: bool) -> None:
    """Write ``citebound.toml`` into the working folder.

    Args:
        force: Write over one that is there.

    Raises:
        SettingsError: There is one, and ``force`` is false.
        OSError: It cannot be written.
    """
    file = Path(FILE)
    if file.exists() and not force:
        raise SettingsError(f"There is a {FILE} here already.", hint="To lose it: citebound init --force")
    file.write_text(text(), "utf-8")


def text() -> str:
    """What the file says: TOML that sets nothing, and everything once each ``#name = `` is a ``name = ``."""
    named = {name for names in _GROUPS.values() for name in names}
    others = tuple(name for name in Settings.model_fields if name not in named)
    groups = {**_GROUPS, _OTHERS: others} if others else _GROUPS
    parts = [_ABOUT]
    for heading, names in groups.items():
        parts.append(f"\n# ==== {heading} ====\n")
        parts += ["\n".join(("", *_setting(name), "")) for name in names]
    return "".join(parts)


def _setting(name: str) -> Iterator[str]:
    field = Settings.model_fields[name]
    example = (field.examples or ['""'])[0]
    yield from (f"# {line}" for line in textwrap.wrap(field.description or "", _WIDTH - 2))
    default = "" if field.default in (None, {}) else f"; default {shown(field.default)}"
    yield f"#   {fits(name)}{default}"
    flags = [FLAGS[name]] if name in FLAGS else []
    flags.append(f"--set {name}.NAME=VALUE" if field.default == {} else f"--set {name}={example.strip(_QUOTE)}")
    yield f"#   {' · '.join((f'{PREFIX}{name.upper()}', *flags))}"
    yield f"#{name} = {example}"
