"""What a sentence of a conversation names: persons, places, times and other things, by how they are written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Words that begin or carry a question and are no name, however they are written.
FUNCTION_WORDS = frozenset(
    "a an and any are as at be been but by can could did do does for from had has have he her hers him his how if"
    " i in into is it its may might more most much many must my no not of ok okay on or our please she should"
    " since so some tell than thank thanks that the their theirs them then there these they this those to too"
    " until was we well were what when where which while who whom whose why will with would yes you your".split()
)
# Before what they name a place, unless it is a time.
_PLACING = frozenset("in at near inside outside around across".split())
# Lower-case words inside a name: "the Bank of the North", "Ludwig van Aken".
_PARTICLES = frozenset("of de del der den di da van von al el bin ibn la le".split())
TITLES = frozenset(
    "mr mrs ms miss dr captain minister president prosecutor judge colonel general inspector professor sir lady"
    " king queen prince princess senator governor mayor".split()
)
# A name with one of these is not a person's: pronouns of persons pass it over.
NO_PERSON = frozenset(
    "line lines company corporation inc ltd office ministry department police court university bank group council"
    " board agency party union army post times news radio service committee commission association institute"
    " island islands river lake sea bay street road city county state states airport hospital school bridge act"
    " plan program programme project cloud reef breakwater quay yard chapel church museum ferry ship boat lifeboat"
    " vessel helicopter launch lighthouse report forces troops january february march april may june july august"
    " september october november december monday tuesday wednesday thursday friday saturday sunday".split()
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME = lazy(
    rf"\b(?:\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|(?:{_MONTHS})(?: \d{{1,2}},?)?(?: \d{{4}})?|[12]\d{{3}}"
    r"|(?:last|this|next) (?:year|month|week)|yesterday|today|tomorrow)\b(?!-)"
)
_WORD = re.compile(r"\S+")
# Of a conversation each question and claim is looked at several times; eight answers have hardly more.
_TEXTS = 128
_EDGES = "“”\"'‘’()[]{}.,;:?!…"
_ENDS = tuple(".,;:?!)”…")


class Named(NamedTuple):
    """A name and where it stands.

    ``preposition`` is the word before it and its article, ``noun`` the lower-case one after it ("Skarra reef"); ""
    if there is none.
    """

    text: str
    start: int
    end: int
    article: bool
    preposition: str
    noun: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, lower-cased."""
        return tuple(self.text.lower().replace(".", "").split())

    @property
    def place(self) -> bool:
        """Whether it is written as a place is."""
        return self.preposition in _PLACING and not TIME.fullmatch(self.text)

    @property
    def person(self) -> bool:
        """Whether it could be a person's: so a pronoun of a person may stand for it."""
        if self.words[0] in TITLES:
            return True
        if self.preposition == "of" and len(self.words) == 1:
            # "The mayor of Kelpin".
            return False
        initials = self.text.isupper() and len(self.text) > 1  # an organisation's: NATO
        # "Skarra reef", "the ferry Maren Holt".
        called = {*self.words, self.noun, self.preposition}
        return not (self.article or self.place or initials or NO_PERSON & called or TIME.search(self.text))


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    closes: bool
    opens: bool


def _words(text: str) -> Iterator[_Word]:
    opens = True
    for match in _WORD.finditer(text):
        raw = match[0]
        bare = raw.strip(_EDGES)
        start = match.start() + (len(raw) - len(raw.lstrip(_EDGES)))
        title = bare.lower() in TITLES or len(bare) == 1
        closes = raw.endswith(_ENDS) and not title
        if bare:
            yield _Word(bare, start, start + len(bare), closes, opens)
        opens = raw.rstrip("”\"'’)").endswith((".", "?", "!", ":")) and not title


@lru_cache(maxsize=_TEXTS)
def names(text: str) -> tuple[Named, ...]:
    """The names in a text, by their capitals; a lone capitalised word that begins a sentence is none."""
    words = list(_words(text))
    found = []
    at = 0
    while at < len(words):
        end = _run(words, at)
        if end > at and not (end == at + 1 and words[at].opens and not words[at].text[1:2].isupper()):
            found.append(_named(text, words, at, end))
        at = max(end, at + 1)
    return tuple(found)


def _capital(word: _Word) -> bool:
    return word.text[0].isupper() and word.text.lower() not in FUNCTION_WORDS


def _run(words: list[_Word], at: int) -> int:
    """Where the name that begins at ``at`` ends; ``at`` itself if none does."""
    if not _capital(words[at]):
        return at
    end = at + 1
    while end < len(words) and not words[end - 1].closes:
        ahead = end
        while ahead < len(words) and ahead < end + 2 and words[ahead].text in {*_PARTICLES, "the"}:
            ahead += 1
        joined = ahead == end or words[end].text in _PARTICLES
        if not (joined and ahead < len(words) and _capital(words[ahead])):
            break
        end = ahead + 1
    return end


def _named(text: str, words: list[_Word], at: int, end: int) -> Named:
    before = [word.text.lower() for word in words[max(0, at - 2) : at] if not word.closes]
    article = bool(before) and before[-1] in {"the", "a", "an"}
    rest = before[:-1] if article else before
    whole = text[words[at].start : words[end - 1].end]
    whole = re.sub(r"[’']s$", "", whole)
    after = words[end].text if end < len(words) and not words[end - 1].closes else ""
    noun = after if after.islower() and after not in FUNCTION_WORDS else ""
    return Named(whole, words[at].start, words[at].start + len(whole), article, rest[-1] if rest else "", noun)


def persons(texts: Iterable[str]) -> tuple[str, ...]:
    """Names that could be persons', each once: a surname alone is taken for the full name that ends with it.

    What is written as a place, or with an article, anywhere in the texts is none: "in Sorne … reaches Sorne".
    """
    found: list[str] = []
    named = [one for text in texts for one in names(text)]
    things = {one.text for one in named if not one.person}
    for name in (one.text for one in named if one.person and one.text not in things):
        full = next((one for one in found if same(one, name)), None)
        if full is None:
            found.append(name)
        elif len(name) > len(full):
            found[found.index(full)] = name
    return tuple(found)


def same(one: str, other: str) -> bool:
    """Whether one name ends as the other does: Mr Prast is Aurel Prast."""
    first, second = one.lower().split(), other.lower().split()
    short = 1 in {len(first), len(second)}
    titled = any(words[0].strip(".") in TITLES for words in (first, second))
    return first[-1] == second[-1] and (short or titled or first == second)
