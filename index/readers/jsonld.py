"""JSON-LD, also as scrapers leave it: curly quotes, strings never closed, cut off, without its script tag."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.metadata import first_said, found_in, from_values
from index.readers.lines import holds_more_than
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTE = '"“”„'
_KEY = re.compile(rf"[{_QUOTE}](?P<key>[@\w:.-]{{1,60}})[{_QUOTE}]\s*:")
# A string ends at a quote that JSON goes on after; failing that, at the end of the line.
_STRING = re.compile(
    rf"[{_QUOTE}](?P<text>(?:\\.|[^\n\\])*?)(?:[{_QUOTE}](?=\s*(?:[,}}\]]|\Z))|[{_QUOTE}]?[ \t]*(?=\n|\Z))"
)
_ITEM = re.compile(rf"[{_QUOTE}](?P<text>(?:\\.|[^\n\\])*?)[{_QUOTE}](?=\s*[,\]])")
_WORD = re.compile(r"-?\d[\d.eE+-]*|true|false|null")
_SPACE = re.compile(r"\s*")
_BLANK = re.compile(r"[ \t]*")
_START = re.compile(rf"[{{\[]\s*(?:[{{\[]\s*){{0,8}}(?=[{_QUOTE}])")
# An object is linked data if one of these keys stands near its beginning; other JSON is left alone.
_MARK = re.compile(rf"[{_QUOTE}]@(?:context|type|graph|id)[{_QUOTE}]\s*:")
_MARK_WITHIN = 400
# What a page says of its article has some hundred names and values; more than this would only cost memory.
_MOST_VALUES = 100_000
_ARTICLE = re.compile(r".*(?:Article|Posting|Report|Review)")
_PAGE = re.compile(r".*Page")
# Where an article's data name others: in lists, in what it cites, in the entries of a live blog, under it.
_OF_OTHERS = frozenset(
    "itemListElement hasPart isPartOf mentions citation isBasedOn liveBlogUpdate comment review".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` is one block of linked data; ``metadata`` is what it says of the article."""

    start: int
    end: int
    metadata: Metadata


def find(text: str) -> Iterator[Block]:
    """The blocks of linked data in a text, in order. What follows an unclosed block is left out of it."""
    position = 0
    while start := _START.search(text, position):
        position = start.end()
        if _MARK.search(text, start.start(), start.end() + _MARK_WITHIN):
            reader = _Reader(text, start.start())
            if reader.marked:
                position = reader.end
                yield Block(start.start(), reader.end, _metadata(reader.value))


def parse(*texts: str) -> Metadata:
    """What the contents of a page's ``application/ld+json`` scripts say, together, of the article."""
    data: list[object] = []
    for text in texts:
        if holds_more_than(_MOST_VALUES, text):
            continue
        try:
            data.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            data += [_Reader(text, block.start).value for block in find(text)]
    return _metadata(data)


class _Reader:
    """Reads one JSON value from ``start`` and never fails: it stops where no JSON follows."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self.end = start
        self.marked = False
        self.value: object = self._container()

    def _container(self) -> object:
        """The object or list that opens here, and those within it, without recursion."""
        root: list[object] = []
        stack: list[dict[str, object] | list[object]] = [root]
        key = ""
        while True:
            self._skip(_SPACE)
            char = self._text[self._at : self._at + 1]
            if char and char in "{[":
                child: dict[str, object] | list[object] = {} if char == "{" else []
                _put(stack[-1], key, child)
                stack.append(child)
            elif char and char in "}]":
                stack.pop()
            elif char != ",":
                found, value = self._scalar(stack[-1])
                if found is None:
                    break
                key = found or key
                if value is not None:
                    _put(stack[-1], key, value)
                continue
            self._at += 1
            self.end = self._at
            if len(stack) == 1:
                break
        return root[0] if root else None

    def _scalar(self, within: dict[str, object] | list[object]) -> tuple[str | None, str | None]:
        """A key with its value, or an item: ``(key, value)``; the key is ``None`` where neither follows."""
        key = _KEY.match(self._text, self._at) if isinstance(within, dict) else None
        name = ""
        if key:
            name = key["key"]
            self.marked = self.marked or name.startswith("@")
            self._at = self.end = key.end()
            self._skip(_BLANK)
            value = _STRING.match(self._text, self._at) or _WORD.match(self._text, self._at)
        elif isinstance(within, list):
            value = _ITEM.match(self._text, self._at) or _WORD.match(self._text, self._at)
        else:
            return None, None
        if value is None:
            return (name, None) if key else (None, None)
        self._at = self.end = value.end()
        return name, _unescaped(value.groupdict().get("text", value[0]))

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at


def _put(container: dict[str, object] | list[object], key: str, value: object) -> None:
    if isinstance(container, dict):
        container.setdefault(key, value)
    else:
        container.append(value)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _metadata(data: object) -> Metadata:
    """The first article among the nodes, else the first page; a node may point to others by ``@id``."""
    nodes = list(_nodes(data))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if _is_a(node, _ARTICLE)]
    pages = [node for node in nodes if _is_a(node, _PAGE)]
    of_article = first_said(*(_of_node(node, named) for node in (articles or pages)[:1]))
    return found_in(Origin.LINKED_DATA, of_article)


def _nodes(data: object) -> Iterator[dict[str, object]]:
    waiting = deque([data])
    while waiting:
        item = waiting.popleft()
        if isinstance(item, dict):
            yield item
            waiting.extend(value for key, value in item.items() if key not in _OF_OTHERS)
        elif isinstance(item, list):
            waiting.extend(item)


def _is_a(node: dict[str, object], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(kind.fullmatch(str(each)) for each in (types if isinstance(types, list) else [types]))


def _of_node(node: dict[str, object], named: dict[str, dict[str, object]]) -> Metadata:
    return from_values(
        {
            "title": _names(node.get("headline"), named) or _names(node.get("name"), named),
            "outlet": _names(node.get("publisher"), named),
            "author": _names(node.get("author"), named) or _names(node.get("creator"), named),
            "published": _names(node.get("datePublished"), named),
            "updated": _names(node.get("dateModified"), named),
            "url": _names(node.get("url"), named) + _ids(node.get("mainEntityOfPage")),
            "language": _names(node.get("inLanguage"), named),
            "section": _names(node.get("articleSection"), named),
        }
    )


def _names(value: object, named: dict[str, dict[str, object]]) -> list[str]:
    """The names in a string, a node, a reference to a node, or a list of these."""
    if isinstance(value, str):
        text = " ".join(html.unescape(value).split())
        return [text] if text else []
    if isinstance(value, dict):
        node = value if "name" in value else named.get(str(value.get("@id")), {})
        name = node.get("name")
        return _names(name, named) if isinstance(name, str) else []
    if isinstance(value, list):
        return [name for item in value if not isinstance(item, list) for name in _names(item, named)]
    return []


def _ids(value: object) -> list[str]:
    identifier = value.get("@id") if isinstance(value, dict) else value
    return [identifier] if isinstance(identifier, str) else []
