"""What stands above an article's first paragraph: masthead, headline, credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.metadata import first_said, found_in
from index.metadata.credits import (
    DOMAIN,
    OUTLET_NOUN,
    THE,
    from_credits,
    from_line,
    is_capitalised,
    is_credit,
    signed,
)
from index.metadata.languages import SMALL_WORDS
from index.types import Metadata, Origin

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
# A kicker that says of what kind or subject the article is.
_TOPIC = re.compile(
    r"world|opinion|analysis|politics|sports?|business|economy|culture|arts?|science|technology|tech|health|climate|"
    r"environment|education|travel|lifestyle|entertainment|money|finance|markets|europe|asia|africa|america|"
    r"americas|middle east|society|comment|editorials?|letters|features?|interviews?|explainer|investigations?|"
    r"(?:book|film|music|theatre|art)s? reviews?|reviews?|obituar(?:y|ies)|press release",
    re.IGNORECASE,
)
# That, or a part of the site that everything may stand in: neither outlet nor title.
_SECTION = re.compile(
    rf"{_TOPIC.pattern}|(?:(?:breaking|latest|local|national|international|world|uk|us|eu|business|sports?|political|"
    r"top|more)\s+)?(?:news|stories|headlines)|home|international|national|local|region|live|video|breaking|"
    r"exclusive|(?:week|year) in review|the long read|newsletter|updates?|live updates?|menu|search",
    re.IGNORECASE,
)
# "Kelpin Post", "Harbour Radio 94", "Radio Kelpin", "The Strand"; "The Final Hours" may be a headline.
_MASTHEAD = re.compile(
    rf"(?:\S+\s){{1,4}}{OUTLET_NOUN}(?:\s(?:\d+|online))?|(?:radio|daily|diario|corriere|voice of)\s.+|"
    rf"(?:reuters|bbc|cnn|afp|tass|bloomberg|politico)|{THE}\s\S+|{DOMAIN}",
    re.IGNORECASE,
)
_MASTHEAD_WORDS = 5
# What stands between a headline and the name of its site in the title of a page.
_BESIDE = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*|:\s+")
# Under a name that is no outlet's by its words, what a headline has at least.
_HEADLINE_WORDS = 4
_NO_LETTERS = re.compile(r"[\W_]+")
# A headline shares so many words with its article, and so many times as many as a slogan above it, which has one
# by chance. A word of fewer letters is seldom what an article is about, and beyond so many its ending begins.
_SHARED_WORDS = 2
_TIMES_AS_MANY = 3
_BY_CHANCE = 1
_LEAST_LETTERS = 4
_STEM = 5
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
    outlet = _spelt(head.masthead) if head.masthead and not stated.outlet else None
    return first_said(
        from_credits(head.lines, stated.language, head.signed),
        found_in(Origin.MASTHEAD, Metadata(outlet=outlet)),
        found_in(Origin.TEXT, Metadata(section=_topic(head.lines))),
    )


def beside(title: str, headline: str) -> str | None:
    """The name that stands before or behind the headline in the title of a page: its site's."""
    for mark in _BESIDE.finditer(title):
        before, behind = title[: mark.start()], title[mark.end() :]
        for part, name in ((before, behind), (behind, before)):
            if fold(part) == fold(headline) != "" and _is_site(name):
                return name
    return None


def _is_site(name: str) -> bool:
    alone = not _BESIDE.search(name) and 0 < len(name.split()) <= _MASTHEAD_WORDS
    return alone and bool(fold(name)) and not is_section(name)


def is_section(line: str) -> bool:
    """Whether a line is the name of a part of a site."""
    return _SECTION.fullmatch(line) is not None


def _topic(lines: Sequence[str]) -> str | None:
    """The kicker among the lines of a head; where there are several they are a menu."""
    topics = [line for line in lines if _TOPIC.fullmatch(line)]
    return topics[0] if len(topics) == 1 else None


def visible_title(lines: Sequence[str], stated: Metadata = _NOTHING) -> str | None:
    """The headline above a text: short, no full stop, a longer line below; never the masthead or a section.

    Args:
        lines: The non-empty lines of the cleaned text, in order.
        stated: What the document says elsewhere; of several headings the one that it calls the title is it.
    """
    head = _head(lines, stated)
    titles = head.titles
    same = (title for title in titles if fold(title) == fold(stated.title or ""))
    title = next(same, titles[0] if titles else None)
    if title is None or not any(len(line) > len(title) for line in lines[lines.index(title) + 1 :]):
        return None
    if head.masthead and fold(title) != fold(stated.title or "") and _is_slogan(titles, lines):
        return titles[1]
    return title


def _is_slogan(titles: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether the first heading under a masthead has nothing to do with the article, as the second one has.

    A headline may play with words, too: what explains it below is longer by far.
    """
    if len(titles) < 2 or len(titles[1]) > 2 * len(titles[0]):  # noqa: PLR2004 - the two
        return False
    article = _stems(" ".join(lines[lines.index(titles[1]) + 1 :]))
    first, second = (len(_stems(title) & article) for title in titles[:2])
    return first <= _BY_CHANCE and second >= max(_SHARED_WORDS, _TIMES_AS_MANY * first)


def _stems(text: str) -> set[str]:
    words = re.findall(rf"[^\W\d_]{{{_LEAST_LETTERS},}}", text.casefold())
    return {word[:_STEM] for word in words if word not in SMALL_WORDS}


def fold(text: str) -> str:
    """``text`` without case, spaces and marks, for comparing names."""
    return _NO_LETTERS.sub("", text).casefold()


def _head(lines: Sequence[str], stated: Metadata) -> _Head:
    above = tuple(_above(lines, stated))
    headings = list(_headings(above, stated))
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
        if not (is_credit(line, stated.language) or is_section(line)):
            titles += titles > 0 or not _names_outlet(line, stated)
        if titles > _TITLE_LINES:
            return
        yield line


def _headings(above: Sequence[str], stated: Metadata) -> Iterator[int]:
    """Where the headings stand, up to the first line that is a sentence or a row."""
    for i, line in enumerate(above):
        if is_credit(line, stated.language) or is_section(line):
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
    under = second + 1 < len(above) and is_credit(above[second + 1], stated.language)
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
