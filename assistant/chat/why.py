"""What ``/why`` and ``/conflicts`` show: how the last answer came about, and where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from assistant.chat.filtering import described
from assistant.lines import one_line
from assistant.render import Screen, file_name, flat
from assistant.render.disputed import show_dispute
from assistant.render.page import lay_out
from assistant.render.quotes import NUMBER
from assistant.types import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.chat.session import Chat
    from assistant.types import Refusal, Retrieved, Trace

# Characters of a passage, enough to know it by: where nothing is wrapped, and the least on a narrow screen.
_SHOWN = 90
_LEAST = 20
# Cells of a line from which on the scores are columns, with room for words beside them: as many as 80 columns
# leave. What stands before the words takes no more than a third of them, or it would get a line of its own.
_ROOMY = 78
_RANK, _COLUMN = 2, 7
# Plain words for the fused score, the cosine similarity of vectors and BM25; /help why says which is which.
_LEGS = ("score", "sense", "words")
# What the steps of an answer are called to a reader who has never measured one.
_STEPS = {
    "rewrite": "reading the question",
    "search": "finding passages",
    "abstain": "judging whether they answer",
    "draft": "answering",
    "ledger": "comparing sources",
}
# Cells of the names in front of what is told.
_NAMES = 14
ALL = "all"
_SECOND = 1_000.0
# What something is called, and what is to be said of it.
_Row: TypeAlias = tuple[str, ...]


def why(chat: Chat, _argument: str) -> None:
    """How the last answer, or refusal, came about: what was searched for, found, left out, and what it took."""
    result = chat.last
    if result is None:
        chat.say("Nothing has been asked yet.")
        return
    screen, trace = Screen(chat.console), result.trace
    screen.gap()
    _rows(screen, _asked(chat, result))
    screen.gap()
    _retrieved(chat, result, screen)
    _left_out(result, screen)
    _rows(screen, _took(trace))
    screen.gap()


def _asked(chat: Chat, result: Answer | Refusal) -> list[_Row]:
    from assistant.rewrite.compound import parts  # the prompt does not wait for the rules

    question, trace = result.question, result.trace
    rows: list[_Row] = [("Asked", question.text)]
    searched = [part.standalone for part in parts(question)]
    if searched != [question.text]:
        rows.append(("Searched for", *searched))
    if filters := described(chat.exchanges[-1].filters):
        rows.append(("Filters", filters))
    if trace.confidence is not None:
        rows.append(("Answerable", f"{trace.confidence:.0%} likely that the passages answer it"))
    if not isinstance(result, Answer):
        rows.append(("Refused", result.message))
    return rows


def _took(trace: Trace) -> list[_Row]:
    usage = trace.usage
    steps = [f"{_STEPS.get(step, step)} {_seconds(ms)}" for step, ms in trace.timings_ms.items()]
    if trace.first_claim_ms is not None:
        steps.append(f"first claim verified after {_seconds(trace.first_claim_ms)}")
    rows: list[_Row] = [("Time", *steps), ("Model", trace.model)]
    if trace.prompt:
        rows.append(("Prompt", trace.prompt.name, trace.prompt.sha256[:12]))
    if usage.prompt_tokens or usage.completion_tokens:
        cost = [] if usage.usd is None else [f"{usage.usd:.4f} US dollars"]
        rows.append(("Tokens", f"{usage.prompt_tokens:,} sent", f"{usage.completion_tokens:,} written", *cost))
    return [*rows, ("Index", trace.index_fingerprint)]


def _seconds(ms: float) -> str:
    return f"{ms / 1_000:.1f} s" if ms >= _SECOND else f"{ms:.0f} ms"


def _retrieved(chat: Chat, result: Answer | Refusal, screen: Screen) -> None:
    """Each passage with its scores, the numbers of the sources that are quoted from it, and its first words."""
    found = result.trace.retrieved
    if not found:
        screen.line("No passage was found.")
        screen.gap()
        return
    columns = not screen.plain and screen.width >= _ROOMY
    screen.line(("Passages found", "bold"))
    if columns:
        screen.line((" " * _RANK + "".join(f"{leg:>{_COLUMN}}" for leg in _LEGS), "dim"))
    headers = chat.catalog.headers({one.document for one in found})
    # Of an answer that was resumed: the places are those of the documents as they were.
    same = chat.catalog.fingerprint() == result.trace.index_fingerprint
    for rank, one in enumerate(found, 1):
        header, scores = headers.get(one.document), [_score(each) for each in (one.score, one.dense, one.lexical)]
        name = flat(file_name(header.path)) if header else f"{one.document}, which is no longer in the index"
        cited = ("".join(f" [{n}]" for n in _cited(result, one)), NUMBER)
        marker = f"{rank:>{_RANK}}{''.join(f'{each:>{_COLUMN}}' for each in scores) if columns else ''}  "
        indent = screen.margin + len(marker)
        screen.line((name, "bold" if cited[0] else ""), cited, marker=(marker, "dim"))
        if not columns:
            named = zip(_LEGS, scores, strict=True)
            screen.details([(f"{leg} {score}", "dim") for leg, score in named], indent=indent)
        if same and header:
            words = chat.catalog.document(one.document).text[one.start : one.end]
            shown = one_line(words, _SHOWN if screen.piped else max(screen.width - indent, _LEAST))
            screen.line((shown, "dim"), indent=indent)
    screen.gap()


def _score(score: float | None) -> str:
    return "none" if score is None else f"{score:.2f}"


def _cited(result: Answer | Refusal, passage: Retrieved) -> list[int]:
    """Numbers of the sources that a passage is quoted from; none of a refusal, which quotes for no answer."""
    quotes = [quote for claim in result.claims for quote in claim.quotes] if isinstance(result, Answer) else []
    within = (
        quote.source
        for quote in quotes
        if quote.document == passage.document and passage.start <= quote.start and quote.end <= passage.end
    )
    return sorted(set(within))


def _left_out(result: Answer | Refusal, screen: Screen) -> None:
    """What a model claimed and is not shown, or not in its words, and why."""
    for one in result.removed:
        screen.line(flat(one.text), (f"  {flat(one.why)}", "dim"), marker=(f"{'Removed':<{_NAMES}}", "bold"))
    for claim in result.claims if isinstance(result, Answer) else ():
        if claim.softened:
            screen.line(
                flat(claim.text), (f"  {flat(claim.softened)}", "dim"), marker=(f"{'Softened':<{_NAMES}}", "bold")
            )
    if not result.removed:
        screen.line("Nothing was removed.")
    screen.gap()


def _rows(screen: Screen, rows: Sequence[_Row]) -> None:
    for name, *said in rows:
        screen.details([flat(one) for one in said], marker=(f"{name:<{_NAMES}}", "bold"))


def conflicts(chat: Chat, argument: str) -> None:
    """The positions of the last answer, or with ``all`` of the conversation, each below its question."""
    everything = argument.casefold() == ALL
    if argument and not everything:
        chat.say(f"/conflicts takes nothing, or {ALL}: those of the whole conversation.")
        return
    asked = [lay_out(one.result) for one in chat.exchanges]
    contested = [page for page in (asked if everything else asked[-1:]) if page.disputes]
    if not contested:
        chat.say(_none(len(asked), sum(bool(page.disputes) for page in asked)))
        return
    screen = Screen(chat.console)
    for page in contested:
        screen.gap()
        if everything:
            screen.line((page.question, "dim"))
            screen.gap()
        for dispute in page.disputes:
            show_dispute(dispute, screen)


def _none(asked: int, contested: int) -> str:
    if not asked:
        return "Nothing has been asked yet."
    if not contested:
        return "No sources disagree in this conversation."
    return f"No sources disagree in the last answer; /conflicts {ALL} has those of the conversation."
