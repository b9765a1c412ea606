"""What in a document is meant for a model and not for a reader: indirect prompt injection, told by its characters.

The attack of Greshake et al., "Not what you've signed up for" (2023). No model says what is an attack: each sign
is one that prose does not bear by chance, and an order that is only reported, as in an article about such attacks,
is none. What it finds and what it misses: docs/attacks.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.suspicion.marks import LOOKALIKE, MARKS, MIXED
from assistant.suspicion.orders import ORDERS
from assistant.suspicion.signs import Sort
from index.split import sentences
from index.types import ESCAPES, HIDDEN, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.suspicion.signs import Rule
    from index.types import Card, Passage, Removed

_LINE = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|„[^„“”\n]*[“”]|«[^«»\n]*»|‘[^‘\n]*’(?!\w)|`[^`\n]*`")
# What stands before an imperative, but for white space; or one of these words.
_CLAUSE_ENDS = frozenset('.!?:;,|>])»”"(*[—–-')
_CLAUSE_WORDS = frozenset("please must shall should will then now and instead simply just always never".split())
# The passages of a question, whose sentences are asked about one after another.
_TEXTS = 64
# Words around a quotation that make its sentence a report of it: "he read", "the page said".
_REPORTING = 2
# Lines before and behind a forged mark that belong to what is forged; a text may have no blank lines to end them.
_BLOCK = 5


class _Sign(NamedTuple):
    """Where a sign of an attack stands, and what it shows."""

    start: int
    end: int
    sort: Sort


def warnings(card: Card, removed: Iterable[Removed] = ()) -> tuple[str, ...]:
    """What in a document is meant for a model and not for a reader, each in a line, of each sort once.

    Args:
        card: The document.
        removed: What cleaning took out of it.
    """
    about = card.metadata
    found = [sign.sort for sign in _signs(card.text)]
    if any(value and is_order(value) for value in (about.title, about.outlet, about.author)):
        found.append(Sort.NAMED_ORDER)
    for piece in removed:
        if piece.why == ESCAPES:
            found.append(Sort.CONTROL)
        elif piece.why == HIDDEN and is_order(piece.text):
            found.append(Sort.HIDDEN_ORDER)
    if LOOKALIKE.search(card.text) and MIXED.search(card.text):
        found.append(Sort.LOOKALIKE)
    return tuple(sort.value for sort in dict.fromkeys(found))


def is_order(text: str) -> bool:
    """Whether any of a text is meant for a model and not for a reader."""
    return bool(_signs(text))


def within_order(text: str, start: int, end: int) -> bool:
    """Whether any of ``text[start:end]`` is part of what is meant for a model; see ``orders``."""
    return any(span.start < end and start < span.end for span in orders(text))


def ordered(passage: Passage, start: int, end: int) -> bool:
    """Whether any of ``document.text[start:end]``, which lies in the passage, is meant for a model."""
    return within_order(passage.text, start - passage.start, end - passage.start)


@lru_cache(_TEXTS)
def orders(text: str) -> tuple[Span, ...]:
    """The places of a text that are meant for a model and not for a reader, in order.

    Each runs from the beginning of its sentence to the end of its line, for what follows an order says what to do;
    behind a forged mark or a colon at the line's end, to the end of its block. A mark that begins a line makes its
    whole block a forged one.
    """
    found: list[Span] = []
    for sign in _signs(text):
        end = _line_end(text, sign.start)
        start = _sentence_start(text, sign.start, end)
        if sign.sort is Sort.MARK or text.endswith(":", 0, end):
            end = _block_end(text, end)
        if sign.sort is Sort.MARK and text.endswith("\n", 0, sign.start):
            start = _block_start(text, sign.start)
        if found and start <= found[-1].end:
            start, end = min(start, found[-1].start), max(end, found[-1].end)
            found.pop()
        found.append(Span(start, end))
    return tuple(found)


def _signs(text: str) -> list[_Sign]:
    """The signs of a text in order; only lines with a word of a rule are looked at by it, and most have none."""
    low = text.lower()
    rules = [
        (rule, words) for rule in (*ORDERS, *MARKS) if (words := [word for word in rule.words if word in low])
    ]
    found = [
        _Sign(line.start() + sign.start, line.start() + sign.end, sign.sort)
        for line in (_LINE.finditer(text) if rules else ())
        for sign in _of_line(line[0], rules)
    ]
    return sorted(found, key=lambda sign: sign.start)


def _of_line(line: str, rules: Sequence[tuple[Rule, Sequence[str]]]) -> Iterator[_Sign]:
    low = line.lower()
    for rule, words in rules:
        if any(word in low for word in words) and (sign := _by(rule, line)):
            yield sign


def _by(rule: Rule, line: str) -> _Sign | None:
    """What a rule finds first on a line, unless that is only reported."""
    for found in rule.what.pattern.finditer(line):
        if rule.head and not _begins_clause(line, found.start()):
            continue
        if rule.then and not rule.then.pattern.search(line, found.start()):
            continue
        # Who speaks to machines that read "this" speaks to them, whoever is said to have said it.
        if rule.then or not _is_reported(line, found.start()):
            return _Sign(found.start(), found.end(), rule.sort)
    return None


def _begins_clause(line: str, at: int) -> bool:
    """Whether an imperative may stand there: not "chose to ignore" or "those who ignore"."""
    before = line[:at].split()
    return not before or before[-1][-1] in _CLAUSE_ENDS or before[-1].lower() in _CLAUSE_WORDS


def _is_reported(line: str, at: int) -> bool:
    """Whether a place is inside quotation marks that have words around them: it is told, not ordered."""
    inside = any(quoted.start() < at < quoted.end() for quoted in _QUOTED.finditer(line))
    return inside and len(_QUOTED.sub(" ", line).split()) >= _REPORTING


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _block_end(text: str, at: int) -> int:
    """The end of the lines that follow without a blank one between; of a long block, of some."""
    for _ in range(_BLOCK):
        if at >= len(text) or text[at : at + 2] == "\n\n":
            break
        at = _line_end(text, at + 1)
    return at


def _block_start(text: str, at: int) -> int:
    """The beginning of the lines before that no blank one parts; of a long block, of some."""
    for _ in range(_BLOCK):
        if at == 0 or text.endswith("\n\n", 0, at):
            break
        at = text.rfind("\n", 0, at - 1) + 1
    return at


def _sentence_start(text: str, at: int, line_end: int) -> int:
    start = text.rfind("\n", 0, at) + 1
    return max(
        (start + one.start for one in sentences(text[start:line_end]) if start + one.start <= at), default=start
    )
