"""Words that the stemmer keeps apart and a question puts one for the other."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from index.lexical import terms

# "When did the captain leave?" is answered by "left": questions with "did" have the base form, reports the past.
# The Porter stemmer knows no irregular verbs; these are those of news.
_VERBS: Final = """
become became; begin began begun; bind bound; blow blew blown; break broke broken; bring brought; build built
buy bought; catch caught; choose chose chosen; come came; deal dealt; dig dug; draw drew drawn
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought
find found; flee fled; fly flew flown; forget forgot forgotten; freeze froze frozen; get got gotten
give gave given; go went gone; grow grew grown; hear heard; hide hid hidden; hold held; keep kept
know knew known; lead led; leave left; lend lent; lose lost; make made; mean meant; meet met; pay paid
ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold
send sent; shake shook shaken; shoot shot; sing sang sung; sink sank sunk; sleep slept; speak spoke spoken
spend spent; stand stood; steal stole stolen; strike struck hit; swear swore sworn; sweep swept; swim swam swum
take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown
understand understood; wake woke woken; wear wore worn; win won; withdraw withdrew withdrawn
write wrote written
"""
# The same count is reported in any of these words.
DEATH: Final = "die died dying dead death killed fatality fatal victim casualty toll"
_COUNTS: Final = f"""
{DEATH}; injured wounded hurt; missing unaccounted
rescued saved; arrested detained
"""
# One word that says what several do: a ship that runs aground is grounded, and strikes something.
_SAYS_ALSO: Final = "aground: ground strike"
# Words whose terms are kept: those of a language that come up in a run of questions.
_KEPT: Final = 20_000


@cache
def _same() -> dict[str, str]:
    """Each term's stand-in, where it has one."""
    lines = (group.split() for group in (_VERBS + _COUNTS).replace("\n", ";").split(";") if group.strip())
    stems = ([stem for word in words for stem in terms(word)] for words in lines)
    return {stem: group[0] for group in stems for stem in group[1:]}


@cache
def _also() -> dict[str, tuple[str, ...]]:
    """Terms that a term stands for."""
    word, said = _SAYS_ALSO.split(": ")
    return {terms(word)[0]: tuple(_same().get(term, term) for term in terms(said))}


def content_terms(text: str) -> frozenset[str]:
    """The index terms of a text, with the forms and synonyms above taken for one word."""
    same, also = _same(), _also()
    return frozenset(one for term in terms(text) for one in also.get(term, (same.get(term, term),)))


@lru_cache(maxsize=_KEPT)
def word_terms(word: str) -> frozenset[str]:
    """The same of one word, for texts that are read word by word."""
    return content_terms(word)


@cache
def _irregular() -> frozenset[str]:
    return frozenset(_VERBS.replace(";", " ").split())


def is_past(word: str) -> bool:
    """Whether a word looks like a past tense or a participle of news."""
    lower = word.lower()
    return word.islower() and (lower.endswith("ed") or lower in _irregular())
