"""Texts of documents, paths and models inside Markdown: shown as they are, whatever they hold."""

from __future__ import annotations

import re
import unicodedata

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
# What is bold stands between these; while it is escaped, between characters that no text has (Unicode 23.7).
_STRONG, _EDGE = "**", "\ufdd0"
# What is written for a character, or for none.
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|&#(91|40);|\*\*")


def escaped(text: str) -> str:
    """A text on one line as Markdown that shows just that."""
    text = _ITEM.sub(r"\1\\", _ACTIVE.sub(lambda match: f"\\{match[0]}", flat(safe(text))))
    return _LINKING.sub(lambda match: f"&#{ord(match[0])};", text)


def strong(before: str, text: str, after: str) -> str:
    """Three texts in a row as Markdown that shows just that, the one in the middle in bold type where it can be.

    Between a letter and a mark of punctuation that is to be bold, asterisks would be shown as such (CommonMark
    0.31, 6.2: left-flanking and right-flanking runs); the text is then as plain as the others.
    """
    begins, ends = before + text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] + after
    text = text.strip()
    whole = begins + text + ends
    if not text or _EDGE in whole or not (_opens(begins[-1:], text[0]) and _opens(ends[:1], text[-1])):
        return escaped(whole)
    # A backslash there would else escape an asterisk.
    parted = escaped(f"{begins}{_EDGE}{text}{_EDGE}{ends}").replace(f"\\{_EDGE}", f"\\\\{_EDGE}")
    return parted.replace(_EDGE, _STRONG)


def _opens(outside: str, inside: str) -> bool:
    """Whether asterisks between two characters, the one outside perhaps none, are taken for a mark."""
    return not outside or outside.isspace() or _is_sign(outside) or not _is_sign(inside)


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def unescaped(markdown: str) -> str:
    """The text that ``escaped`` was given, or ``strong``, on one line and safe."""
    return _WRITTEN.sub(_plain, markdown)


def _plain(written: re.Match[str]) -> str:
    char, number = written.groups()
    return char or (chr(int(number)) if number else "")
