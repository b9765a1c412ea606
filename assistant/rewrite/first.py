"""Asking back at a question with nothing before it."""

from __future__ import annotations

from assistant.rewrite.leaning import Leaning, is_courtesy, leaning, pronouns
from index.lexical import terms

# "What happened there?" has one word to search for, and finds anything; with two or more the documents may well
# tell what is meant, and asking back on a clear question is worse than answering one that is not.
_TOO_FEW_TERMS = 1
BY_KIND = {
    "she": "Whom or what do you mean by “{}”?",
    "person": "Whom do you mean by “{}”?",
    "thing": "What do you mean by “{}”?",
    "many": "Whom or what do you mean by “{}”?",
    "place": "Which place do you mean by “{}”?",
    "time": "Which time do you mean by “{}”?",
}


def asks_back(text: str) -> str | None:
    """What to ask the user instead of answering: nothing is asked, or it points back, which is nowhere."""
    if is_courtesy(text):
        return "What do you want to know?"
    kind = leaning(text)
    if kind in {Leaning.SOURCE, Leaning.DOUBT}:
        return "What do you mean by “that”? This is the first question."
    if kind is Leaning.BARE:
        return "What do you want to know about? This is the first question."
    pointing = pronouns(text)
    if pointing and len(terms(text)) <= _TOO_FEW_TERMS:
        return BY_KIND[str(pointing[0].lastgroup)].format(pointing[0][0].lower())
    return None
