"""What an answer or a refusal says, laid out once for every medium: the terminal, Markdown, a page of HTML.

All texts are on one line each, and are texts: what a medium acts on is its own to escape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.render.citation import Citation, day_of, known
from assistant.render.dispute import Dispute, Side, Witness, dispute
from assistant.render.naming import reprinted
from assistant.render.statement import Statement, Telling, in_order
from assistant.render.text import file_name, flat
from assistant.types import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.types import Refusal, Rejected, Source

__all__ = ["Citation", "Dispute", "Entry", "Page", "Side", "Statement", "Witness", "day_of", "in_order", "lay_out"]

# What the passages are that are shown with a refusal of this reason.
_NEAREST = {
    "off_date": "What the documents say of other times:",
    "false_premise": "What the documents do say:",
}
# No more is known than that it was not taken for one: a quote of what was refused by mistake may yet answer.
_NEAR = "What comes nearest, taken for no answer:"
_SEARCH_ON = "Try the names as the documents spell them, other words, or one part of the question."
# Of each reason for refusing, what to do next.
_ADVICE = {
    "absent": _SEARCH_ON,
    "declined": _SEARCH_ON,
    "unsupported": "Try it again, or one part of the question.",
    "off_date": "Ask of a time that the documents speak of.",
    "false_premise": "Ask again without what the documents contradict.",
    "filtered": "Widen or leave out what filters them: the days, the outlets.",
    "underspecified": "Ask again, and say which.",
}
# What the refusal's own message leaves unsaid of why.
_WHY = {"absent": "Passages were found, but none that is likely enough to be an answer."}
_NOTHING = "Nothing was found that has anything to do with it."


@dataclass(frozen=True, slots=True)
class Entry:
    """A source in the list at the end: its title or file name, its author, its id, where else it was printed."""

    source: Source
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer or a refusal, laid out.

    ``statements`` are the claims that no side of a dispute tells, those in words of their own first; ``message``,
    ``why``, ``advice`` (what to do next), ``nearest_heading`` and ``nearest`` are a refusal's; ``closing`` counts
    sources and time.
    """

    question: str
    standalone: str | None
    complete: bool
    disputes: tuple[Dispute, ...]
    statements: tuple[Statement, ...]
    missing: tuple[str, ...]
    message: str | None
    why: str | None
    advice: str | None
    nearest_heading: str | None
    nearest: tuple[Citation, ...]
    removed: tuple[Rejected, ...]
    entries: tuple[Entry, ...]
    closing: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The quotes of the answer, each once, in the order of their sources."""
        sides = [side.citations for dispute in self.disputes for side in dispute.sides]
        return in_order([*(part.citations for part in self.statements), *sides])


def lay_out(result: Answer | Refusal, named: Callable[[str], str] = str) -> Page:
    """An answer or a refusal as what is to be shown of it, in order; ``named`` calls a reprint by its id."""
    question, answer = result.question, result if isinstance(result, Answer) else None
    refusal = None if isinstance(result, Answer) else result
    # What asks back has not been looked for.
    near = refusal is not None and refusal.reason != "underspecified" and bool(refusal.nearest)
    sources = {source.n: source for source in result.sources}
    disputes, statements = _told(answer, sources) if answer else ((), ())
    return Page(
        question=flat(question.text),
        standalone=flat(question.standalone) if flat(question.standalone) != flat(question.text) else None,
        complete=answer.complete if answer else True,
        disputes=disputes,
        statements=statements,
        missing=tuple(map(flat, answer.missing)) if answer else (),
        message=flat(refusal.message) if refusal else None,
        why=_why(refusal) if refusal else None,
        advice=_ADVICE.get(refusal.reason) if refusal else None,
        nearest_heading=_NEAREST.get(refusal.reason, _NEAR) if refusal and near else None,
        nearest=tuple(Citation(one, sources[one.source]) for one in refusal.nearest) if refusal and near else (),
        removed=result.removed,
        entries=tuple(Entry(source, _about(source, named)) for source in result.sources),
        closing=tuple(_closing(result)),
        notices=tuple(map(flat, result.trace.notices)),
    )


def _told(answer: Answer, sources: Mapping[int, Source]) -> tuple[tuple[Dispute, ...], tuple[Statement, ...]]:
    """What its conflicts tell, and the claims that no position of them does."""
    telling = Telling(answer.claims, sources)
    disputes = tuple(dispute(one, answer.claims, sources, telling) for one in answer.conflicts)
    told = {at for one in answer.conflicts for position in one.positions for at in position.claims}
    return disputes, telling.statements(claim for at, claim in enumerate(answer.claims) if at not in told)


def _why(refusal: Refusal) -> str | None:
    if refusal.reason == "absent" and not refusal.nearest:
        return _NOTHING
    return _WHY.get(refusal.reason)


def _about(source: Source, named: Callable[[str], str]) -> tuple[str, ...]:
    """What the quotes have not said yet."""
    reprints = reprinted(source.copies, named)
    return known(source.title or file_name(source.path), source.author, source.document, reprints)


def _closing(result: Answer | Refusal) -> Iterator[str]:
    """How many sources, which model, how long."""
    n = len(result.sources)
    documents = n + sum(len(source.copies) for source in result.sources)
    if isinstance(result, Answer):
        yield f"{n} independent source{'s' * (n != 1)}, {documents} document{'s' * (documents != 1)}"
    model = result.trace.model
    yield "offline reader (extractive)" if model == "extractive" else model
    usage = result.trace.usage
    if usage.prompt_tokens:
        yield f"{usage.prompt_tokens + usage.completion_tokens:,} tokens"
    yield f"{sum(result.trace.timings_ms.values()) / 1000:.1f} s"
