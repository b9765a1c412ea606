"""Answers as Markdown: CommonMark, so that it reads well both as it is and rendered."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.export.facts import further, made_with, moment, searched, web_address
from assistant.export.files import MARKS
from assistant.render.citation import day_of, known
from assistant.render.naming import reprinted
from assistant.render.page import lay_out
from assistant.render.statement import wordings
from assistant.render.text import file_name, flat, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assistant.render.page import Citation, Dispute, Entry, Page, Side, Statement
    from assistant.types import Exchange

# What means anything to CommonMark or GitHub wherever it stands, and what makes an address a link by itself.
_ACTIVE = re.compile(r"[\\`*_\[\]<>#!|~&$@]|:(?=//)|(?<=www)\.")
# What makes a list, a rule or a heading at the beginning of a line.
_LEADING = re.compile(r"\A([0-9]{1,9}(?=[.)](?:\s|\Z))|(?=[-+=]))(.)")


def markdown(
    exchanges: Sequence[Exchange], named: Callable[[str], str] = str, *, now: datetime | None = None
) -> str:
    """A conversation as Markdown: each question, its claims, their quotes as block quotes, the sources.

    Whatever a document, a model or a user wrote is escaped, so that it is text and nothing else.

    Args:
        exchanges: The conversation, oldest first.
        named: What a reprint is called, by its id; otherwise by that.
        now: When it is made, with its zone; otherwise now.
    """
    several = len(exchanges) > 1
    blocks = [f"{MARKS['md']} -->", *([f"# {len(exchanges)} questions"] if several else [])]
    for exchange in exchanges:
        blocks += _exchange(exchange, "##" if several else "#", named)
    made = moment(now or datetime.now().astimezone())
    return "\n\n".join([*blocks, "---", f"citebound · {made}"]) + "\n"


def _exchange(exchange: Exchange, level: str, named: Callable[[str], str]) -> Iterator[str]:
    page = lay_out(exchange.result)
    yield f"{level} {_text(page.question)}"
    if page.standalone:
        yield f"Taken as: {_text(page.standalone)}"
    if told := searched(exchange.filters):
        yield _text(told)
    if not page.complete:
        yield "**Incomplete:** this is what had been verified when the answer broke off."
    yield from (f"Note: {_text(one)}" for one in page.notices)
    yield from _refusal(page) if page.message is not None else _answer(page, f"{level}#")
    yield from (f"Removed: {_text(one.text)} ({_text(one.why)})" for one in page.removed)
    if page.entries:
        yield f"{level}# Sources"
        yield "\n".join(f"- {_entry(one, named)}" for one in page.entries)
    made = [f"{name}: {value}" for name, value in made_with(exchange.result.trace)]
    yield _dotted([*page.closing, *made])


def _answer(page: Page, level: str) -> Iterator[str]:
    for dispute in page.disputes:
        yield from _dispute(dispute, level)
    for statement in page.statements:
        if statement.text:
            yield from _statement(statement, statement.text)
    quotes = further(page)
    if quotes and page.disputes:
        yield f"{level} Further quotes"
    yield from map(_quote, wordings(quotes))
    if page.missing:
        yield f"**The documents do not say:** {'; '.join(map(_text, page.missing))}"


def _refusal(page: Page) -> Iterator[str]:
    yield from (_text(part) for part in (page.message, page.why, page.advice, page.nearest_heading) if part)
    yield from map(_quote, wordings(page.nearest))


def _dispute(dispute: Dispute, level: str) -> Iterator[str]:
    yield f"{level} {_text(dispute.heading)}"
    for side in dispute.sides:
        yield _strong(side.label)
        yield from _side(side)


def _side(side: Side) -> Iterator[str]:
    for told in side.statements:
        if told.text:
            yield from _claim(told, _text(told.text))
    for one in side.witnesses:
        notes = f" ({', '.join(one.notes)})" if one.notes else ""
        lines = [f"- {_text(f'{one.voices}, {one.day}')} [{one.n}]{notes}"]
        lines += [f"  > {_text(said.shown)}" for said in side.citations if said.n == one.n]
        yield "\n\n".join(lines)


def _statement(statement: Statement, text: str) -> Iterator[str]:
    yield from _claim(statement, _strong(text))
    yield from map(_quote, wordings(statement.fresh))


def _claim(statement: Statement, text: str) -> Iterator[str]:
    yield f"{text} {''.join(f'[{n}]' for n in statement.marks)}"
    if statement.softened:
        yield _softened(statement.softened)


def _quote(wording: Sequence[Citation]) -> str:
    one, *same = wording
    lines = [_text(one.shown), f"[{one.n}] {_dotted(one.origin)}"]
    lines += [f"[{other.n}] The same words · {_dotted(other.origin)}" for other in same]
    if one.softened:
        lines.append(_softened(one.softened))
    return "\n>\n".join(f"> {line}" for line in (*_answering(one), *lines))


def _answering(one: Citation) -> Iterator[str]:
    """What in a quote answers, in bold before it: marked in the quote, its words would not be the document's."""
    answer = _strong(one.marked.answer)
    if answer and answer != _strong(one.quote.text):
        yield answer


def _softened(why: str) -> str:
    return f"In the source’s own words: {_text(why)}"


def _entry(entry: Entry, named: Callable[[str], str]) -> str:
    source = entry.source
    parts = known(
        source.title, source.outlet, day_of(source), source.author, file_name(source.path), source.document
    )
    copies = reprinted(source.copies, named)
    address = web_address(source.url)
    line = " · ".join(filter(None, (_dotted(parts), _text(copies or ""), f"<{address}>" if address else "")))
    return "\n  - ".join([f"[{source.n}] {line}", *(_text(f"Warning: {one}") for one in source.warnings)])


def _dotted(parts: Iterable[str]) -> str:
    return " · ".join(map(_text, parts))


def _text(text: str) -> str:
    """A text on one line, of which nothing means anything to Markdown."""
    return _escaped(flat(safe(text)))


def _escaped(text: str) -> str:
    return _LEADING.sub(r"\1\\\2", _ACTIVE.sub(r"\\\g<0>", text))


def _strong(text: str) -> str:
    escaped = _text(text)
    return f"**{escaped}**" if escaped else ""  # asterisks round nothing are a rule across the page
