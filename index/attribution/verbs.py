"""The verbs that report what somebody says, and what has to follow each for it to report anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.attribution.dates import without

if TYPE_CHECKING:
    from index.types import Span

# These report what was said whatever follows ("announced the closure"), but see ``_NOT_SPEECH``.
_FREE: Final = (
    r"said|says?|announce[sd]|denie[sd]|den(?:y|ies)|warn(?:s|ed)?|stresse[sd]|stated|testified|reiterate[sd]"
    r"|tweeted|caution(?:s|ed)"
)
# These also take plain objects ("added two cabins", "admitted 19 patients"), so they need a reported clause. Of
# the base forms, only those that are no nouns: "the Kelpin police report".
_BOUND: Final = (
    r"add(?:s|ed)|argue[sd]?|assert(?:s|ed)|ask(?:s|ed)|believe[sd]?|claim(?:s|ed)|clarified|clarifies"
    r"|concede[sd]|conclude[sd]|confirm(?:s|ed)|contend(?:s|ed)|acknowledge[sd]|admit(?:s|ted)|declare[sd]"
    r"|estimate[sd]?|expect(?:s|ed)?|explain(?:s|ed)|emphasi[sz]e[sd]|fear(?:s|ed)?|insist(?:s|ed)?"
    r"|maintain(?:s|ed)|note[sd]|point(?:s|ed) out|pledge[sd]|predict(?:s|ed)|promise[sd]|recall(?:s|ed)"
    r"|remark(?:s|ed)|replie[sd]|repl(?:y|ies)|report(?:s|ed)|respond(?:s|ed)|reveal(?:s|ed)|suggest(?:s|ed)?"
    r"|vow(?:s|ed)|writes|wrote|allege[sd]?|complain(?:s|ed)|think|thinks|joke[sd]"
    r"|quip(?:s|ped)|agree[sd]?(?= that |: )|observe[sd]|threaten(?:s|ed)|forecast|went on to say"
)
# These report only beside a quotation: "“Stay inside,” Dahl advised".
_QUOTING: Final = (
    r"advise[sd]|agree[sd]|beg(?:an|ins)|conclude[sd]|continue[sd]|crie[sd]|exclaimed|laughed|mused|protested|repeated"
    r"|retorted|counter(?:s|ed)|disagree[sd]|shouted|sighed|whispered|muttered|summed up|posted|demanded|opened"
    r"|finished|urged|pleaded|offered"
)
# These tell another to do something, or of another that he did: "urged villagers to leave", "blamed Marrow".
_DIRECTED: Final = (
    r"urge[sd]?|accuse[sd]?|blame[sd]?|call(?:s|ed)|describe[sd]|dubbed|branded|remind(?:s|ed)|puts?"
)
# All begin with a small letter: at other characters, and where a word ends, none need be tried.
VERB: Final = re.compile(
    rf"\b(?=[a-z])(?:(?P<free>{_FREE})|(?P<told>told|tells)|(?P<bound>{_BOUND})|(?P<directed>{_DIRECTED})"
    rf"|(?P<quoting>{_QUOTING}))\b"
)
# "said to be the owner", "said nothing", "said unkind things", "said so".
_NOT_SPEECH: Final = re.compile(
    r"\s+(?:to (?!reporters|journalists)|(?:nothing|little|so|goodbye|hello|sorry|no more)\b"
    r"|(?:(?!that\b|the\b)\w+ ){1,2}things\b)"
)
# "told the truth", "told of", "told a different story"; without an object nobody is told anything.
_NOT_TELLING: Final = re.compile(
    r"\s*(?:\Z|[.,;]|(?:(?:the|a|an|his|her|their|its|my)(?: \w+)? )?(?:truth|lies?|stor(?:y|ies)|jokes?|tales?)\b"
    r"|of\b)"
)
# What a bound verb reports: "that …", a quotation, "to rebuild", a clause ("the ship was safe") but no object
# with a relative clause ("two ships that were safe"), or, with the verb thrown in (", Lund added,"), all around
# it. Before a comma "police reports" are papers.
_REPORTED: Final = re.compile(
    r"\s*(?:\Z|[:.!?“”\"«‘]|(?<!reports)(?<!claims)(?<!notes)(?<!estimates),"
    r"|(?:(?:on|in|at|to|with|late|early|last|this|yesterday|today|again|also)\b[^,.;:“”\"]{0,60}?)?\bthat\b"
    r"|according to\b|to \w|(?:he|she|it|they|there|we|I)\b"
    r"|(?:(?!(?:that|which|who|whose|where|when|after|before|as|while|because|how|what)\b)[^\s,.;:“”\"]+\s){1,9}?"
    r"(?:was|were|is|are|had|has|have|would|will|could|can|did|does|may|might|must|should|remains?|remained)\b)"
)
# "Analysts expect prices to rise".
_EXPECTED: Final = re.compile(r"expect(?:s|ed)? [^,.;:“”\"]{1,60}? to \w")
# "urged villagers to leave", "put the number at twelve", "called it “a farce”"; not "called a meeting".
_DIRECTION: Final = re.compile(
    r"(?:urge[sd]?|remind(?:s|ed))\b[^,.;:“”\"]{1,60}?\b(?:to|that) \w"
    r"|(?:accuse[sd]?)\b[^,.;:“”\"]{1,60}?\bof \w"
    r"|puts? (?:the|its|their|his|her)\b[^,.;:“”\"]{1,40}? at \w"
    r"|blame[sd]?\b(?! for)[^.;:“”\"]{2,}"
    r"|(?:call(?:s|ed)|describe[sd]|dubbed|branded)\b[^.;:“”\"]{1,60}?[“\"‘]"
)
# The verb thrown in behind what it reports: ", the ministry reported on 3 June."
_THROWN_IN: Final = re.compile(
    r"(?:\s+(?:on|in|at|to|from|with|during|after|via|through|late|early)\b[^,;:“”\"]{0,80})?\s*(?:[.!?]|\Z)"
)
# ", and Lund wrote from Kelpin" adds a sentence of its own.
_JOINED: Final = re.compile(r"\s*(?:and|but|or|while|as)\b")
# A quotation that ends here, not a title in quotation marks.
CLOSING: Final = re.compile(r"[,.!?…–—-][”\"»’']\s*\Z")
_QUOTES: Final = re.compile(r"[^.;,“”\"]{0,40}: ?[“\"«‘]")


def reports(verb: re.Match[str], sentence: Span, clause: int) -> bool:
    """Whether ``verb``, a match of ``VERB``, reports something said in ``sentence``.

    Args:
        verb: The verb.
        sentence: The sentence, in the text that the verb was found in.
        clause: Where the clause of the verb begins: with a quotation or a comma before it, the words reported may
            be there.
    """
    text, after = verb.string, verb.end()
    if verb["free"]:
        return _NOT_SPEECH.match(text, after, sentence.end) is None
    if verb["told"]:
        return _NOT_TELLING.match(text, after, sentence.end) is None
    quoted = CLOSING.search(text, sentence.start, clause) is not None
    if verb["directed"]:
        return quoted or _DIRECTION.match(text, verb.start(), sentence.end) is not None
    if verb["quoting"]:
        return quoted or _QUOTES.match(text, after, sentence.end) is not None
    return quoted or _is_reported(verb, sentence, clause)


def _is_reported(verb: re.Match[str], sentence: Span, clause: int) -> bool:
    """Whether a reported clause stands behind the verb, or before it: "It rained, the ministry noted in May."."""
    text, after = verb.string, verb.end()
    joined = _JOINED.match(text, clause, verb.start())
    if text[sentence.start : clause].rstrip().endswith(",") and not joined:
        rest = without(text[after : sentence.end])
        if _THROWN_IN.fullmatch(rest):
            return True
    expected = _EXPECTED.match(text, verb.start(), sentence.end)
    return expected is not None or _REPORTED.match(text, after, sentence.end) is not None
