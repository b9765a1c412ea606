"""What an author wants done, as the question of what should be done about the subject of the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.question_type import ADVISES, WRITINGS
from assistant.types import Question
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.types import Hit, Metadata

WHICH: Final = "Which article do you mean? Name its title, its outlet or what it is about."
# As many are asked one by one; of more, any would be chance.
MOST: Final = 6
_WRITING: Final = rf"(?:{WRITINGS})s?(?! of)"
# What is left of "the author of the Strand's article about" is what the article is told by.
_WHOSE: Final = lazy(
    rf"^(?:the|this|that|each|every|all the)\b|\b(?:author|writer|columnist)s?(?: (?:of|behind))?"
    rf"|\b(?:(?:the|this|that|each|every) )?{_WRITING}\b(?:['’]s\b)?|\b(?:about|on|titled|called|from|in|by)(?= )",
    re.IGNORECASE,
)
_DONE: Final = lazy(
    r"^\W*(?:to )?(?:be )?(?:done|do|happen|changed?)?\W*(?:(?:about|on|regarding|with|against|in) )?"
    r"|\W*\b(?:to )?(?:be )?(?:done|do|happen)\W*$",
    re.IGNORECASE,
)
# A reply to "Which article do you mean?": "the ice roads one", "the one about ice roads".
_THE_ONE: Final = lazy(
    r"^the (?=.* one$)| one$|^(?:the )?(?:one|article|piece) (?:about|on|by|from|in|of|called) ", re.IGNORECASE
)
_EDGES: Final = " \t,.?!()\"'“”‘’«»"
# A title is told by no fewer words than these.
_FEWEST: Final = 3


def what_to_do(question: Question) -> Question | None:
    """The question of what should be done, about what an author writes on if that is said.

    ``None`` if it is not asked what an author wants; what is asked stays its text.
    """
    asked = question.standalone
    match = ADVISES.match(asked)
    return _about(asked, _topic(match)) if match else None


def articles(question: Question, hits: Sequence[Hit]) -> Mapping[str, Question]:
    """The question for each article that is asked about, by its document.

    Those are the articles with the title or of the outlet that the question gives, or all where it gives nothing;
    none where it says only what they are about.

    Args:
        question: As ``what_to_do`` makes it.
        hits: Passages of all articles that come into question.
    """
    match = ADVISES.match(question.text)
    named = _told_by(_topic(match)) if match else ""
    known = {hit.passage.document: hit.metadata for hit in hits}
    if named:
        known = {document: meta for document, meta in known.items() if _is_of(meta, named)}
    return {document: _about(question.text, meta.title or "") for document, meta in known.items()}


def is_of_article(question: Question, title: str | None) -> bool:
    """Whether a question is put to the article of this title, and not on a subject of the user's."""
    return question.standalone in {_about("", one).standalone for one in ("", title or "")}


def _is_of(meta: Metadata, named: str) -> bool:
    title, outlet = _told_by(meta.title or ""), _told_by(meta.outlet or "")
    return named == outlet or (len(named.split()) >= _FEWEST and named in title)


def _told_by(name: str) -> str:
    return plain(name).casefold().removeprefix("the ")


def _about(asked: str, topic: str) -> Question:
    return Question(asked, f"What should be done{' about ' * bool(topic)}{topic.rstrip('?')}?")


def _topic(match: re.Match[str]) -> str:
    """What an article is told by: a title, an outlet or a subject; "" where nothing is said."""
    whose = " ".join(_WHOSE.sub(" ", match["whose"]).split()).strip(_EDGES).removeprefix("the ")
    return whose or _THE_ONE.sub("", _DONE.sub("", match["what"]).strip(_EDGES))
