"""The marks of Markdown, as scrapers leave them in any text: links, emphasis, headings, rules, bullets."""

from __future__ import annotations

import re
from functools import partial

from index.clean.markup import MARKUP
from index.types import Removed

# The target must look like one, so that "[sic](he wrote)" stays; it may hold one pair of brackets.
_TARGET = r"\((?:https?:|www\.|mailto:|/|#|\.{1,2}/)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+[\"'][^\"'\n]*[\"'])?\)"
_IMAGE = re.compile(rf"!\[(?P<text>[^\[\]]*)\]{_TARGET}")
_LINK = re.compile(rf"\[(?P<text>[^\[\]\n]+)\]{_TARGET}")
# What is left of a link around an image.
_EMPTY_LINK = re.compile(rf"(?<!!)\[\s*\]{_TARGET}")
_AUTOLINK = re.compile(r"<(?P<text>(?:https?://|mailto:)[^\s<>]+)>")
# Marks hug what they mark and stand outside a word: "5 * 3 * 2", "snake_case_name" and "2 ** 3" are text.
_STRONG = re.compile(r"(?<![\w*])(?P<mark>\*{2,3})(?=[^\s*])(?P<text>[^*\n]+?)(?<=\S)(?P=mark)(?!\*)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*\n]+?)(?<=\S)\*(?![\w*])")
_UNDERLINE = re.compile(r"(?<![\w@/])(?P<mark>__?)(?=[^\s_])(?P<text>[^_\n]+?)(?<=\S)(?P=mark)(?![\w/])")
_STRUCK = re.compile(r"~~(?=\S)(?P<text>[^~\n]+?)(?<=\S)~~")
# Each after what a text must have for it to be tried: few have any.
_INLINE = (
    ("](", _LINK),
    ("<", _AUTOLINK),
    ("**", _STRONG),
    ("*", _EMPHASIS),
    ("_", _UNDERLINE),
    ("~~", _STRUCK),
)
_HEADING = re.compile(r"(?m)^ {0,3}(?:#{1,6} +)+(?P<text>\S.*?)(?: +#+)? *$")
_RULE = re.compile(r"(?m)^ *(?:(?:[*_=~-] ?){3,}|`{3,}[\w+-]*|~{3,}\w*) *$")
# Not before a number: "> 50 people" says more than fifty.
_QUOTED = re.compile(r"(?m)^ {0,3}(?:> ?)+(?=[^\s\d>])")
_BULLET = re.compile(r"(?m)^ *[*•‣◦▪●·] +(?=\S)")
_WIDE_DASH = re.compile(r"(?m)^ *- {2,}(?=\S)")
# What each of these begins with: a text without, as most are, is looked through once and not six times.
_LEADING = re.compile(r"\n *[-#>`~=_*•‣◦▪●·]")
_LONE_BULLET = re.compile(r"(?m)^ *[*•‣◦▪●·-] *$")


def inline(text: str) -> tuple[str, list[Removed]]:
    """Links and emphasis reduced to their text; images, which show none, taken out."""
    seen: dict[str, None] = {}

    def keep(found: re.Match[str]) -> str:
        before, after = found[0].split(found["text"], 1)
        seen.update(dict.fromkeys(mark for mark in (before, after) if mark))
        return found["text"]

    def drop(found: re.Match[str]) -> str:
        seen[found[0]] = None
        return ""

    if "](" in text:
        text = _EMPTY_LINK.sub(drop, _IMAGE.sub(drop, text))
    for mark, pattern in _INLINE:
        if mark in text:
            text = pattern.sub(keep, text)
    return text, [Removed(" ".join(seen), MARKUP)] if seen else []


def lines(text: str) -> tuple[str, list[Removed]]:
    """Heading marks, rules, quote marks and bullets: headings stand alone, items begin with ``- ``."""
    if not _LEADING.search(f"\n{text}"):
        return text, []
    seen: dict[str, None] = {}

    def take(replacement: str, found: re.Match[str]) -> str:
        seen[found[0].strip()] = None
        return replacement

    def heading(found: re.Match[str]) -> str:
        seen[found[0].partition(" ")[0]] = None
        return f"\n{found['text']}\n"

    for pattern in (_RULE, _LONE_BULLET):
        text = pattern.sub(partial(take, ""), text)
    text = _QUOTED.sub(partial(take, ""), text)
    text = _WIDE_DASH.sub("- ", _BULLET.sub("- ", text))
    text = _HEADING.sub(heading, text)
    return text, [Removed(" ".join(seen), MARKUP)] if seen else []
