"""A conversation as one self-contained page: answers on the left, their sources on the right."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.export.facts import moment
from assistant.export.html.view import View
from assistant.render.citation import day_of
from assistant.render.statement import wordings
from assistant.render.text import file_name, flat, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import Template

    from assistant.types import Exchange
    from index.types import Document


def page(
    exchanges: Sequence[Exchange], document: Callable[[str], Document], *, now: datetime | None = None
) -> str:
    """The page: it needs nothing else, fetches nothing, and can be read without its script.

    Args:
        exchanges: The conversation, oldest first; a single question is one of one.
        document: A document by its id; what is quoted is marked in its text. One that is not there any more, or
            has another text there, is shown as its quotes alone.
        now: When it is made, with its zone; otherwise now.
    """
    views = tuple(_views(exchanges, document))
    style, script = f"{_file('page.css')}{_emphasis(views)}", _file("page.js")
    return _template().render(
        views=views,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        made=moment(now or datetime.now().astimezone()),
        once=_Once(),
    )


def _views(exchanges: Sequence[Exchange], document: Callable[[str], Document]) -> Iterator[View]:
    seen: frozenset[str] = frozenset()
    for n, exchange in enumerate(exchanges, 1):
        view = View(n, exchange, document, seen)
        yield view
        seen |= {text.source.document for text in view.texts}


def _emphasis(views: Sequence[View]) -> str:
    """What makes all parts of a mark stand out when a link has led to its first one; ids are numbers alone."""
    ids = (id_ for view in views for text in view.texts for id_ in text.marks)
    return "".join(f":root:has(#q{id_}:target) .q{id_} {{ background: var(--found); }}\n" for id_ in ids)


class _Once:
    """Whether something is asked for the first time: an id stands in a page once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, id_: str) -> bool:
        new = id_ not in self._seen
        self._seen.add(id_)
        return new


@cache
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(flat=flat, file_name=file_name, day_of=day_of, wordings=wordings)
    return environment.get_template("page.html")


def _finalize(value: object) -> object:
    """Whatever the template puts out: text without what hides in it or turns its order; markup as it is."""
    return safe(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _file(name: str) -> str:
    return (files("assistant.export.html") / name).read_text("utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
