"""The one JSON object of a reply, found in whatever stands around it while it is still coming in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Models that reason aloud do so between these, and may draft their reply there.
_THINKING, _THOUGHT = "<think>", "</think>"


class Hearing:
    """Takes a reply piece by piece and passes on what belongs to its object.

    An object begins where a brace is followed by the name of one of the properties that were asked for, so that
    other braces in prose are none, and ends at its closing brace; a code fence or prose may stand around it, and
    thoughts before it.

    Args:
        schema: The JSON Schema of the object; anything passes if ``None``.
        heard: Told of each piece of the object, or of the text.
    """

    def __init__(self, schema: dict[str, Any] | None, heard: Callable[[str], None] | None) -> None:
        self._schema = schema
        self._heard = heard
        wanted = schema or {}
        names = "|".join(re.escape(name) for name in wanted.get("properties", ()))
        empty = "" if wanted.get("required") else r"|\}"
        self._opening = re.compile(rf'\{{\s*(?:"(?:{names})"{empty})')
        self._waiting = ""  # what has come since the last object and may begin another
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self.objects = 0
        self.text = ""

    def take(self, piece: str) -> None:
        """The next piece of the reply."""
        if self._schema is None:
            self._pass_on(piece)
            return
        while piece:
            if not self._depth:
                piece = self._search(piece)
            if self._depth:
                end = self._scan(piece)
                if self.objects < 1:
                    self._pass_on(piece[:end])
                if not self._depth:
                    self.objects += 1
                piece = piece[end:]

    @property
    def inside(self) -> bool:
        """Whether an object has begun and not ended."""
        return self._depth > 0

    @property
    def begun(self) -> bool:
        """Whether anything was passed on."""
        return bool(self.text)

    def fits(self) -> bool:
        """Whether there is one object, and it is JSON that has what the schema requires."""
        if self.objects != 1 or self.inside or self._schema is None:
            return False
        try:
            found = json.loads(self.text)
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and set(self._schema.get("required", ())) <= found.keys()

    def _search(self, piece: str) -> str:
        """What of the text so far is of an object that begins in it."""
        self._waiting += piece
        begin = 0
        if not self.objects and self._waiting.lstrip().startswith(_THINKING):
            begin = self._waiting.find(_THOUGHT)
        opening = self._opening.search(self._waiting, begin) if begin >= 0 else None
        if opening is None:
            return ""
        found, self._waiting = self._waiting[opening.start() :], ""
        self._depth, self._in_string, self._escaped = 1, False, False
        if self.objects < 1:
            self._pass_on("{")
        return found[1:]

    def _scan(self, piece: str) -> int:
        """Where in the piece the object ends; its length if it does not."""
        for at, mark in enumerate(piece):
            if self._escaped:
                self._escaped = False
            elif self._in_string:
                self._escaped = mark == "\\"
                self._in_string = mark != '"'
            elif mark == '"':
                self._in_string = True
            elif mark in "{}":
                self._depth += 1 if mark == "{" else -1
                if not self._depth:
                    return at + 1
        return len(piece)

    def _pass_on(self, piece: str) -> None:
        if piece:
            self.text += piece
            if self._heard is not None:
                self._heard(piece)
