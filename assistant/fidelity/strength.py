"""Whether a claim is stronger than what it quotes, which is then shown in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity import unborne_name
from assistant.fidelity.figures import figures, misplaced, turned_bound
from assistant.fidelity.hedges import dropped_hedge
from assistant.fidelity.measures import made_whole, other_rate, turned_sign
from assistant.fidelity.quantifiers import raised
from assistant.fidelity.roles import swapped
from assistant.fidelity.slots import replaced_name
from assistant.fidelity.speaker import PRONOUN, Voices, other_speaker, unattributed
from assistant.fidelity.units import is_unit
from assistant.fidelity.words import clauses
from assistant.numerals import numerals
from assistant.polarity import contradicted, denial, polarity
from assistant.word_forms import content_terms, word_terms
from index.attribution.verbs import VERB
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A sentence with this share of the words of the best one is about the claim, too.
_RELEVANT: Final = 0.5
# Adjacent words that are nowhere are an addition; a paraphrase changes words here and there.
_RUN: Final = 2
_UNBORNE: Final = 0.5
# A unit and a sign, which are none of the words that tell what a claim is about.
_MEASURES: Final = re.compile(r"\bper cent\b|\bminus (?=\S)|\bbelow (?:zero|freezing)\b")
# Letters that words of one root share.
_STEM: Final = 5
_WORDS: Final = re.compile(r"[^\W_]+")
# Two words of one name.
_PAIR: Final = re.compile(r"\b(?=([A-Z][\w'-]+) ([A-Z][\w-]+))")
# "Mr Somme" may be Edric Somme.
_TITLES: Final = frozenset("Mr Mrs Ms Miss Dr Sir Lady Lord The A".split())
# What opens a sentence without an article, in the singular, and does something, is a name or a mass.
_NAME_FIRST: Final = re.compile(r"([A-Z][^\W\d_]*[^\W\d_s]) (?:was|is|has|will|would)\b")
_TIME: Final = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|yesterday|today|tomorrow|tonight|dawn|noon|dusk|midnight|morning|evening|afternoon|night"
    r"|(?:last|next|this) (?:week|month|year|spring|summer|autumn|winter|decade|century))\b"
)


class Ground(NamedTuple):
    """What a claim stands on, folded.

    ``sentences`` are those that its quotes stand in, whole; ``speakers`` whom the documents name for them;
    ``shown`` is the one that will be shown beside the claim; ``outlets`` is what the documents say of themselves;
    ``context`` are the passages and the question.
    """

    sentences: Sequence[str]
    speakers: frozenset[str]
    shown: str | None
    outlets: Sequence[str]
    context: Sequence[str]


def overstated(claim: str, ground: Ground) -> str | None:
    """Why a folded claim says more than the sentences it quotes; ``None`` if nothing was found that says so."""
    said = _relevant(claim, ground.sentences)
    reasons = (check(claim, said, ground) for check in (_figures, _quantity, _opposite, _voice, _hedge, _addition))
    return next((why for why in reasons if why), None)


def _figures(claim: str, said: Sequence[str], _ground: Ground) -> str | None:
    mine, theirs = figures(claim), tuple(figure for text in said for figure in figures(text))
    if bound := turned_bound(mine, theirs):
        return f"the quotes say “{bound}”"
    if signed := turned_sign(claim, said):
        return f"the quotes say “{signed}”"
    if rate := other_rate(claim, said):
        return f"the quotes do not say “{rate}”"
    if whole := made_whole(claim, said):
        return f"the quotes say it only of some of the {whole.lower()}"
    figure = misplaced(mine, theirs)
    return f"the quotes say {figure} of something else" if figure else None


def _quantity(claim: str, said: Sequence[str], _ground: Ground) -> str | None:
    quantifier = raised(claim, said)
    return f"the quotes say only “{quantifier}”" if quantifier else None


def _opposite(claim: str, said: Sequence[str], _ground: Ground) -> str | None:
    mine = polarity(claim)
    if term := contradicted(mine, _merged(said)) or denial(mine, map(polarity, said)):
        return f"the quotes say the opposite of “{_written(term, claim)}”"
    verb = next((verb for text in said if (verb := swapped(claim, text))), None)
    return f"the quotes have it the other way round: “{_written(verb, claim)}”" if verb else None


def _voice(claim: str, said: Sequence[str], ground: Ground) -> str | None:
    voices = Voices(ground.sentences, ground.speakers, ground.outlets, ground.context)
    if speaker := other_speaker(claim, voices):
        return f"the quotes do not have it from {speaker}"
    silent = unattributed(claim, said, ground.shown)
    return "the document does not say it itself, but reports it" if silent else None


def _hedge(claim: str, said: Sequence[str], _ground: Ground) -> str | None:
    hedge = dropped_hedge(claim, _relevant(claim, said, 1.0))
    return f"the document {hedge.value}" if hedge else None


def _addition(claim: str, _said: Sequence[str], ground: Ground) -> str | None:
    parts = (claim[part.start : part.end] for part in sentences(claim))
    words = (
        next((words for part in parts if (words := _added(part, ground))), None)
        or _unborne_time(claim, ground)
        or _distant_name(claim, ground)
        or _rival(claim, ground)
        or replaced_name(claim, ground.sentences, (*ground.sentences, *ground.context))
    )
    return f"the quotes do not say “{words}”" if words else None


def unrelated(claim: str, ground: Ground) -> bool:
    """Whether a claim has words and shares none of them, and no number, with what it quotes."""
    terms, theirs = content_terms(claim), content_terms(" ".join(ground.sentences))
    if not terms or not theirs or terms & theirs:
        return False
    values = {figure.value for text in ground.sentences for figure in figures(text)}
    return not any(figure.value in values for figure in figures(claim))


def _added(claim: str, ground: Ground) -> str | None:
    """The words of a claim that stand neither in its quotes nor in the question, if they are an addition."""
    said = content_terms(" ".join(ground.sentences))
    known = said | content_terms(" ".join((*ground.speakers, *ground.outlets, ground.context[0])))
    if (name := _NAME_FIRST.match(claim)) and _missing(name[1], known):
        return name[1]
    words = _telling(_MEASURES.sub("percent ", claim))
    missing = [word for word in words if _missing(word, known)]
    runs = "".join("1" if _missing(word, known) else "0" for word in words).split("0")
    about = [word for word in words if word.islower()]
    if max(map(len, runs)) >= _RUN or len(missing) > _UNBORNE * len(words):
        return " ".join(missing)
    if about and all(_missing(word, said) for word in about):
        return " ".join(about)
    parts = (_telling(claim[part.start : part.end]) for part in clauses(claim))
    added = (part for part in parts if len(part) > 1 and all(_missing(word, known) for word in part))
    return next((" ".join(part) for part in added), None)


def _telling(text: str) -> list[str]:
    """The words that say what a text is about: no numbers and units, no verbs of saying."""
    counted = [(number.start, number.end) for number in numerals(text)]
    return [
        match[0]
        for match in _WORDS.finditer(text)
        if word_terms(match[0])
        and not VERB.fullmatch(match[0])
        and not is_unit(match[0])
        and not any(start <= match.start() < end for start, end in counted)
    ]


def _missing(word: str, known: frozenset[str]) -> bool:
    return not (word_terms(word) & known or _alike(word, known)) and bool(word_terms(word))


def _alike(word: str, known: frozenset[str]) -> bool:
    """Whether a known term has another ending: "robbery" and "robbed" are stemmed apart."""
    return len(word) > _STEM and any(term[:_STEM] == word[:_STEM].lower() for term in known)


def _distant_name(claim: str, ground: Ground) -> str | None:
    """The first name of a claim that only the question has, or only the passages and no pronoun stands for it."""
    question, *passages = ground.context
    near = (*ground.sentences, *ground.speakers, *ground.outlets)
    if asked := unborne_name(claim, (*near, *passages)):
        return asked
    return None if any(map(PRONOUN.search, ground.sentences)) else unborne_name(claim, (*near, question))


def _rival(claim: str, ground: Ground) -> str | None:
    """The first name of a claim of which the quotes have one part beside another name: Elin Holt, Maren Holt."""
    said = " ".join(ground.sentences)
    for first, last in _PAIR.findall(claim):
        others = re.findall(rf"\b([A-Z][\w'-]+) {re.escape(last)}\b", said)
        if others and first not in said and _TITLES.isdisjoint(others):
            return f"{first} {last}"
    return None


def _unborne_time(claim: str, ground: Ground) -> str | None:
    """The first time that a claim gives and neither its quotes nor the question do."""
    known = {match[0].lower() for text in (*ground.sentences, ground.context[0]) for match in _TIME.finditer(text)}
    return next((match[0] for match in _TIME.finditer(claim) if match[0].lower() not in known), None)


def _relevant(claim: str, sentences: Sequence[str], share: float = _RELEVANT) -> list[str]:
    """The sentences with at least this share of the words that the best one has in common with a claim."""
    terms = content_terms(claim)
    shared = [len(terms & content_terms(sentence)) for sentence in sentences]
    most = max(shared, default=0)
    return [text for text, many in zip(sentences, shared, strict=True) if many >= share * most]


def _merged(texts: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        for term, stands in polarity(text).items():
            found[term] = found.get(term, 0) | stands
    return found


def _written(term: str, claim: str) -> str:
    """A term as the claim writes it."""
    words = (word.strip(".,;:!?()\"'") for word in claim.split())
    return next((word for word in words if term in content_terms(word)), term)
