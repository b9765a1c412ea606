"""Characters: newlines, entities, and what cannot be seen. Everything visible stays as the article has it."""

from __future__ import annotations

import html
import re
from html.entities import html5

from index.types import ESCAPES, HIDDEN, Removed

TURNED = "words shown back to front"

# Control sequences of ECMA-48: strings that end (window titles, links), control sequences (colours, clearing),
# and what is left, an escape and one character. A string that does not end on its line keeps its words.
# The eight-bit forms are only read where no Latin-1 letter or control stands before them: after one they are
# bytes of UTF-8 decoded as Latin-1. Of their strings only those are read that Windows-1252 has no character for.
_UNCODED = r"(?<![\x80-\xff])"
_PAYLOAD = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?:\x07|\x1b\\|\x9c)"
_ESCAPE = re.compile(
    rf"(?:\x1b\]|{_UNCODED}\x9d){_PAYLOAD}|(?:\x1b[PX^_]|{_UNCODED}\x90){_PAYLOAD}|\x1b\](?:\d{{1,4}};)?|"
    rf"(?:\x1b\[|{_UNCODED}\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"
)
# What every one of them begins with: nearly all texts have none, and are not searched for the whole.
_INTRODUCER = re.compile(r"[\x1b\x90\x9b\x9d]")
# Controls as signs, so that a record of escapes can be shown on a terminal.
_SIGNS = {code: 0x2400 + code for code in range(0x20)} | dict.fromkeys(range(0x80, 0xA0), 0x241B)
_NEWLINES = "\r\x0b\x0c\x85\u2028\u2029"
_NEWLINE = re.compile(f"\r\n|[{_NEWLINES}]")
# With the semicolon only: "R&D", "?a=1&copy=2" and "AT&T" are text.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_CONTROL = re.compile(f"[{_CONTROLS}]")
# Zero-width space, word joiner and invisible operators, byte order mark, soft hyphen, Mongolian vowel
# separator, bidirectional marks and embeddings, interlinear marks, tag characters.
_INVISIBLES = (
    "\u200b\u2060-\u2064\ufeff\u00ad\u180e\u200e\u200f\u061c\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[{_INVISIBLES}]")
# What no font shows, and what can be spelt with it. Tag characters spell ASCII; behind a black flag they name a
# country's part, in six. Variation selectors, of which a character has one at most, spell bytes.
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGGED = "\U000e0020-\U000e007e"
_SPELT = re.compile(
    f"(?<![\U0001f3f4{_TAGGED}])[{_TAGGED}]{{2,}}|(?<=\U0001f3f4)[{_TAGGED}]{{7,}}|[{_SELECTORS}]{{2,}}"
)
_FIRST_SELECTORS, _MORE_SELECTORS, _TAGS = 0xFE00, 0xE0100 - 16, 0xE0000
# Overrides of the order of letters, up to their end or that of the line.
_OVERRIDDEN = re.compile("[\u202d\u202e]+([^\u202c-\u202e\n]+)")
# The joiner and non-joiner spell words in Persian and the scripts of India, and join emoji: they stay between
# two such characters, and are invisible elsewhere.
_JOINED = "\u0600-\u1fff\u2190-\u2bff\ufb50-\ufdff\ufe0f\ufe70-\ufefe\U0001f000-\U0001faff"
_JOINER = re.compile(f"[\u200c\u200d](?:(?<![{_JOINED}].)|(?![{_JOINED}]))")
# Every space that is not the plain one, and the tab.
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_SPACES}]")
# Any of all these: a text without, as most are, is looked through once and not five times.
_ODD = re.compile(f"[{_NEWLINES}{_CONTROLS}{_INVISIBLES}{_SELECTORS}\u200c\u200d{_SPACES}]")
# Any that begins what ``unseen`` tells of.
_TELLING = re.compile("[\u202d\u202e\ufe00-\ufe0f\U000e0020-\U000e01ef]")


def escapes(text: str) -> tuple[str, list[Removed]]:
    """``text`` without whole terminal escape sequences; the words that a link of OSC 8 shows stay."""
    if not _INTRODUCER.search(text):
        return text, []
    seen: dict[str, None] = {}

    def take(found: re.Match[str]) -> str:
        seen[found[0].translate(_SIGNS)] = None
        return ""

    text = _ESCAPE.sub(take, text)
    return text, [Removed(" ".join(seen), ESCAPES)] if seen else []


def unescaped(text: str) -> str:
    """Entities as their characters, however often they were escaped: feeds do it twice, "&amp;nbsp;"."""
    while (once := _ENTITY.sub(_entity, text)) != text:
        text = once
    return text


def unseen(text: str) -> list[Removed]:
    """What is spelt in characters that nobody sees, and what stands in another order than it is shown in.

    The characters may be written as entities, as in a page's source.
    """
    text = unescaped(text)
    if not _TELLING.search(text):
        return []
    hidden = (Removed(_spelt(found[0]), HIDDEN) for found in _SPELT.finditer(text))
    turned = (Removed(found[1].strip(), TURNED) for found in _OVERRIDDEN.finditer(text))
    return [one for one in (*hidden, *turned) if one.text]


def _spelt(run: str) -> str:
    """The words that a run of characters without a shape stands for."""
    codes = [ord(char) for char in run]
    if codes[0] in range(_TAGS, _TAGS + 0x80):
        words = "".join(chr(code - _TAGS) for code in codes)
    else:
        bases = (_MORE_SELECTORS if code > _TAGS else _FIRST_SELECTORS for code in codes)
        words = bytes(code - base for code, base in zip(codes, bases, strict=True)).decode("utf-8", "replace")
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())


def plain(text: str) -> str:
    r"""Entities as their characters, ``\n`` for every newline, plain spaces, nothing invisible."""
    text = unescaped(text)
    if not _ODD.search(text):
        return text
    text = _NEWLINE.sub("\n", text)
    text = _SPACE.sub(" ", text)
    return _JOINER.sub("", _INVISIBLE.sub("", _SPELT.sub("", _CONTROL.sub("", text))))


def _entity(found: re.Match[str]) -> str:
    name = found[0]
    if not name.startswith("&#") and name[1:] not in html5:
        return name
    char = html.unescape(name)
    # A number that is no character would become U+FFFD or nothing: it stays as written.
    return name if not char or "\ufffd" in char else char


def blank_lines(text: str) -> str:
    """Lines without space at their ends, and one blank line at most between two others."""
    lines = [line.strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
