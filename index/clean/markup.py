"""Tags inside plain text, whole or broken, and the marks of Markdown: out, with the words they held kept."""

from __future__ import annotations

import re
from functools import partial

from index.clean import tables
from index.types import Removed

MARKUP = "mark-up"
SCRIPT = "script"

# Elements of HTML that stand within a line; all others break it.
_INLINE = (
    "abbr|acronym|a|o:p|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|img|i|kbd|label|mark|meter|nobr|output|"
    "path|picture|q|rp|rt|ruby|samp|small|source|span|strike|strong|sub|sup|svg|s|time|tt|u|var|wbr"
)
_BLOCK = (
    "address|amp-[a-z-]+|area|article|aside|audio|base|blockquote|body|br|button|canvas|caption|center|colgroup|col|dd|"
    "details|dialog|dir|div|dl|dt|embed|fieldset|figcaption|figure|footer|form|frameset|frame|h[1-6]|header|"
    "head|hgroup|hr|html|iframe|input|legend|link|li|main|map|menu|meta|nav|noscript|object|ol|optgroup|"
    "option|param|pre|progress|p|script|section|select|style|summary|table|tbody|td|template|textarea|tfoot|"
    "thead|th|title|track|tr|ul|video"
)
_NAME = rf"(?P<name>{_BLOCK}|{_INLINE})"
# Attributes need a value, save those that never have one: "<a friend of hers>" is no tag.
_ATTRIBUTES = (
    r"(?:\s+(?:[\w:@.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[“”][^“”<>]*[“”]|[^\s\"'“”<>]+)|"
    r"(?:allowfullscreen|async|autoplay|checked|controls|default|defer|disabled|hidden|itemscope|loop|muted|"
    r"nowrap|open|playsinline|readonly|required|reversed|selected)(?=[\s/>])))*"
)
_TAG = re.compile(rf"<(?P<close>/?){_NAME}(?![\w-]){_ATTRIBUTES}\s*/?>", re.IGNORECASE)
# "< strong >", "< / ul >". One letter between spaced brackets may be a formula ("0 < p < 1"): such a tag must
# close something, begin or end its line, or follow another tag.
_SPACED = re.compile(
    rf"(?m)<\s*(?P<close>/)\s*{_NAME}\s*>|"
    r"<[ ]+(?P<long>h[1-6]|[a-z]{2,10})(?P<attributes>%s)[ ]*/?[ ]*>|"
    r"(?:^|(?<=>))(?P<lead>[ ]*)<[ ]+(?P<first>[abipqsu])[ ]*/?[ ]*>|"
    r"<[ ]+(?P<last>[abipqsu])[ ]*/?[ ]*>(?=[ ]*$)" % _ATTRIBUTES,
    re.IGNORECASE,
)
_KNOWN = re.compile(f"{_BLOCK}|{_INLINE}", re.IGNORECASE)
# What is left where a bracket was lost: "< p To combat", "initiatives include : p >", "/p>", "ul >" alone.
_LOST = "blockquote|div|em|figure|h[1-6]|li|ol|p|section|span|strong|table|tbody|td|th|thead|tr|ul"
_UNCLOSED = re.compile(
    # A value is read in one way only: with two for each, a line of thirty attributes would take for ever.
    rf"(?m)^ *<\s*/?\s*(?:{_LOST})(?:[ ]+[\w-]+=(?>\"[^\"\n]*\"(?=[ ])|\S+))*[ ]+(?=[^\W\d_]|[“\"‘'(])",
    re.IGNORECASE,
)
_UNOPENED = re.compile(
    rf"(?m)(?:^|(?<=\s))(?:[</]+[ ]*)?(?:{_LOST})[ ]?>[ ]*$|(?<=\S)/(?:{_LOST})>|^ */ ?(?:{_LOST}) ?>|"
    rf"</(?:{_LOST})[ ]*$",
    re.IGNORECASE,
)

