"""What kind of thing a question asks for, and whether a sentence has a thing of that kind."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from assistant.numerals import numerals
from index.attribution.dates import without
from index.patterns import lazy

if TYPE_CHECKING:
    from assistant.types import Question
    from index.types import Sentence


class AnswerType(Enum):
    """The expected answer type of a question."""

    NUMBER = auto()
    TIME = auto()
    SPEECH = auto()
    PERSON = auto()
    PLACE = auto()
    REASON = auto()
    ADVICE = auto()
    OPEN = auto()


_SAY = (
    r"say|says|said|claim|claims|claimed|den(?:y|ies|ied)|blame[sd]?|accuse[sd]?|announce[sd]?|confirm(?:s|ed)?"
    r"|report(?:s|ed)?|argue[sd]?|condemn(?:s|ed)?|denounce[sd]?|reject(?:s|ed)?|dispute[sd]?|warn(?:s|ed)?"
    r"|think|thinks|believe[sd]?|admit(?:s|ted)?|contradict(?:s|ed)?|according to"
)
_MEASURES = (
    "numbers?|toll|count|population|percentage|share|rate|amount|price|cost|age|size|length|height|depth|width"
    "|weight|distance|speed|temperature"
)
_THE = "(?:the|this|that|each|every|all the)"
# What authors write; of "a column of refugees" nobody does.
_PIECES = "piece|column"
_ARTICLES = "article|op-ed|editorial|essay|commentary"
WRITINGS = f"{_ARTICLES}|{_PIECES}"
_WRITING = rf"(?:(?:{_ARTICLES})s?|(?:{_PIECES})s?(?! of))\b"
_SOME = r"(?:[\w.’'&-]+ ){0,4}?"
# Words, and titles with whatever is in them.
_NAMED = r"(?:“[^”]*”|\"[^\"]*\"|[^?“\"])"
# "What does the author of the article on Sorne want done?", but not what the author of a bill wants.
ADVISES = lazy(
    rf"\W*(?:(?:and|but|so) )?what (?:do|does|would) (?P<whose>{_THE} (?:"
    rf"(?:author|writer)s?(?: (?:of|behind) (?:(?=[“\"])|(?:{_THE} )?{_SOME}{_WRITING}){_NAMED}*)?"
    rf"|{_SOME}(?:columnists?|{_WRITING}(?:(?:['’]s?)? (?:author|writer)s?)?)\b"
    rf"(?: (?:(?:about|on|titled|called|from|in|by) |(?-i:(?=[“\"A-Z]))){_NAMED}+)?))"
    r" (?:(?:say|think|believe|argue|suggest)s? (?:that )?)?"
    r"(?:should|must|ought|needs? to|wants?|wish(?:es)?|recommends?|proposes?|suggests?|advocates?|demands?|urges?"
    r"|advises?|prescribes?|(?:call|argue|ask)s? for)\b(?P<what>[^?]*)",
    re.IGNORECASE,
)
# The pattern that matches earliest in the question decides, and of two that match there the one named first:
# "what happened when" asks for no time, and "what caused" not for just anything.
_ASKS = (
    (
        AnswerType.NUMBER,
        (
            r"how (?:many|much|long(?! ago)|far|old|fast|big|large|high|deep|tall|wide|heavy|late|often)"
            r"|(?:what|which) (?:percent(?:age)?|number|share|proportion|amount)|what\b.*\bcosts?"
            rf"|what (?:is|was|are|were) the (?:[\w'’-]+ ){{0,3}}(?:{_MEASURES})"
        ),
    ),
    (
        AnswerType.ADVICE,
        (
            r"(?:what|how) (?:else )?(?:should|must|ought|needs? to|has to|have to|can|could)\b.*"
            r"\b(?:do|done|change[sd]?|improved?)"
            r"|(?:what|which) (?:is|are|was|were) (?:needed|recommended|proposed|suggested)"
            r"|what (?:is|are|was|were) (?:\w+['’]s? |the |its |their )(?:\w+ )?(?:recommendations?|proposals?)"
        ),
    ),
    (AnswerType.REASON, r"why|how come|what (?:caused|led to)|what (?:is|was|were|are) the (?:reasons?|causes?)"),
    (
        AnswerType.TIME,
        r"when|since when|how long ago|(?:what|which) (?:year|date|day|time|month|century|decade)",
    ),
    (AnswerType.SPEECH, rf"(?:who|whom|what)\b.*\b(?:{_SAY})"),
    (AnswerType.PLACE, r"where|(?:what|which) (?:country|city|place|state|town|region)"),
    (AnswerType.PERSON, r"who|whom|whose"),
    (AnswerType.OPEN, r"what|which|how"),
)
# "What is the captain's name?" and "what was its pilot called?" ask who that is.
_NAME_OF = re.compile(
    r"^\W*(?:and |but |so )?what(?:['’]s| (?P<verb>is|was|are|were)) (?:"
    r"(?P<whose>[^?]+?['’]s?|its|his|her|their) (?:full |first |last |real )?name"
    r"|(?:the )?(?:full |first |last |real )?name of (?P<of>[^?]+?)"
    # "the process by which … is made called" is nobody's name
    r"|(?P<called>(?![^?]*\b(?:which|that|when|where)\b)[^?]+?) called)(?=\W*$)",
    re.IGNORECASE,
)
_WHOSE = {"its": "it", "his": "he", "her": "she", "their": "they"}
_KINDS = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in _ASKS)

# Counts that ``numerals`` leaves out because they have no one value, or are pronouns as often ("one such group").
_COUNT_WORD = (
    r"one(?! (?:such|another|day|side|thing)\b)"
    r"|none|nobody|no one|once|twice|half|dozens|scores|hundreds|thousands|millions"
)
# When something was said or found is not when it was done.
_SAID_AT = re.compile(
    r"\b(?:said|says|told \w+(?: \w+)?|announced|reported|stated|wrote|added|found|ruled|concluded|confirmed)"
    r"(?: late| early)? (?:on )?\Z"
)
# Beside what ``index.attribution.dates`` takes for the time that a sentence speaks of, any time answers "when".
_TIME = r"1\d{3}|\d{1,4} ?(?:AD|BC|BCE|CE)|\d{1,2}[:.]\d\d|[ap]\.?m|centur(?:y|ies)|noon|midnight"
# A capital letter inside a sentence, or two capitalised words in a row.
_NAME = r"(?<=[a-z,;:] )[“\"‘']?[A-Z]\w+|\b[A-Z]\w+ [A-Z]\w+"
_PLACE = r"(?:in|at|near|on|off|to|from|of|around|across|through|outside|between)(?: the)? [“\"‘']?[A-Z]\w+"
_REASON = (
    r"because|due to|owing to|thanks to|results? (?:of|in|from)|resulted|resulting|led to|leads? to|leading to"
    r"|(?<!of )(?<!with )(?<!for )caus(?:e[sd]?|ing)"
    r"|reasons?|(?:fuell?ed|driven|sparked|prompted|triggered) by|in response to|amid(?:st)?"
    r"|so that|in order to|therefore|hence|blame[sd]?|factors?"
    r"|to (?:avoid|prevent|protect|allow|make|help|keep|reduce|increase)"
)
# What is said to be necessary or wise; a question "what should be done?" leads to it, too.
_ADVICE = (
    r"should|must|ought to|need(?:s|ed)? (?:to|a|an)|requires?|recommend(?:s|ed|ations?)?|propos(?:es?|ed|als?)"
    r"|(?:is|are|was|were|be) (?:needed|required|essential|crucial|vital|necessary|imperative|paramount)"
    r"|suggest(?:s|ed|ions?)?|urge[sd]?|demand(?:s|ed)?|call(?:s|ed)? for|the (?:only|best) (?:real )?way"
)
# A time of day is no count.
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b(?!%)")
_SIGNS = {
    AnswerType.NUMBER: re.compile(rf"\b(?:{_COUNT_WORD})\b", re.IGNORECASE),
    AnswerType.TIME: re.compile(rf"\b(?:{_TIME})\b"),
    AnswerType.SPEECH: lazy(rf"[“”\"„«»]|\b(?:{_SAY})\b", re.IGNORECASE),
    AnswerType.PERSON: re.compile(_NAME),
    AnswerType.PLACE: re.compile(rf"\b(?:{_PLACE})\b"),
    AnswerType.REASON: lazy(rf"\b(?:{_REASON})\b", re.IGNORECASE),
    AnswerType.ADVICE: lazy(rf"\b(?:{_ADVICE})\b", re.IGNORECASE),
    AnswerType.OPEN: re.compile(""),
}


# "Who leads the Kestrel Gang?" asks who its leader is.
_LEADS = re.compile(
    r"^(?P<opens>\W*(?:and |but |so )?who )(?:leads|heads|commands) (?=(?:the )?(?-i:[A-Z]))", re.IGNORECASE
)


def as_who(question: str) -> str:
    """A question for a name or a leader as one for who that is: "Who is the captain?"; any other as it is."""
    if leads := _LEADS.match(question):
        return f"{leads['opens']}is the leader of {question[leads.end() :]}"
    match = _NAME_OF.match(question)
    if match is None:
        return question
    whose = re.sub(r"['’]s?$", "", match["whose"] or "")
    whose = _WHOSE.get(whose.lower(), whose)
    return f"Who {match['verb'] or 'is'} {whose or match['of'] or match['called']}?"


def answer_type(question: Question) -> AnswerType:
    """The type that the last turn asks for; that of the whole conversation if it has no question word."""
    if asks_author(question):
        return AnswerType.ADVICE
    for text in map(as_who, (question.text, question.standalone)):
        found = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(text))]
        if found:
            return min(found, key=lambda one: one[0])[1]
    return AnswerType.OPEN


def asks_author(question: Question) -> bool:
    """Whether it is asked what those who write want done, and not those of whom they write."""
    return any(map(ADVISES.match, (question.text, question.standalone)))


# A plural that opens the question, with a verb behind it where the word could be one itself ("what causes rust").
_NO_PLURAL = r"(?!(?:was|is|has|does|this|his|its|says|news|series|crisis|basis|bus)\b)"
_PLURAL = rf"(?:{_NO_PLURAL}\w{{2,}}(?<!s)s|people|men|women|children)\b"
_VERB = r"(?:are|were|is|was|do|did|have|has|had|can|could|will|would|may|must)\b"
_SOME_WORDS = r"(?:[\w’'-]+ ){0,3}?"
_LIST = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:(?:please )?(?:list|name|enumerate)\b|(?:what|who|where) else\b"
    rf"|which {_SOME_WORDS}{_PLURAL}|what {_SOME_WORDS}{_PLURAL} {_VERB}"
    rf"|(?:what|which|who) (?:are|were) (?:all |some of )?(?:the|its|their|his|her) {_SOME_WORDS}{_PLURAL})",
    re.IGNORECASE,
)


def asks_list(question: Question) -> bool:
    """Whether the last turn asks for all of several: "which ships", "what are the reasons", "name the ports"."""
    return _LIST.match(question.text) is not None


def shows(kind: AnswerType, text: str, sentence: Sentence) -> bool:
    """Whether a sentence has a thing of the type; always true of ``OPEN``."""
    match kind:
        case AnswerType.NUMBER:
            known = _has_quantity(text)
        case AnswerType.TIME:
            known = sentence.as_of is not None and not said_at(sentence.as_of, text)
        case AnswerType.SPEECH | AnswerType.PERSON:
            known = sentence.speaker is not None
        case _:
            known = False
    return known or bool(_SIGNS[kind].search(text))


def said_at(as_of: str, text: str) -> bool:
    """Whether the time that a sentence states is that of its being said: "sank, the office said on Friday"."""
    at = text.find(as_of)
    return at >= 0 and _SAID_AT.search(text[:at]) is not None


def _has_quantity(text: str) -> bool:
    """Whether there is a number that is no part of a date or of a time of day."""
    return bool(numerals(_CLOCK.sub("", without(text))))
