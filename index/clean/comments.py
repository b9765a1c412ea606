"""Readers' comments that stand in a text as lines: told apart by the lines that name their authors."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.clean import patterns
from index.metadata.days import DAY, parse_date
from index.types import Comment

_CLOCK = r"(?:,? ?(?:at|um|à|-|–|@)? ?\d{1,2}[:.h]\d\d(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|uhr)?)?"
_WHEN = (
    rf"(?:(?:posted )?on )?(?:(?:{DAY}){_CLOCK}|"
    r"(?:\d+|an?) ?(?:s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?|d|days?|weeks?|months?|years?) ago|"
    r"yesterday|just now)"
    r"(?: \(edited\))?"
)
_DATED = re.compile(_WHEN, re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}[.)] )?"
_NAME = r"(?P<author>(?!(?:he|she|it|they|we|you|i|who)\b)@?[^\W_](?:(?!(?<!\b\w)[.!?;] ).){0,59}?)"
# "Ole Lund says:", "2. Ole Lund on 4 March 2031 at 9:12 pm said:", "Ole Lund wrote on 4 March 2031:"
_SAYS = re.compile(
    rf"{_NUMBER}{_NAME},?(?: (?P<when>{_WHEN}))? (?:says?|said|writes|wrote|commented)"
    rf"(?: (?P<later>{_WHEN}))? ?[:.…]+",
    re.IGNORECASE,
)
# "Ole Lund · 2 hours ago", "Ole Lund (4 March 2031)"
_BESIDE = re.compile(rf"{_NUMBER}{_NAME},? ?[·•|,–—(-]? ?\b(?P<when>{_WHEN})\)?:?", re.IGNORECASE)
# A name above a day: a few words that are no sentence.
_WORD = r"(?:[^\W\d_]\.|[^\W_][\w'’-]*)"
_ALONE = re.compile(rf"{_NUMBER}(?P<author>@?[^\W_][^.!?:;]{{0,59}}|(?:{_WORD} ){{1,3}}{_WORD})")
_MOST_WORDS = 5
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)] (?P<text>\S.*)")
_COUNT = re.compile(r"(?P<count>\d+|\w+)\b")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# What stands between comments, and in none.
_CONTROL = re.compile(
    r"(?:reply(?: to .{1,40})?|log ?in to reply|(?:up|down)vote|likes?|dislikes?|report|share|edit|quote|flag|"
    r"[+\-–]?\d+(?: (?:likes?|replies|reply|votes?|points?))?)",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """The comments of a section, and the lines of it that are in none of them."""

    comments: tuple[Comment, ...]
    rest: str


class _Head(NamedTuple):
    """What a comment begins with, on ``line``: its author, when it was written, and its first line of ``text``."""

    line: int
    text: int
    author: str
    when: str


def split(section: str) -> Said:
    """The comments of a section of comments, its heading first if it has one.

    A section whose lines do not surely tell where one comment ends and the next begins is all ``rest``.
    """
    lines = section.split("\n")
    heads = _heads(lines)
    if not heads:
        return _numbered(lines)
    comments: list[Comment] = []
    rest = lines[: heads[0].line]
    ends = [head.line for head in heads[1:]] + [len(lines)]
    for head, end in zip(heads, ends, strict=True):
        below = [line for line in lines[head.text : end] if line]
        text = [line for line in below if not _is_foreign(line)]
        # Blogger writes the day under the text.
        last = parse_date(text[-1]) if len(text) > 1 and not head.when and _DATED.fullmatch(text[-1]) else None
        text = text[:-1] if last else text
        if text:
            comments.append(Comment("\n".join(text), head.author, parse_date(head.when) or last))
            # "2 days ago" is no day, but was said.
            rest += [] if parse_date(head.when) or not head.when else [head.when]
            rest += filter(_is_foreign, below)
        else:
            rest += lines[head.line : end]
    return Said(tuple(comments), "\n".join(line for line in rest if line))


def _is_foreign(line: str) -> bool:
    """Whether a line is a button or a heading, not what somebody wrote."""
    return any(pattern.fullmatch(line) for pattern in (patterns.COMMENTS_ON, patterns.COMMENTS, _CONTROL))


def _heads(lines: list[str]) -> list[_Head]:
    """Where the comments begin: all in the style of the first one, dated if it is."""
    found = [_saying(lines, i) for i in range(len(lines))], [_naming(lines, i) for i in range(len(lines))]
    styles = [[head for head in heads if head] for heads in found]
    style = min((heads for heads in styles if heads), key=lambda heads: heads[0].line, default=[])
    return [head for head in style if head.when or not style[0].when]


def _saying(lines: list[str], i: int) -> _Head | None:
    """The head "Ole Lund says:" at line ``i``, its day on it or below."""
    found = None if _is_foreign(lines[i]) else _SAYS.fullmatch(lines[i])
    if not found:
        return None
    when = found["when"] or found["later"]
    if when or not _is_day(lines, i + 1):
        return _Head(i, i + 1, found["author"], when or "")
    return _Head(i, i + 2, found["author"], lines[i + 1])


def _naming(lines: list[str], i: int) -> _Head | None:
    """A name at line ``i`` with a day beside it or below."""
    if _is_foreign(lines[i]) or _DATED.fullmatch(lines[i]):
        return None
    if _is_day(lines, i + 1) and len(lines[i].split()) <= _MOST_WORDS and (found := _ALONE.fullmatch(lines[i])):
        return _Head(i, i + 2, found["author"], lines[i + 1])
    found = _BESIDE.fullmatch(lines[i])
    return _Head(i, i + 1, found["author"], found["when"]) if found else None


def _is_day(lines: list[str], i: int) -> bool:
    return i < len(lines) and _DATED.fullmatch(lines[i]) is not None


def _numbered(lines: list[str]) -> Said:
    """Comments that have numbers and no authors: as many as their heading says there are, counted from one."""
    nothing = Said((), "\n".join(lines))
    if not patterns.COMMENTS_ON.fullmatch(lines[0]):
        return nothing
    starts = [(i, found) for i, line in enumerate(lines) if (found := _NUMBERED.fullmatch(line))]
    count = _COUNT.match(lines[0])
    numbers = [int(found["number"]) for _, found in starts]
    if not starts or starts[0][0] != 1 or numbers != list(range(1, len(starts) + 1)) or not count:
        return nothing
    if count["count"].lower() not in (str(len(starts)), *_COUNTS[len(starts) : len(starts) + 1]):
        return nothing
    ends = [i for i, _ in starts[1:]] + [len(lines)]
    texts = ["\n".join([found["text"], *lines[i + 1 : end]]) for (i, found), end in zip(starts, ends, strict=True)]
    return Said(tuple(Comment(text) for text in texts), lines[0])