_DECLARATION = re.compile(r"<!DOCTYPE\b[^<>]*>|<\?[\w-]+[^<>]*\?>|<!\[CDATA\[|\]\]>|<!--|-->", re.IGNORECASE)
# Elements whose content is no text, and comments: from the beginning to the end, whatever stands between.
_OPENS = re.compile(r"<!--|<(?P<kind>script|style|noscript|template|svg|iframe)\b[^<>]*(?<!/)>", re.IGNORECASE)
_CLOSES = {
    kind: re.compile(rf"<\s*/\s*{kind}\s*>", re.IGNORECASE)
    for kind in ("script", "style", "noscript", "template", "svg", "iframe")
} | {"": re.compile("-->")}
# After a script tag that is never closed: the lines that end as code does.
_OPEN_SCRIPT = re.compile(
    r"<(?:script|style)\b[^<>]*>"
    r"(?P<code>(?:[ ]*(?=\n)|[^\n]{0,5000}[;{}][ ]*)(?:\n[ ]*(?=\n)|\n[^\n]{0,5000}[;{}][ ]*(?=\n|\Z))*)?",
    re.IGNORECASE,
)
# Advertisement and analytics calls that lost their tag.
_CALL = re.compile(
    r"(?m)^ *(?:\(adsbygoogle\b|googletag\.|gtag\(|fbq\(|window\.\w+ ?=|document\.write|\(function ?\().*[;})] *$"
)
# The end of half-eaten JSON or code: brackets alone on a line, or "} } }" that nothing on its line opens.
_BRACKETS = re.compile(r"(?m)^[ ]*[{}\[\]();,]+(?:[ ]+[{}\[\]();,]+)*[ ]*$")
_BRACES = re.compile(r"(?m)(?<![ }\]])[ ]*\}[ }\]]*$")

