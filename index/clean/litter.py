"""Takes page furniture, foreign lists, notices and readers' comments out of a text, whole lines at a time."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from index.clean import comments, patterns
from index.metadata.notices import APPEARED
from index.types import Removed

if TYPE_CHECKING:
    from collections.abc import Sequence

NAVIGATION = "navigation"
COMMENTS = "reader comments"
RELATED = "related links"
FORM = "comment form"

# The feed's line often hangs on to the last paragraph.
_GLUED = re.compile(rf"(?m)(?<=[.!?”\"’)]) +(?={APPEARED}$)")
# So does an invitation to comment, one sentence or, with a question to the reader, two; it has one of these words.
_SENTENCE_END = re.compile(r"(?<=[.!?…”\"’)]) +(?=\w)")
_LAST_SENTENCES = 2
_INVITING = ("comment", "below", "you think")
# Litter is short, notices and disclaimers aside: no pattern is tried on a line longer than the longest of these.
_LONGEST = 1500
# A menu has so many items; one that begins with "Home" may have fewer. The title of a page, "Ferry Sinks | News |
# Kelpin Post", has three.
_MENU_ITEMS = 4
_HOME_ITEMS = 3
# A headline in a list of links has no more, and ends in no full stop.
_LONGEST_LINK = 150
# A line of prose: longer than headings and captions are.
_PROSE = 100
# A line with room for most of a sentence.
_HALF_PROSE = 40
# A heading has from four words (commenters' names have up to three) to fifteen.
_HEADING_WORDS = range(4, 16)


def sweep(text: str) -> tuple[str, list[Removed]]:
    """``text`` without its litter, and the litter: one record for each run of lines of one kind."""
    glued = (_GLUED.sub("\n", text) if "The post " in text else text).split("\n")
    lines = [part for line in glued for part in _parted(line)]
    whys = [None if before and _goes_on(before, line) else _why(line) for before, line in pairwise(["", *lines])]
    _mark_header(lines, whys)
    _mark_buttons(lines, whys)
    _mark_related(lines, whys)
    _mark_comments(lines, whys)
    removed: list[Removed] = []
    filled = ((line, why) for line, why in zip(lines, whys, strict=True) if line)
    for why, group in groupby(filled, key=lambda pair: pair[1]):
        if why:
            removed.append(Removed("\n".join(line for line, _ in group), why))
    # An empty line in place of litter: what stood on its two sides never was one paragraph.
    return "\n".join("" if why else line for line, why in zip(lines, whys, strict=True)), removed


def _parted(line: str) -> list[str]:
    """A paragraph, and what hangs on to its end: "Share your insights in the comments below!", in no quote."""
    if not any(sign in line for sign in _INVITING) or _why(line):
        return [line]
    ends = [found.end() for found in _SENTENCE_END.finditer(line)][-_LAST_SENTENCES:]
    for end in ends:
        before = line[:end].rstrip()
        closed = before.count("“") == before.count("”") and before.count('"') % 2 == 0
        if closed and patterns.INVITATION.fullmatch(line[end:]):
            return [before, line[end:]]
    return [line]


def _goes_on(before: str, line: str) -> bool:
    """Whether ``line`` is the end of the sentence before it: "they could not" over "log in to comment"."""
    return line[:1].islower() and len(before) >= _HALF_PROSE and before[-1].isalpha()


# Cleaning goes over a text until nothing changes: as a rule twice, the second time over the same lines.
@lru_cache(maxsize=4096)
def _why(line: str) -> str | None:
    line = line.removeprefix("- ")
    if not line or len(line) > _LONGEST:
        return None
    return next((why for pattern, why in patterns.LITTER if pattern.fullmatch(line)), None)


def _mark_header(lines: Sequence[str], whys: list[str | None]) -> None:
    """Buttons and menus above the article's first sentence, and menus below its last."""
    prose = [i for i, line in enumerate(lines) if not whys[i] and _is_sentence(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    for i, line in enumerate(lines):
        if line and not whys[i] and not first < i < last and _is_menu_alone(lines, i):
            whys[i] = NAVIGATION
    above = [i for i in range(first) if lines[i] and not whys[i]]
    buttons = {i: bool(patterns.CONTROL.fullmatch(lines[i])) for i in above if _is_button(lines, i)}
    headline = max((i for i in above if i not in buttons), default=-1)
    for i, surely in buttons.items():
        if headline >= 0 and (surely or i < headline):
            whys[i] = NAVIGATION


def _is_sentence(line: str) -> bool:
    return len(line) >= _PROSE or (line.endswith((".", ".”", '."', ".’")) and len(line.split()) > 1)


def _is_button(lines: Sequence[str], i: int) -> bool:
    if i and _goes_on(lines[i - 1], lines[i]):
        return False
    return any(pattern.fullmatch(lines[i]) for pattern in (patterns.CONTROL, patterns.HEADER_BUTTON))


def _is_menu_alone(lines: Sequence[str], i: int) -> bool:
    """Whether line ``i`` is a menu in pipes that no row of a table stands beside."""
    beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines) and "|" in lines[j]]
    return all(_is_menu(line) for line in (lines[i], *beside))


