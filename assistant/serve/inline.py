"""Texts of documents, paths and models inside Markdown: shown as they are, whatever they hold."""

from __future__ import annotations

import re

from assistant.render.text import flat, safe

# What Markdown, or a front-end's additions to it, would act on.
_ACTIVE = re.compile(
    r"""
      [*`~<$]                              # emphasis, code, strikethrough, HTML and automatic links, formulas
    | (?<![^\W_])_ | _(?![^\W_])           # emphasis, too, unless inside a word, as file names have it
    | \\(?=[!-/:-@\[-`{-~]|$)              # an escape of the text's own
    | &(?=\#?\w+;)                         # a character by its name
    | ^(?:>|\#(?=[\#\s]|$)|[+-](?=[-\s]|$)) # a quotation, a heading, a list, a rule
    """,
    re.VERBOSE,
)
_ITEM = re.compile(r"^([0-9]{1,9})(?=[.)](?:\s|$))")
# Brackets that make links, footnotes and definitions, and numbers in brackets, which are our own marks. They are
# written as numbers of characters: front-ends that set formulas take a backslash before a bracket for one.
_LINKING = re.compile(r"^\[|\[(?=\^|[0-9]+\])|(?<=\])[(\[]")
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|&#(91|40);")


def escaped(text: str) -> str:
    """A text on one line as Markdown that shows just that."""
    text = _ITEM.sub(r"\1\\", _ACTIVE.sub(lambda match: f"\\{match[0]}", flat(safe(text))))
    return _LINKING.sub(lambda match: f"&#{ord(match[0])};", text)


def unescaped(markdown: str) -> str:
    """The text that ``escaped`` was given, on one line and safe."""
    return _WRITTEN.sub(lambda match: match[1] or chr(int(match[2])), markdown)