_TABLE = re.compile(r"<table\b[^<>]*>(?P<inside>(?:(?!<table\b).)*?)</table\s*>", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(
    r"<tr\b[^<>]*>(?P<inside>.*?)(?:</tr\s*>|(?=<tr\b|</t(?:able|body|head|foot)\b|\Z))",
    re.IGNORECASE | re.DOTALL,
)
# A row that lost its table; with a blank line inside it would be the layout of a page. It ends where the next row
# begins, lest each of many open rows be searched to the end of the text.
_STRAY_ROW = re.compile(
    r"<tr\b[^<>]*>(?P<inside>\s*<t[dh]\b(?:(?!\n[ ]*\n|<tr\b).)*?)</tr\s*>", re.IGNORECASE | re.DOTALL
)
_CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
_DATA_CELL = re.compile(r"<td\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_SUPERSCRIPT = re.compile(r"<(?P<kind>su[pb])>(?P<digits>[\d+\-−]{1,6})</(?P=kind)>", re.IGNORECASE)
# 10<sup>2</sup> must not become 102.
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def scripts(text: str) -> tuple[str, list[Removed]]:
    """Comments, scripts, style sheets and what is left of them taken out."""
    text, removed = _closed(text)

    def take(found: re.Match[str]) -> str:
        removed.append(Removed(found[0].strip(), SCRIPT))
        return "\n"

    for pattern in (_OPEN_SCRIPT, _CALL):
        text = pattern.sub(take, text)
    return text, removed


def _closed(text: str) -> tuple[str, list[Removed]]:
    """Elements and comments that are closed taken out; each kind is given up once its end is not found."""
    pieces: list[str] = []
    removed: list[Removed] = []
    position = 0
    unclosed: set[str] = set()
    while opens := _OPENS.search(text, position):
        kind = (opens["kind"] or "").lower()
        closes = None if kind in unclosed else _CLOSES[kind].search(text, opens.end())
        if closes:
            pieces += [text[position : opens.start()], "\n"]
            removed.append(Removed(text[opens.start() : closes.end()], SCRIPT if kind else "hidden text"))
            position = closes.end()
        else:
            unclosed.add(kind)
            pieces.append(text[position : opens.end()])
            position = opens.end()
    return "".join([*pieces, text[position:]]), removed


def tags(text: str) -> tuple[str, list[Removed]]:
    """Every tag taken out: blocks become lines, rows ``A | B``, items ``- x``; headings stand alone.

    Returns:
        The text, and one record of all the distinct tags, in order, besides one for each empty table.
    """
    seen: dict[str, None] = {}
    removed: list[Removed] = []

    def take(replacement: str, found: re.Match[str]) -> str:
        seen[found[0].strip()] = None
        return replacement

    if "<" in text or ">" in text:
        text = _SUPERSCRIPT.sub(_raise, text)
        text = _TABLE.sub(partial(_table, seen, removed), text)
        text = _STRAY_ROW.sub(lambda found: f"\n{_row(seen, found)}\n", text)
        text = _TAG.sub(lambda found: take(_break(found, found["name"]), found), text)
        text = _SPACED.sub(lambda found: take(_spaced(found), found) if _is_element(found) else found[0], text)
        text = _UNCLOSED.sub(partial(take, "\n\n"), text)
        for pattern in (_UNOPENED, _DECLARATION):
            text = pattern.sub(partial(take, "\n"), text)
    text = _BRACKETS.sub(partial(take, "\n"), text)
    if "}" in text:
        text = _BRACES.sub(lambda found: take("", found) if _is_junk(found) else found[0], text)
    return text, [*removed, Removed(" ".join(seen), MARKUP)] if seen else removed


def superscript(digits: str, *, below: bool = False) -> str:
    """``digits`` as characters that stand above the line, or below it."""
    return digits.translate(_LOWERED if below else _RAISED)


def _raise(found: re.Match[str]) -> str:
    return superscript(found["digits"], below=found["kind"].lower() == "sub")


def _break(found: re.Match[str], name: str) -> str:
    """What stands in the text for a tag."""
    name = name.lower()
    if re.fullmatch(_INLINE, name):
        return ""
    if name in ("td", "th"):
        return " "
    if name not in ("br", "dd", "dt", "li", "option", "tr"):
        return "\n\n"
    # At the edge of a line there is a break already; a second one would part the items of a list.
    at_edge = _begins_line(found) or found.string[found.end() : found.end() + 1] == "\n"
    return ("" if at_edge else "\n") + ("- " if name == "li" and not found["close"] else "")


def _begins_line(found: re.Match[str]) -> bool:
    """Whether nothing but spaces stands before a tag on its line, which may be as long as the text."""
    at = found.start()
    while at and found.string[at - 1] == " ":
        at -= 1
    return not at or found.string[at - 1] == "\n"


def _spaced(found: re.Match[str]) -> str:
    """As ``_break`` for a tag with spaces in it; words that it parts stay apart."""
    name = found["name"] or found["long"] or found["first"] or found["last"]
    return _break(found, name) or " "


def _is_element(found: re.Match[str]) -> bool:
    return not found["long"] or _KNOWN.fullmatch(found["long"]) is not None


def _is_junk(found: re.Match[str]) -> bool:
    """Whether closing braces at the end of a line close nothing on it, and are two or follow a sentence."""
    line_before = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    return "{" not in line_before and (len(found[0].split("}")) > 2 or line_before.endswith((*".!?”", '"')))  # noqa: PLR2004 - two


def _table(seen: dict[str, None], removed: list[Removed], found: re.Match[str]) -> str:
    """The rows of a table in tags, its caption before them; one without a cell of data is taken out."""
    inside = found["inside"]
    seen.update(dict.fromkeys(_ANY_TAG.findall(found[0])))
    rows = _ROW.sub(lambda each: f"\n{_row(seen, each)}\n", inside)
    lines = [line.strip() for line in _ANY_TAG.sub("\n", rows).split("\n")]
    filled = [line for line in lines if line]
    if len(filled) < 2 and not _DATA_CELL.search(inside):  # noqa: PLR2004 - a header and a row
        removed.append(Removed("\n".join(filled), tables.EMPTY))
        filled = []
    return "\n".join(["\n", *filled, "\n"])


def _row(seen: dict[str, None], found: re.Match[str]) -> str:
    seen.update(dict.fromkeys(_ANY_TAG.findall(found[0])))
    before, *cells = (_ANY_TAG.sub(" ", cell) for cell in _CELL.split(found["inside"]))
    return tables.row([before, *cells] if before.strip() else cells)
