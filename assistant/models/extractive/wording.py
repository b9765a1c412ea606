"""Other words in which passages speak of what a question asks: who condemned it is told by who denounced it."""

from __future__ import annotations

from functools import cache
from typing import Final

from assistant.word_forms import content_terms

# Words of news that are put one for another, or of which one brings the other with it. They are not so near that a
# claim may have one for the other: they only tell which sentences are worth reading.
_KINDRED: Final = """
owned owner belong possess property; owned owner buy purchase acquire
lead leader head chief boss command commander
condemn denounce criticise criticize deplore decry; rescue evacuate survive; help assist aid support
leak spill seep; ship boat vessel ferry lifeboat; begin start open launch commence; end finish close conclude
break burst collapse rupture breach fail; accident crash disaster wreck collision; build construct erect
attack assault raid; soldier troop; cause reason blame; emerge appear arise; convict guilty sentence
resign quit; dismiss sack; increase rise grow; decrease fall drop decline; price cost worth
compensation settlement payment; injured injury; earn salary wage; fire blaze burn; liberate free recapture
capture seize conquer; money fund finance; find discover; film movie; car vehicle; company firm business
worker employee staff; country nation; illness disease sickness; agreement accord deal; prison jail
warn alert; repair mend fix; promise pledge vow; child children; damage destroy; test check inspect
teach teacher; name call; live reside; happen occur; stay remain; hold held take; refuse reject decline
murder kill; flee escape; forbid ban prohibit; allow permit; show reveal; travel journey trip
"""


@cache
def _kindred() -> dict[str, frozenset[str]]:
    """The terms that say the same as each, or nearly."""
    found: dict[str, frozenset[str]] = {}
    for line in _KINDRED.replace("\n", ";").split(";"):
        terms = content_terms(line)
        for term in terms:
            found[term] = found.get(term, frozenset()) | terms - {term}
    return found


def kindred(term: str) -> frozenset[str]:
    """The index terms that say nearly the same as one, without itself."""
    return _kindred().get(term, frozenset())


def says(term: str, text: str) -> bool:
    """Whether a text has an index term, or one that says nearly the same."""
    return not (kindred(term) | {term}).isdisjoint(content_terms(text))
