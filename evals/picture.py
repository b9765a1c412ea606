"""The picture of an answer in the README, drawn from what the program prints; ``evals.documents`` writes it.

There are two of it, for a light and for a dark page. Text stays text, in whatever typeface of fixed width the
reader has; nothing is fetched.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from assistant.models.extractive import Extractive
from assistant.reader import Reader
from assistant.render.naming import called
from assistant.render.terminal import show_outcome
from assistant.steps import Assistant
from evals.corpus import Closed, open_shelf, read_folder
from index.embed.minilm import MiniLM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.types import Answer, Refusal

_ARTICLES = Path(__file__).parent / "corpora" / "ferry"
QUESTION = "How many people died on the ferry?"
# As wide as its table of positions needs to be.
_COLUMNS = 96
# Milliseconds on two cores that are idle. A picture that has what each run took is another one each time.
_USUAL = {"all": 300.0}
_RGB = tuple[int, int, int]


def _theme(background: _RGB, foreground: _RGB, colours: tuple[_RGB, ...]) -> TerminalTheme:
    return TerminalTheme(background, foreground, list(colours), list(colours))


# Black, red, green, yellow, blue, magenta, cyan, white: each with a contrast of at least 4.5 to the background, as
# WCAG 2.2 asks of text (1.4.3).
_LIGHT = _theme(
    (255, 255, 255),
    (31, 35, 40),
    (
        (31, 35, 40),
        (164, 14, 38),
        (17, 99, 41),
        (125, 78, 0),
        (9, 105, 218),
        (130, 80, 223),
        (12, 106, 118),
        (89, 99, 110),
    ),
)
_DARK = _theme(
    (13, 17, 23),
    (230, 237, 243),
    (
        (145, 152, 161),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (86, 212, 221),
        (230, 237, 243),
    ),
)
THEMES = {"answer-light.svg": _LIGHT, "answer-dark.svg": _DARK}

# Where rich's own has a window with buttons and a typeface from a server.
_SVG = """\
<svg class="rich-terminal" viewBox="-12 -10 {terminal_width} {terminal_height}" role="img" \
xmlns="http://www.w3.org/2000/svg">
<title>An answer of citebound in a terminal</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
<rect x="-12" y="-10" width="100%" height="100%" rx="12" fill="BACKGROUND"/>
<g clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Told(NamedTuple):
    """What came of a question, and what its reprints are called, by their ids."""

    result: Answer | Refusal
    names: Mapping[str, str]


def answer(question: str = QUESTION) -> Told:
    """What the offline reader makes of a question about the sample articles, in its usual time."""
    with tempfile.TemporaryDirectory() as cache:
        embedder = MiniLM()
        shelf = open_shelf(read_folder(_ARTICLES), embedder, Path(cache))
        try:
            result = Assistant(Closed(shelf, None), Extractive(embedder, Reader())).ask(question)
            names = {copy: called(shelf.card(copy)) for source in result.sources for copy in source.copies}
        finally:
            shelf.close()
    return Told(replace(result, trace=replace(result.trace, timings_ms=_USUAL)), names)


def pictures(told: Told) -> dict[str, str]:
    """The SVG of an answer by the name of its file."""
    return {name: _picture(told, theme) for name, theme in THEMES.items()}


def _picture(told: Told, theme: TerminalTheme) -> str:
    console = Console(
        file=io.StringIO(),
        width=_COLUMNS,
        record=True,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    console.print(f'$ citebound ask "{told.result.question.text}"', style="bold")
    show_outcome(told.result, console, named=told.names.__getitem__)
    svg = console.export_svg(theme=theme, code_format=_SVG, unique_id="answer")
    lines = (line.rstrip() for line in svg.replace("BACKGROUND", theme.background_color.hex).splitlines())
    return "\n".join(line for line in lines if line) + "\n"
