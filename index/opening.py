"""What stands above an article's first paragraph: masthead, headline, credits."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from index.credits import DOMAIN, OUTLET_NOUN, THE, from_line, is_capitalised, is_credit, signed
from index.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOTHING = Metadata()
# Among a masthead, a title, a second one and a line below these stand the credits, but not after a paragraph
# or a list. By-lines are shorter than paragraphs.
_TITLE_LINES = 3
_PARAGRAPH = 160
# A headline is a line; sentences and paragraphs are longer. Of 150 characters almost every headline is shorter.
_LONGEST_TITLE = 150
_NO_TITLE_END = (".", ":", ";", ",", "…")
# A kicker or the name of a section: neither outlet nor title.
_SECTION = re.compile(
    r"(?:(?:breaking|latest|local|national|international|world|uk|us|eu|business|sports?|political|top|more)\s+)?"
    r"(?:news|stories|headlines)|world|opinion|analysis|politics|home|sports?|business|economy|culture|arts?|"
    r"science|technology|tech|health|climate|environment|education|travel|lifestyle|entertainment|money|finance|"
    r"markets|europe|asia|africa|america|americas|middle east|international|national|local|region|society|"
    r"comment|editorials?|letters|features?|interviews?|live|video|breaking|exclusive|explainer|investigations?|"
    r"(?:week|year) in review|(?:book|film|music|theatre|art)s? reviews?|reviews?|the long read|newsletter|"
    r"obituar(?:y|ies)|updates?|live updates?|press release|menu|search",
    re.IGNORECASE,
)
# "Kelpin Post", "Harbour Radio 94", "Radio Kelpin", "The Strand"; "The Final Hours" may be a headline.
_MASTHEAD = re.compile(
    rf"(?:\S+\s){{1,4}}{OUTLET_NOUN}(?:\s(?:\d+|online))?|(?:radio|daily|diario|corriere|voice of)\s.+|"
    rf"(?:reuters|bbc|cnn|afp|tass|bloomberg|politico)|{THE}\s\S+|{DOMAIN}",
    re.IGNORECASE,
)
_MASTHEAD_WORDS = 5
# Under a name that is no outlet's by its words, what a headline has at least.
_HEADLINE_WORDS = 4
# In a masthead of capitals words this long are words; shorter ones ("BBC", "TV") are spelt so, but for these.
_WORD = 4
_SHORT_WORDS = frozenset("a bay big by day for in new old on one our red sea sun the to war".split())
_SMALL_WORDS = frozenset("and at de del des di du en for in la le of on the to und van von".split())


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines above the first paragraph: ``signed`` holds names that stand as by-lines without "by"."""

    lines: tuple[str, ...]
    masthead: str | None
    titles: tuple[str, ...]
    signed: frozenset[str]


def from_opening(lines: Sequence[str], stated: Metadata = _NOTHING) -> Metadata:
    """Metadata from the lines that stand before the first paragraph.

    The masthead is the outlet only where neither ``stated`` nor a credit names one; a title is not looked for
    (see ``visible_title``), though a labelled one is read.

    Args:
        lines: The non-empty lines of the cleaned text, in order.
        stated: What the format, linked data and notices say of the document.
    """
    head = _head(lines, stated)
    said = [signed(line) if line in head.signed else from_line(line) for line in head.lines]
    if head.masthead and not stated.outlet:
        said.append(Metadata(outlet=_spelt(head.masthead)))
    return Metadata(
        **{
            field.name: next((value for each in said if (value := getattr(each, field.name))), None)
            for field in fields(Metadata)
        }
    )


def visible_title(lines: Sequence[str], stated: Metadata = _NOTHING) -> str | None:
    """The headline above a text: short, no full stop, a longer line below; never the masthead or a section.

    Args:
        lines: The non-empty lines of the cleaned text, in order.
        stated: What the document says elsewhere; of several headings the one that it calls the title is it.
    """
    titles = _head(lines, stated).titles
    same = (title for title in titles if fold(title) == fold(stated.title or ""))
    title = next(same, titles[0] if titles else None)
    if title is None or not any(len(line) > len(title) for line in lines[lines.index(title) + 1 :]):
        return None
    return title


def fold(text: str) -> str:
    """``text`` without case, spaces and marks, for comparing names."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _head(lines: Sequence[str], stated: Metadata) -> _Head:
    above = tuple(_above(lines, stated))
    headings = list(_headings(above))
    first = headings[0] if headings else 0
    name = above[first] if headings and _is_masthead(above, headings, stated) else None
    names = {i for i in headings if i - 1 in headings and not (name and i - 1 == first) and _is_signed(above, i)}
    titles = [above[i] for i in headings if i not in names]
    others = [title for title in titles if fold(title) != fold(name or "")]
    masthead = name if others else None
    return _Head(above, masthead, tuple(others or titles), frozenset(above[i] for i in names))


def _above(lines: Sequence[str], stated: Metadata) -> Iterator[str]:
    """The lines that credits stand among."""
    titles = 0
    for line in lines:
        if len(line) > _PARAGRAPH or line.startswith("- "):
            return
        if not (is_credit(line) or _SECTION.fullmatch(line)):
            titles += titles > 0 or not _names_outlet(line, stated)
        if titles > _TITLE_LINES:
            return
        yield line


def _headings(above: Sequence[str]) -> Iterator[int]:
    """Where the headings stand, up to the first line that is a sentence or a row."""
    for i, line in enumerate(above):
        if is_credit(line) or _SECTION.fullmatch(line):
            continue
        is_row = " | " in line and not signed(line).author
        if is_row or len(line) > _LONGEST_TITLE or line.endswith(_NO_TITLE_END):
            return
        if not any(char.isalpha() for char in line):
            return
        yield i


def _is_signed(above: Sequence[str], i: int) -> bool:
    """Whether line ``i``, under a headline, is an author's name with a day, on it or on the line below."""
    if signed(above[i - 1]).author:
        return False  # a column of names or of places
    said = signed(above[i])
    below = from_line(above[i + 1]) if i + 1 < len(above) else Metadata()
    return bool(said.author and (said.published or (below.published and not below.author)))


def _is_masthead(above: Sequence[str], headings: Sequence[int], stated: Metadata) -> bool:
    """Whether the first heading names the outlet: by its words, or by a date between it and a dated headline."""
    first = headings[0]
    if _names_outlet(above[first], stated):
        return True
    if len(headings) < 2 or not _is_name(above[first]):  # noqa: PLR2004 - a masthead and a headline
        return False
    second = headings[1]
    dated = any(from_line(line).published for line in above[first + 1 : second])
    under = second + 1 < len(above) and is_credit(above[second + 1])
    return dated and under and len(above[second].split()) >= _HEADLINE_WORDS


def _names_outlet(line: str, stated: Metadata) -> bool:
    if fold(line) and fold(line) == fold(stated.outlet or ""):
        return True
    return _is_name(line) and _MASTHEAD.fullmatch(line) is not None


def _is_name(line: str) -> bool:
    short = len(line.split()) <= _MASTHEAD_WORDS and (line[-1].isalnum() or line[-1] == ")")
    domain = " " not in line and "." in line
    return short and (domain or is_capitalised(line))


def _spelt(name: str) -> str:
    """A masthead in capitals as a name: ``THE STRAND`` is "The Strand", ``BBC NEWS`` is "BBC News"."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W_]+(?:['’]\w+)?", _spelt_word, name)


def _spelt_word(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in _SMALL_WORDS and found.start():
        return word
    return word.capitalize() if len(word) >= _WORD or word in _SHORT_WORDS else found[0]
