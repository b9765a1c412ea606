"""What the documents show of the program, made from the program: ``python -m evals.documents`` makes it anew.

Pictures of an answer in ``docs/``, and the table of settings in ``docs/settings.md``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from assistant.given import FLAGS
from assistant.settings import Settings, fits, shown
from evals.picture import answer, pictures

FOLDER = Path(__file__).parents[1] / "docs"
_SETTINGS = "settings.md"
_BEGIN, _END = "<!-- made by python -m evals.documents -->\n", "<!-- end -->\n"


def made() -> dict[str, str]:
    """The contents of each file of ``docs/`` that has something made in it, by name."""
    document = (FOLDER / _SETTINGS).read_text("utf-8")
    begin, end = document.index(_BEGIN) + len(_BEGIN), document.index(_END)
    return {**pictures(answer()), _SETTINGS: f"{document[:begin]}{settings_table()}{document[end:]}"}


def settings_table() -> str:
    """A row for each setting: its name, what it is, what it may be, its default and its flag."""
    rows = ["| setting | what it is | it may be | default | flag |", "|---|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, {}) else f"`{shown(field.default)}`"
        cells = (f"`{name}`", _plain(field.description or ""), _plain(fits(name)), default, _flag(name))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _flag(name: str) -> str:
    return f"`{FLAGS[name]}`" if name in FLAGS else ""


def _plain(text: str) -> str:
    """Text as it is, in a cell of a table."""
    return re.sub(r"([|*<>])", r"\\\1", text)


def main() -> None:
    """Make them."""
    for name, text in made().items():
        (FOLDER / name).write_text(text, "utf-8")
        sys.stdout.write(f"{FOLDER / name}\n")


if __name__ == "__main__":
    main()
