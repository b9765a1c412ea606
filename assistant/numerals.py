"""Numbers in running English text, in digits and in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ONES = "one two three four five six seven eight nine"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
# Word → its kind and value. An ordinal counts only in "twenty-first", an article only in "a hundred".
_WORDS = (
    {word: ("one", Decimal(n)) for n, word in enumerate(_ONES.split(), 1)}
    | {word: ("ordinal", Decimal(n)) for n, word in enumerate(_ORDINALS.split(), 1)}
    | {word: ("teen", Decimal(n)) for n, word in enumerate(_TEENS.split(), 10)}
    | {word: ("ten", Decimal(10 * n)) for n, word in enumerate(_TENS.split(), 2)}
    | {word: ("scale", Decimal(1000**n)) for n, word in enumerate("thousand million billion trillion".split(), 1)}
    | {"zero": ("teen", Decimal(0)), "hundred": ("hundred", Decimal(100)), "dozen": ("dozen", Decimal(12))}
    | {"a": ("article", Decimal(1)), "an": ("article", Decimal(1)), "half a": ("article", Decimal("0.5"))}
)

# Thai to Tibetan, Burmese, Khmer, kana, Han: a number follows their letters without a space.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W\d_{_UNSPACED}]"
# A run of digits with the points and commas inside it, unless it follows a letter.
_DIGITS = rf"(?<!{_LETTER})(?<!\d)(?<!\d[.,])\d+(?:[.,]\d+)*"
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|\b(?:half\s+a|[a-z]+)\b", re.IGNORECASE)
_GAP = re.compile(r"[\s-]+(and\s+)?", re.IGNORECASE)
# 1,500.5 or, as in India, 12,34,500; 1.234.500 as on the Continent, if there are two points.
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
# A320, H5N1, 10², 5½: digits that are no number of their own.
_CODE = lazy(rf"(?:(?<!{_LETTER}){_LETTER}++\d|(?<!\d)\d+[⁰¹²³⁴-⁹₀-₉]|(?<!\d)\d*[¼-¾⅐-⅞])\w*(?:[.,]\d\w*)*")
# The default context rounds to 28 digits, which would make two long numbers one.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its place in the text: ``text == original[start:end]``."""

    value: Decimal
    text: str
    start: int
    end: int


class _Part(NamedTuple):
    """One word or digit run of a number; ``joined`` is how it follows the part before: "", "gap" or "and"."""

    kind: str
    value: Decimal
    start: int
    end: int
    joined: str


class _Read(NamedTuple):
    """A number read from the parts, and where the next one begins."""

    value: Decimal
    after: int


def numerals(text: str) -> tuple[Numeral, ...]:
    """The numbers of a text, in order: ``1,500``, ``1.5 million``, ``twenty-three``, ``two hundred and twelve``.

    "one" alone is left out: it is mostly a pronoun. So are ordinals in words but for ``twenty-first``.
    """
    parts = list(_parts(text))
    found: list[Numeral] = []
    at = 0
    while at < len(parts):
        read = _number(parts, at)
        if read is None:
            at += 1
            continue
        start, end = parts[at].start, parts[read.after - 1].end
        if text[start:end].lower() != "one":
            found.append(Numeral(_EXACT.normalize(read.value), text[start:end], start, end))
        at = read.after
    return tuple(found)


def codes(text: str) -> frozenset[str]:
    """The words of a text whose digits are no number of their own, such as ``A320`` and ``10²``, lower-cased."""
    return frozenset(code.lower() for code in _CODE.findall(text))


def _parts(text: str) -> Iterator[_Part]:
    end = 0
    for token in _TOKEN.finditer(text):
        word = " ".join(token[0].lower().split())
        gap = _GAP.fullmatch(text, end, token.start())
        joined = ("and" if gap[1] else "gap") if gap else ""
        if token["digits"]:
            yield from _digits(token, joined)
        elif word in _WORDS:
            yield _Part(*_WORDS[word], token.start(), token.end(), joined)
        else:
            continue
        end = token.end()


def _digits(token: re.Match[str], joined: str) -> Iterator[_Part]:
    """One number, or each run of digits by itself where they are a date, a version or a list."""
    digits = token[0]
    if _GROUPED.fullmatch(digits):
        grouping = "." if digits.count(".") > 1 else ","
        yield _Part("digits", Decimal(digits.replace(grouping, "")), token.start(), token.end(), joined)
    elif _PLAIN.fullmatch(digits):
        yield _Part("digits", Decimal(digits.replace(",", ".")), token.start(), token.end(), joined)
    else:
        for run in re.finditer(r"\d+", digits):
            start = token.start() + run.start()
            yield _Part("listed", Decimal(run[0]), start, start + len(run[0]), "")


def _number(parts: Sequence[_Part], at: int) -> _Read | None:
    """Groups with falling scales: ``two million``, ``three hundred thousand``, ``and five``."""
    total, limit, after = Decimal(0), None, at
    while group := _group(parts, after, first=after == at):
        scale = _next(parts, group.after, "scale")
        if after > at and scale and limit is not None and scale.value >= limit:
            break  # "two thousand and three thousand" are two numbers
        value = _EXACT.multiply(group.value, scale.value) if scale else group.value
        total, after = _EXACT.add(total, value), group.after + (scale is not None)
        if scale is None:
            break
        limit = scale.value
    return _Read(total, after) if after > at else None


def _group(parts: Sequence[_Part], at: int, *, first: bool) -> _Read | None:
    """What may stand before a scale: ``1.5``, ``twenty-three``, ``a``, ``two hundred and twelve``."""
    if at >= len(parts) or not (first or parts[at].joined):
        return None
    if parts[at].kind == "article":
        read: _Read | None = _Read(parts[at].value, at + 1)
    elif first and parts[at].kind in ("digits", "listed"):
        read = _Read(parts[at].value, at + 1)
    else:
        read = _below_hundred(parts, at)
    if read is None or parts[at].kind == "listed":
        return read
    if many := _next(parts, read.after, "hundred", "dozen"):
        value = _EXACT.multiply(read.value, many.value)
        return (
            _rest(parts, _Read(value, read.after + 1)) if many.kind == "hundred" else _Read(value, read.after + 1)
        )
    article = parts[at].kind == "article"
    return None if article and not _next(parts, read.after, "scale") else read


def _rest(parts: Sequence[_Part], hundreds: _Read) -> _Read:
    """The hundreds with what follows them, unless that begins a number of its own, as in ``and two hundred``."""
    at = hundreds.after
    rest = _below_hundred(parts, at) if at < len(parts) and parts[at].joined else None
    if rest is None or _next(parts, rest.after, "hundred", "dozen"):
        return hundreds
    return _Read(_EXACT.add(hundreds.value, rest.value), rest.after)


def _below_hundred(parts: Sequence[_Part], at: int) -> _Read | None:
    part = parts[at]
    if part.kind == "ten" and (last := _next(parts, at + 1, "one", "ordinal")):
        return _Read(part.value + last.value, at + 2)
    return _Read(part.value, at + 1) if part.kind in ("one", "teen", "ten") else None


def _next(parts: Sequence[_Part], at: int, *kinds: str) -> _Part | None:
    """The part at ``at`` if it is of one of these kinds and follows with no "and" between."""
    here = parts[at] if at < len(parts) else None
    return here if here and here.joined == "gap" and here.kind in kinds else None
