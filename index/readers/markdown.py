"""Markdown: front matter, references, code and escapes. Its other marks go in cleaning, as in any text."""

from __future__ import annotations

import re

from index.clean.markup import MARKUP
from index.metadata import first_said, found_in, from_pairs
from index.types import Extract, Metadata, Origin, Removed

# YAML between "---" and TOML between "+++", at the very beginning of the file.
_FRONT = re.compile(
    r"\A\s*(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w.-]*)\s*[:=](?P<value>(?:\s.*)?)")
_ITEM = re.compile(r"\s*- (?P<value>.+)")
# Blank, a comment, or a value within another, which is not read.
_NEUTRAL = re.compile(r"\s*|\s*#.*|\s+.*|[\])}],?")
_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[(?P<name>[^\]^\n][^\]\n]*)\]:[ \t]*\S+(?:[ \t]+[\"'(].*[\"')])?[ \t]*(?:\n|\Z)"
)
_REFERENCE = re.compile(r"(?<!!)\[(?P<text>[^\[\]\n]+)\](?:\[(?P<name>[^\[\]\n]*)\])?")
# The mark of a note, in its sentence and before the note itself.
_NOTE = re.compile(r"(?m)^ {0,3}\[\^[^\]\s]+\]:[ \t]*|\[\^[^\]\s]+\]")
_CODE = re.compile(r"(?<!`)(?P<ticks>`{1,2})(?!`)(?P<code>[^\n]+?)(?<!`)(?P=ticks)(?!`)")
_ESCAPE = re.compile(r"\\(?P<char>[\\`*_{}\[\]()#+.!|>~-])")
_TITLE = re.compile(r"\s*(?:# +(?P<hashed>\S.*?)(?: +#+)?|(?P<underlined>\S.*)\n=+) *(?:\n|\Z)")


def read(text: str) -> Extract:
    """Text below the front matter, which is kept in ``removed``; the title is the first heading, if it is one.

    A heading of the first level is what the page shows as its title, and goes before the front matter's.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said, body, removed = _front_matter(text)
    body, notes = _without_notes(body)
    body, definitions = _resolve(body)
    body = _ESCAPE.sub(r"\g<char>", _CODE.sub(r"\g<code>", body))
    shown = _TITLE.match(body)
    title = found_in(Origin.HEADLINE, Metadata(title=(shown["hashed"] or shown["underlined"]) if shown else None))
    return Extract(body, first_said(title, said), (*removed, *notes, *definitions))


def _front_matter(text: str) -> tuple[Metadata, str, list[Removed]]:
    """What the front matter says, the text below it, and itself. Values of one line and lists are read."""
    found = _FRONT.match(text)
    pairs: list[tuple[str, str]] = []
    key = ""
    for line in found["body"].split("\n") if found else ():
        pair, item = _PAIR.fullmatch(line), _ITEM.fullmatch(line)
        if pair:
            key = pair["key"]
            pairs += [(key, value) for value in _values(pair["value"])]
        elif item:
            pairs.append((key, _bare(item["value"])))
        elif not _NEUTRAL.fullmatch(line):
            return Metadata(), text, []  # prose between two rules
    if not found or not key:
        return Metadata(), text, []
    said = found_in(Origin.FRONT_MATTER, from_pairs(pairs))
    return said, text[found.end() :], [Removed(found[0].strip(), "front matter")]


def _values(value: str) -> list[str]:
    inner = re.fullmatch(r"\[(.*)\]", value.strip())
    return [_bare(each) for each in inner[1].split(",")] if inner else [_bare(value)]


def _bare(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _without_notes(text: str) -> tuple[str, list[Removed]]:
    """The text without the marks of its notes, whose own text stays where it stands."""
    marks = [found[0].strip() for found in _NOTE.finditer(text)]
    return _NOTE.sub("", text), [Removed(" ".join(marks), MARKUP)] if marks else []


def _resolve(text: str) -> tuple[str, list[Removed]]:
    """Reference links reduced to their text, where the reference is defined, and the definitions taken out."""
    names = {found["name"].lower() for found in _DEFINITION.finditer(text)}
    if not names:
        return text, []
    removed = [Removed(found[0].strip(), MARKUP) for found in _DEFINITION.finditer(text)]

    def link(found: re.Match[str]) -> str:
        return found["text"] if (found["name"] or found["text"]).lower() in names else found[0]

    return _REFERENCE.sub(link, _DEFINITION.sub("", text)), removed
