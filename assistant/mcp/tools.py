"""The tools: ask, search, show, verify. Each takes checked arguments and gives a text and data; none knows MCP."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant import contract
from assistant.errors import QuestionError
from assistant.mcp import texts
from assistant.mcp.arguments import Arguments, Ask, Search, Show, Verify, parse
from assistant.mcp.results import FailureFound, Found, PassageFound, Shown, Verified, plain
from assistant.verify.saved import Saved
from index.filters import Filters
from index.outlets import fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.api import Index
    from assistant.types import Claim

# Characters of a document that are shown at once: some 3,000 tokens.
_PAGE = 12_000
# Characters of context on each side of a marked span.
_CONTEXT = 400
# Hexadecimal digits of a seal that an answer is called by, and answers that are kept: a megabyte or so.
_NAME = 12
_KEPT = 100


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gives: a text for a model, and the same as data."""

    text: str
    data: dict[str, Any]


@dataclass(slots=True)
class Desk:
    """What calls are answered from.

    Args:
        index: The documents, and who answers.
        filters: Which of them are there at all; a call can only leave out more.
    """

    index: Index
    filters: Filters
    _kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def call(self, tool: Tool, given: Mapping[str, Any], told: Callable[[Claim], None]) -> Result:
        """Use a tool.

        Args:
            tool: Which.
            given: Its arguments, unchecked.
            told: Told of each claim as soon as it is verified.

        Raises:
            CiteboundError: The arguments do not fit, or whatever keeps it from being done.
        """
        return tool.use(self, parse(tool.takes, given), told)

    def keep(self, answer: dict[str, Any]) -> str:
        """Keep an answer for ``verify``, which no model should have to copy; by what it is called there."""
        name = str(answer["seal"]["sha256"])[:_NAME]
        self._kept[name] = answer
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)), None)
        return name

    def kept(self, answer: str | dict[str, Any]) -> str | dict[str, Any]:
        """The answer that is called so; what is called nothing is one itself."""
        return self._kept.get(answer.strip(), answer) if isinstance(answer, str) else answer

    def narrowed(self, asked: Filters) -> Filters:
        """Filters that let pass what both let pass.

        Raises:
            FilterError: No outlet fits, or no day is left.
        """
        served = self.filters
        return Filters.of(
            as_of=min(filter(None, (served.as_of, asked.as_of)), default=None),
            since=max(filter(None, (served.since, asked.since)), default=None),
            until=min(filter(None, (served.until, asked.until)), default=None),
            outlet_names=self._outlets(asked),
        )

    def _outlets(self, asked: Filters) -> tuple[str, ...]:
        if not (self.filters.outlets and asked.outlets):
            return self.filters.outlets or asked.outlets
        known = {one.metadata.outlet for one in self.index.documents() if one.metadata.outlet}
        served = {outlet for name in self.filters.outlets for outlet in fitting(name, known)}
        return tuple(dict.fromkeys(outlet for name in asked.outlets for outlet in fitting(name, served)))


def _ask(desk: Desk, given: Ask, told: Callable[[Claim], None]) -> Result:
    filters = desk.narrowed(given.filters)
    result = desk.index.ask(given.question, filters=filters, told=told)
    data = contract.sealed(_portable(contract.outcome(result, filters)))
    return Result(texts.outcome(result, desk.keep(data), desk.index), data)


def _portable(value: dict[str, Any]) -> dict[str, Any]:
    """The same without lone surrogates, as a model may write them, for the protocol is UTF-8."""
    portable: dict[str, Any] = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return portable


def _search(desk: Desk, given: Search, _told: Callable[[Claim], None]) -> Result:
    filters = desk.narrowed(given.filters)
    hits = desk.index.search(given.question, given.limit, filters=filters)
    found = Found(tuple(map(PassageFound.of, hits)), desk.index.notices(filters=filters))
    return Result(texts.found(found), plain(found))


def _show(desk: Desk, given: Show, _told: Callable[[Claim], None]) -> Result:
    document = desk.index.document(given.document)
    length, about = len(document.text), document.metadata
    marked = _span(given.at, length)
    if marked:
        start, end = max(0, marked[0] - _CONTEXT), min(length, marked[1] + _CONTEXT)
    else:
        start, end = min(given.offset, length), min(given.offset + _PAGE, length)
    shown = Shown(
        document=document.id,
        path=document.path,
        title=about.title,
        outlet=about.outlet,
        author=about.author,
        published=about.published,
        url=about.url,
        inferred=about.inferred,
        length=length,
        start=start,
        end=end,
        text=document.text[start:end],
        next=end if end < length else None,
        marked=marked,
    )
    return Result(texts.shown(shown), plain(shown))


def _span(at: str | None, length: int) -> tuple[int, int] | None:
    if at is None:
        return None
    start, end = map(int, at.split(":"))
    if not start < end <= length:
        raise QuestionError(f"“{at}” is not START:END within 0:{length}.", hint="Take the offsets of a quote.")
    if end - start > _PAGE:
        raise QuestionError(
            f"“{at}” is more than the {_PAGE:,} characters of a part.", hint="Read it from offset."
        )
    return start, end


def _verify(desk: Desk, given: Verify, _told: Callable[[Claim], None]) -> Result:
    checked = desk.index.verify(desk.kept(given.answer))
    verified = Verified(
        holds=not checked.failures,
        failures=tuple(FailureFound(*one) for one in checked.failures),
        checked={"claims": checked.claims, "quotes": checked.quotes, "sources": checked.sources},
        notes=checked.notes,
    )
    return Result(texts.verified(verified), plain(verified))


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name and title, what it does, what it takes, the record that it gives, and how it is used."""

    name: str
    title: str
    does: str
    takes: type[Arguments]
    gives: type
    use: Callable[[Desk, Any, Callable[[Claim], None]], Result]


TOOLS = (
    Tool("ask", "Ask the documents", texts.ASK, Ask, Saved, _ask),
    Tool("search", "Find passages", texts.SEARCH, Search, Found, _search),
    Tool("show", "Read a document", texts.SHOW, Show, Shown, _show),
    Tool("verify", "Check an answer", texts.VERIFY, Verify, Verified, _verify),
)