def _is_menu(line: str) -> bool:
    items = [item.strip() for item in line.strip("| ").split("|")]
    if not all(patterns.MENU_ITEM.fullmatch(item) for item in items):
        return False
    known = [bool(patterns.MENU_WORD.fullmatch(item)) for item in items]
    return len(items) >= (_HOME_ITEMS if items[0].lower() in ("home", "menu") else _MENU_ITEMS) and any(known)


def _mark_buttons(lines: Sequence[str], whys: list[str | None]) -> None:
    """Runs of buttons, or of buttons and litter, blank lines between them or not."""
    run: list[int] = []
    for i, line in enumerate([*lines, "end"]):
        if not line:
            continue
        last = i == len(lines)
        if not last and (whys[i] or patterns.BUTTON.fullmatch(line.removeprefix("- "))):
            run.append(i)
            continue
        beside = next((whys[j] for j in run if whys[j] in ("share buttons", NAVIGATION)), None)
        if len(run) >= patterns.BUTTONS_TOGETHER or beside:
            for j in run:
                whys[j] = whys[j] or beside or NAVIGATION
        run = []


def _mark_related(lines: Sequence[str], whys: list[str | None]) -> None:
    """A heading above links to other articles, and the links: to the end of the text, or of their block."""
    for i, line in enumerate(lines):
        if whys[i] or not patterns.RELATED.fullmatch(line):
            continue
        ahead = [j for j in range(i + 1, len(lines)) if lines[j] and not whys[j]]
        block = ahead if all(_is_link(lines[j]) for j in ahead) else _next_block(lines, i)
        if block and not all(_is_link(lines[j]) for j in block):
            continue  # prose follows: the heading may be the article's own
        for j in (i, *block):
            whys[j] = whys[j] or RELATED


def _is_link(line: str) -> bool:
    return len(line) <= _LONGEST_LINK and not line.endswith((".", "!", ".”", '."', ":", ";", ","))


def _next_block(lines: Sequence[str], after: int) -> list[int]:
    """The lines up to the next blank one, a blank one right after the heading aside."""
    start = after + 1
    while start < len(lines) and not lines[start]:
        start += 1
    end = start
    while end < len(lines) and lines[end]:
        end += 1
    return list(range(start, end))


def _mark_comments(lines: Sequence[str], whys: list[str | None]) -> None:
    """Comments from their heading to the next part of the article, or to the end."""
    # Before any prose nothing has been said that could be commented on.
    prose = (i for i, line in enumerate(lines) if len(line) >= _PROSE and not whys[i])
    i = next(prose, len(lines))
    while i < len(lines):
        surely = patterns.COMMENTS_ON.fullmatch(lines[i])
        if not surely and not patterns.COMMENTS.fullmatch(lines[i]):
            i += 1
            continue
        end = _next_part(lines, whys, i)
        if not surely:  # it answers for the lines up to the next such heading only
            end = next((j for j in range(i + 1, end) if patterns.COMMENTS.fullmatch(lines[j])), end)
        section = range(i + 1, end)
        empty = all(whys[j] or not lines[j] for j in section)
        counted = patterns.COUNTED.fullmatch(lines[i]) and comments.split("\n".join(lines[i:end])).comments
        if surely or counted or any(patterns.OF_A_COMMENT.fullmatch(lines[j]) for j in section):
            for j in range(i, end):
                whys[j] = COMMENTS if whys[j] in (None, NAVIGATION, "page furniture") else whys[j]
        elif empty:
            whys[i] = whys[i] or COMMENTS
        i = end


def _next_part(lines: Sequence[str], whys: Sequence[str | None], opener: int) -> int:
    """Where the article goes on after comments: at a heading that stands alone above a line of prose."""
    for i in range(opener + 2, len(lines) - 1):
        words = lines[i].split()
        if lines[i - 1] or whys[i] or len(words) not in _HEADING_WORDS or lines[i].endswith((*".!?:;,…", "”")):
            continue
        if len(lines[i]) > _PROSE or patterns.OF_A_COMMENT.fullmatch(lines[i]):
            continue
        below = next((j for j in range(i + 1, len(lines)) if lines[j]), i)
        if len(lines[below]) >= _PROSE and not whys[below]:
            return i
    return len(lines)
