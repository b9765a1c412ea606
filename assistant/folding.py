"""Finding a model's quote in a passage, folding only what cannot change meaning.

Folded: Unicode composition (NFC), typographic ligatures, full-width forms, soft hyphens, runs of white space,
curly and straight quotation marks, dashes. Not the rest of NFKC, which turns 10² into 102. Letters, digits and
their order never. Where that finds nothing, spaces beside a mark are left out, too, which a text has that was cut
into words for a machine: ``would n't``, ``it ( now ) has 20 %``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assistant.numerals import numerals
from index.patterns import lazy
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOFT_HYPHEN = "\u00ad"
_SINGLE = dict.fromkeys("\u2018\u2019\u201a\u201b", "'")
_DOUBLE = dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# ！ to ～ stand for ! to ~, at a fixed distance.
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDS = _SINGLE | _DOUBLE | _DASHES | _LIGATURES | _FULL_WIDTH | {_SOFT_HYPHEN: ""}
_TABLE = str.maketrans(_FOLDS)

# A model's sign that it left something out, bare or in brackets; typists set the dots apart, too.
_DOTS = r"(?:…\.?|\.(?: ?\.){2,})"
_ELLIPSIS = re.compile(rf" ?(?:\[ ?{_DOTS} ?\]|{_DOTS}) ?")
# Thai to Tibetan, Burmese, Khmer, kana, Han: written without spaces, any of their letters may begin a quote.
_UNSPACED = lazy(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
# Between any two letters or digits these make one word (non-violent, don't); as the document has them, for a
# dash of another length parts words.
_JOINTS = frozenset("-\u2010\u2011_'\u2019")
# Between two digits these make one number, clock time or date; a space that does not break groups thousands.
_DIGIT_JOINTS = frozenset(".,:/\u00a0\u2009\u202f") | _DASHES.keys()
# 12 000: at most three digits, then threes. An indexed text has plain spaces for those that do not break.
_GROUPED_BY_SPACE = re.compile("(?<![\\w.,:/])\\d{1,3}(?:[ \u00a0\u2009\u202f]\\d{3})+(?!\\w|[.,:/]\\d)")
# Spaces beside these are left out, but not behind one between two digits, which would make one number of two, nor
# beside a dash that may be a minus. Those of two characters are cut to one.
_MARKED = re.compile(r" ?(?P<mark>``|''|--?(?! ?\d)|[\".,;:!?()\[\]{}/]) ?")
_DOUBLE_MARKS = {"``": '"', "''": '"', "--": "-"}
# A space before what is left of a word (do n't, Rask 's), or between a number and its sign.
_PARTED = re.compile(r" (?=(?:n't|'(?:s|re|ve|ll|d|m))\b)|(?<=[$€£¥]) (?=\d)|(?<=\d) (?=[%‰])", re.IGNORECASE)
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")
# Outside Latin letters, punctuation and currency signs, characters may compose with one another.
_MAY_COMPOSE = re.compile("[^\x00-\u02ff\u2002-\u206f\u20a0-\u20cf]")
# A quote has no more characters than its passage, but for those that are folded away.
_ROOM = 4
_MINUS = frozenset("-\u2212\u2013")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; its character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class _Cluster(NamedTuple):
    """Characters that NFC may compose or reorder together; they stand for ``original[start:end]``."""

    text: str
    start: int
    end: int


def fold(original: str) -> Folded:
    """Fold a text, keeping where each character came from."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _clusters(original):
        folded = unicodedata.normalize("NFC", cluster.text)
        if folded.isspace():
            if chars and chars[-1] == " ":
                ends[-1] = cluster.end
                continue
            folded = " "
        chars += folded
        starts += [cluster.start] * len(folded)
        ends += [cluster.end] * len(folded)
    return Folded("".join(chars), tuple(starts), tuple(ends))


def _closed_up(folded: Folded) -> Folded:
    """The same without the spaces that part words from the marks beside them."""
    chars, ends = list(folded.text), list(folded.ends)
    gone = {match.start() for match in _PARTED.finditer(folded.text)}
    for match in _MARKED.finditer(folded.text):
        start, end = match.span("mark")
        between = folded.text[match.start() - 1 : match.start()] + folded.text[match.end() : match.end() + 1]
        if between.isdigit() and len(between) > 1:
            gone |= set(range(match.start(), start)) if match.end() > end else set()
            continue
        gone |= {*range(match.start(), start), *range(start + 1, match.end())}
        if end - start > 1:
            chars[start], ends[start] = _DOUBLE_MARKS[match["mark"]], ends[end - 1]
    kept = [at for at in range(len(chars)) if at not in gone]
    return Folded(
        "".join(chars[at] for at in kept),
        tuple(folded.starts[at] for at in kept),
        tuple(ends[at] for at in kept),
    )


def plain(text: str) -> str:
    """A text folded for reading its numbers: where spaces group digits, commas do."""
    grouped = _GROUPED_BY_SPACE.sub(lambda match: _SPACE.sub(",", match[0]), text)
    simple = grouped.translate(_TABLE)
    if _MAY_COMPOSE.search(simple):
        return fold(grouped).text
    # The same, ten times as fast: nobody asks here where a character came from.
    return _SPACES.sub(" ", simple)


