"""Answers as a chat shows them: Markdown, in the order in which it can be streamed; and read back from it.

First what is to be known of what was searched, and the claims in words of their own, each as soon as it is
verified; then, once all are, where the sources disagree, the quotes, and the sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.export.facts import web_address
from assistant.ledger import enter
from assistant.render.citation import is_quote
from assistant.render.naming import naming
from assistant.render.page import lay_out
from assistant.render.statement import wordings
from assistant.render.text import flat
from assistant.serve.inline import escaped, strong, unescaped
from assistant.types import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.render.page import Citation, Dispute, Entry, Page
    from assistant.types import Claim, Refusal
    from index.types import Card

_PARTED = "\n\n"
_NUMBERED_ANEW = "*The claims again, as what was found later changes the numbers of the sources:*"
# A mark of a claim, and a quote with the lines below it, as ``_stated`` and ``_cited`` write them.
_MARK = re.compile(r"\[[0-9]+\]")
_QUOTE = re.compile(r"> (?P<text>.+?) {2}\n> — .*", re.DOTALL)
_QUOTED = re.compile(r"[“\"](?P<text>.*)[”\"]")


@dataclass(slots=True)
class Telling:
    """The claims of one answer as paragraphs, each as it is verified.

    Args:
        card: Looks up the documents that are quoted, to number them, and their reprints, to name them.
        notices: What is to be known of what is searched, which is told before anything else.
    """

    card: Callable[[str], Card]
    notices: Sequence[str] = ()
    told: list[str] = field(default_factory=list)
    _begun: bool = False
    _claims: list[Claim] = field(default_factory=list)

    def tell(self, claim: Claim) -> str:
        """A paragraph for a claim; empty for one that is its quote, which comes with the quotes."""
        self._claims.append(claim)
        if is_quote(claim):
            return ""
        # Numbered by all that is known so far; a copy that is found later can change that, see ``rest``.
        entered = next((one for one in enter(self._claims, self.card).claims if _is_same(one, claim)), None)
        if entered is None:  # it repeats another
            return ""
        self.told.append(_stated(entered))
        return _PARTED.join([*self._opening(), self.told[-1], ""])

    def _opening(self) -> Iterator[str]:
        """The notices, once."""
        if not self._begun:
            yield from map(_noted, self.notices)
        self._begun = True

    def rest(self, result: Answer | Refusal) -> str:
        """All that is still to be told once there is a result."""
        opening, claims = list(self._opening()), list(_claims(result))
        if set(self.told) <= set(claims):
            claims = [one for one in claims if one not in self.told]
        else:
            claims.insert(0, _NUMBERED_ANEW)
        page = lay_out(result, naming(self.card))
        later = [one for one in page.notices if one not in map(flat, self.notices)]
        return _PARTED.join([*opening, *claims, *_after_claims(page, later)]) + "\n"


def said(markdown: str) -> tuple[str, ...]:
    """The claims of an answer that was worded here: those in words of their own or, without such, the quotes.

    A refusal has none, nor has a text of anybody else.
    """
    parts = markdown.strip().replace("\r\n", "\n").split(_PARTED)
    if _NUMBERED_ANEW in parts:
        parts = parts[parts.index(_NUMBERED_ANEW) :]
    claims = [unescaped(text) for part in parts if (text := _claimed(part))]
    quotes = [unescaped(match["text"]) for part in parts if (match := _QUOTE.fullmatch(part))]
    bare = [match["text"] if (match := _QUOTED.fullmatch(one)) else one for one in quotes]
    return tuple(dict.fromkeys(claims or bare))


def _claimed(part: str) -> str:
    """A claim without its marks; empty if it has none.

    No pattern does it: with any number of marks before what is none it would take the square of their number.
    """
    words = part.split(" ")
    marked = len(words)
    while _MARK.fullmatch(words[marked - 1]) and marked > 1:
        marked -= 1
    no_claim = marked == len(words) or "\n" in part or part.startswith(">")
    return "" if no_claim else " ".join(words[:marked])


def _is_same(one: Claim, other: Claim) -> bool:
    spans, others = ([(quote.document, quote.start, quote.end) for quote in each.quotes] for each in (one, other))
    return one.text == other.text and spans == others


def _claims(result: Answer | Refusal) -> Iterator[str]:
    if isinstance(result, Answer):
        yield from dict.fromkeys(_stated(claim) for claim in result.claims if not is_quote(claim))


def _stated(claim: Claim) -> str:
    return escaped(claim.text) + _marks(dict.fromkeys(quote.source for quote in claim.quotes))


def _marks(numbers: Sequence[int] | dict[int, None]) -> str:
    return "".join(f" [{n}]" for n in numbers)


def _noted(notice: str) -> str:
    return f"*{escaped(notice)}*"


def _after_claims(page: Page, notices: Sequence[str]) -> Iterator[str]:
    if page.message:
        yield f"**{escaped(page.message)}**"
        yield from (escaped(line) for line in (page.why, page.advice) if line)
    if page.nearest_heading:
        yield "\n".join([f"*{escaped(page.nearest_heading)}*", "", *map(_near, page.nearest)])
    if not page.complete:
        yield "**Incomplete.**"
    yield from map(_disputed, page.disputes)
    yield from map(_cited, wordings(page.citations))
    if page.missing:
        yield f"**The documents do not say:** {escaped('; '.join(page.missing))}"
    if page.entries:
        yield "**Sources**"
        yield "\n".join(map(_listed, page.entries))
    yield from map(_noted, [*notices, " · ".join(page.closing)])


def _disputed(dispute: Dispute) -> str:
    lines = [f"**{dispute.heading}**", ""]
    for side in dispute.sides:
        lines.append(f"- **{escaped(side.label)}**")
        for one in side.witnesses:
            notes = f" ({', '.join(one.notes)})" if one.notes else ""
            lines.append(f"  - {escaped(f'{one.voices}, {one.day}')} [{one.n}]{notes}")
    return "\n".join(lines)


def _cited(same: Sequence[Citation]) -> str:
    """A quote, what in it answers in bold type, where it stands, and where else the same words do."""
    one, *others = same
    softened = f" · in the source’s own words: {one.softened}" if one.softened else ""
    origins = [" · ".join(one.origin) + softened]
    origins += [" · ".join(("The same words", *other.origin)) for other in others]
    lines = [f"> — {escaped(origin)}{_marks([each.n])}" for origin, each in zip(origins, same, strict=True)]
    return "  \n".join([f"> {strong(*one.marked)}", *lines])


def _near(citation: Citation) -> str:
    # No block quote, as those of an answer are: it bears nothing out.
    return f"- [{citation.n}] {escaped(citation.shown)} — {escaped(' · '.join(citation.origin))}"


def _listed(entry: Entry) -> str:
    url = web_address(entry.source.url)
    parts = [escaped(" · ".join(entry.about)), *([f"<{url}>"] if url else [])]
    warnings = [f"  \n   *{escaped(one)}*" for one in entry.source.warnings]
    return f"{entry.source.n}. {' · '.join(parts)}{''.join(warnings)}"