def _clusters(original: str) -> Iterator[_Cluster]:
    """The text in clusters, its characters folded one by one; most clusters are a single character."""
    run, start, end = "", 0, 0
    for at, unfolded in enumerate(original):
        for char in _FOLDS.get(unfolded, unfolded):
            if run and not char.isascii() and _joins(run, char):
                run, end = run + char, at + 1
                continue
            if run:
                yield _Cluster(run, start, end)
            run, start, end = char, at, at + 1
    if run:
        yield _Cluster(run, start, end)


def _joins(run: str, char: str) -> bool:
    nfc = unicodedata.normalize
    # Not of the character itself: three Tibetan vowels of class 0 decompose into marks.
    if unicodedata.combining(nfc("NFD", char)[0]):
        return True
    # Hangul and a few Indic vowels compose although their combining class is 0.
    return nfc("NFC", run + char) != nfc("NFC", run) + nfc("NFC", char)


class _Haystack(NamedTuple):
    """A passage to search; ``in_numbers``: places in ``folded.text`` inside a number, such as ``two| hundred``."""

    passage: str
    folded: Folded
    in_numbers: frozenset[int]


def find(quote: str, passage: str) -> Span | None:
    """Where a quote stands in a passage, or ``None``; at once for one that is far longer.

    An ellipsis in the quote stands for whatever lies between its segments, which must follow one another in
    the passage; the span then runs from the first segment to the last, so that nothing left out stays unseen.
    A quote, or a segment of one, must not begin or end inside a word or a number.

    Returns:
        Offsets into ``passage``.
    """
    if len(quote) > _ROOM * len(passage):
        return None
    wanted, folded = fold(quote), fold(passage)
    return _find(wanted.text, passage, folded) or _find(_closed_up(wanted).text, passage, _closed_up(folded))


def _find(wanted: str, passage: str, folded: Folded) -> Span | None:
    inside = (range(number.start + 1, number.end) for number in numerals(folded.text))
    hay = _Haystack(passage, folded, frozenset(at for places in inside for at in places))
    needle = wanted.strip()
    for segments in ([needle], _ELLIPSIS.split(needle)):
        spans = _in_order([segment for segment in segments if segment], hay)
        if spans:
            return Span(spans[0].start, spans[-1].end)
    return None


def _in_order(segments: list[str], hay: _Haystack) -> list[Span]:
    """The leftmost places of the segments one after another; empty if there are none."""
    spans: list[Span] = []
    at = 0
    for segment in segments:
        found = _locate(segment, hay, at)
        if found is None:
            return []
        at = found + len(segment)
        spans.append(Span(hay.folded.starts[found], hay.folded.ends[at - 1]))
    return spans


def _locate(needle: str, hay: _Haystack, at: int) -> int | None:
    if not any(char.isalnum() for char in needle):
        return None
    found = hay.folded.text.find(needle, at)
    while found >= 0:
        end = found + len(needle)
        if _may_cut(hay, found) and (_may_cut(hay, end) or _is_possessive(hay.folded.text, end)):
            return found
        found = hay.folded.text.find(needle, found + 1)
    return None


def _may_cut(hay: _Haystack, at: int) -> bool:
    """Whether a quote may begin or end at ``at``: not inside a word or a number, with its sign."""
    text = hay.folded.text
    if at in (0, len(text)):
        return True
    left, right = text[at - 1], text[at]
    if at in hay.in_numbers or unicodedata.category(right)[0] == "M":
        return False
    if _is_word(left) and _is_word(right):
        return False
    if _is_numeric(left) and _is_numeric(right):
        return False  # 十九 in a script without spaces
    return not (_has_sign(hay, at) or _is_joint(hay, at - 1) or _is_joint(hay, at))


def _has_sign(hay: _Haystack, at: int) -> bool:
    """Whether ``at`` stands between a number and its minus, its currency or its per cent."""
    left, right = hay.folded.text[at - 1], hay.folded.text[at]
    if right.isdigit() and hay.passage[hay.folded.starts[at - 1]] in _MINUS:
        return at == 1 or not _is_word(hay.folded.text[at - 2])
    return (right.isdigit() and unicodedata.category(left) == "Sc") or (
        left.isdigit() and (right in "%‰°" or unicodedata.category(right) == "Sc")
    )


def _is_joint(hay: _Haystack, at: int) -> bool:
    """Whether the mark at ``at`` holds what stands on its two sides together as one word or number."""
    text = hay.folded.text
    if not 0 < at < len(text) - 1:
        return False
    joint, left, right = hay.passage[hay.folded.starts[at]], text[at - 1], text[at + 1]
    if joint in _JOINTS:
        return _is_word(left) and _is_word(right)
    return joint in _DIGIT_JOINTS and left.isdigit() and right.isdigit()


def _is_possessive(text: str, at: int) -> bool:
    """Whether ``'s`` follows, which a quote may leave off."""
    return text[at : at + 2] == "'s" and not _is_word(text[at + 2 : at + 3]) and _is_word(text[at - 1])


def _is_word(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LMN" and not _UNSPACED.match(char)


def _is_numeric(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None
