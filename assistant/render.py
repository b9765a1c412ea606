"""Answers and documents on the screen: styled and wrapped on a terminal, plain lines when piped.

Everything printed passes ``safe``: nothing in a document, a path or a model's reply can steer the terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rich.padding import Padding
from rich.text import Text

from assistant.positions.counts import asked_for
from assistant.types import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.table import Table

    from assistant.types import Claim, Conflict, Position, Quote, Refusal, Source

# C0 and C1 controls but the newline, bidirectional and invisible marks, lone surrogates. The joiners U+200C and
# U+200D stay: Persian and Hindi are misspelt without them, and they move nothing.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# What separates words or lines, and is unsafe all the same.
_SEPARATORS = re.compile("[\t\x0b-\x0d\x1c-\x1f\x85\u2028\u2029]")
_MARGIN = 2
_OPENING = ("“", '"', "„", "«", "‘")
_SENTENCE_ENDS = (".", "!", "?", "…")
# What the passages are that are shown with a refusal of this reason.
_NEAREST = {
    "off_date": "What the documents say of other times:",
    "false_premise": "What the documents do say:",
}
# No more is known than that it was not taken for one: a quote of what was refused by mistake may yet answer.
_NEAR = "What comes nearest, taken for no answer:"
_PAGE = re.compile(r"(?i)https?://(?P<place>[^/?]*/?(?P<path>[^?]*))")


# A text, or a text with its style.
Part: TypeAlias = "str | tuple[str, str]"


def safe(text: str) -> str:
    """The text without what a terminal acts on or hides; tabs and the like become spaces."""
    return _UNSAFE.sub("", _SEPARATORS.sub(" ", text))


def flat(text: str) -> str:
    """On one line: no title or file name can pass itself off as a line of ours."""
    return " ".join(text.split())


def told(message: str, hint: str) -> str:
    """What happened and what to do, as sentences: a library's words may lack their full stop."""
    parted = not hint or message.rstrip("”’\"')]").endswith(_SENTENCE_ENDS)
    return f"{message}{'' if parted else '.'} {hint}".strip()


def file_name(path: str) -> str:
    """What a document is cited by: a file without its folders, a page of the web by its host and path.

    Behind ``#`` stands the name of the article in it, whose own slashes are no folders.
    """
    file, mark, part = path.partition("#")
    page = _PAGE.match(file)
    # The query is a session's or a campaign's, and long, unless nothing else tells the page.
    name = (page["place"] if page["path"] else file[page.start("place") :]) if page else Path(file).name
    return f"{name}{mark}{part}"


def _text(*parts: Part) -> Text:
    return Text.assemble(*(safe(part) if isinstance(part, str) else (safe(part[0]), part[1]) for part in parts))


@dataclass(frozen=True, slots=True)
class Screen:
    """Prints blocks of text with a left margin."""

    console: Console

    def line(self, *parts: Part, marker: Part = "", indent: int = _MARGIN) -> None:
        """One block, wrapped on a terminal. The text stands to the right of its marker, every line of it.

        On a terminal too narrow for that it stands below the marker, set in.
        """
        mark, body = _text(marker), _text(*parts)
        if not self.console.is_terminal:
            self.console.print(Text(" " * indent) + mark + body, soft_wrap=True)
            return
        width = self.console.width - indent - _MARGIN
        if mark.cell_len > width // 2:  # it would squeeze its text: it gets lines of its own
            if mark.plain.strip():
                self._wrapped(mark, Text(" " * indent), width)
            mark = Text(" " * _MARGIN)
        self._wrapped(body, Text(" " * indent) + mark, width - mark.cell_len)

    def _wrapped(self, body: Text, first: Text, width: int) -> None:
        """Lines of at most ``width`` cells; ``first`` stands before the first, as much space before the others."""
        prefix = first
        for line in body.wrap(self.console, max(width, 1), overflow="fold"):
            shown = prefix + line
            shown.rstrip()
            self.console.print(shown, soft_wrap=True)
            prefix = Text(" " * first.cell_len)

    def table(self, table: Table) -> None:
        """A table whose cells hold no text of a document."""
        self.console.print(Padding(table, (0, 0, 0, _MARGIN), expand=False))

    def gap(self) -> None:
        """An empty line."""
        self.console.print()


def show_outcome(result: Answer | Refusal, console: Console, *, quiet: bool = False) -> None:
    """Print an answer or a refusal; ``quiet`` leaves out the list of sources and the closing line."""
    screen = Screen(console)
    screen.gap()
    if isinstance(result, Answer):
        _answer(result, screen)
    else:
        _refusal(result, screen)
    for rejected in result.removed:
        screen.line((flat(f"Removed: {rejected.text} ({rejected.why})"), "dim"))
    if result.removed:
        screen.gap()
    if not quiet:
        _sources(result.sources, screen)
        screen.line((_closing(result), "dim"))
        for notice in result.trace.notices:
            screen.line((flat(notice), "yellow"))
        screen.gap()


def _answer(answer: Answer, screen: Screen) -> None:
    sources = {source.n: source for source in answer.sources}
    if not answer.complete:
        screen.line(("Incomplete.", "bold yellow"))
        screen.gap()
    for conflict in answer.conflicts:
        _conflict(conflict, answer.claims, sources, screen)
    _stated(answer, screen)
    softened = {claim.quotes[0]: claim.softened for claim in answer.claims if claim.softened and _is_quote(claim)}
    quotes = dict.fromkeys(quote for claim in answer.claims for quote in claim.quotes)
    for quote in sorted(quotes, key=lambda quote: quote.source):
        _quote(quote, sources[quote.source], screen)
        if why := softened.get(quote):
            _softened(why, screen, indent=_MARGIN + len(f"[{quote.source}] "))
    if answer.missing:
        screen.gap()
        screen.line(("The documents do not say: ", "bold"), flat("; ".join(answer.missing)))
    screen.gap()


def _stated(answer: Answer, screen: Screen) -> None:
    """The claims in words of their own, but those that a position tells."""
    told = {at for one in answer.conflicts for position in one.positions for at in position.claims}
    stated = [claim for at, claim in enumerate(answer.claims) if at not in told and not _is_quote(claim)]
    for claim in stated:
        marks = "".join(f" [{n}]" for n in dict.fromkeys(quote.source for quote in claim.quotes))
        screen.line((flat(claim.text), "bold"), (marks, "cyan"))
        if claim.softened:
            _softened(claim.softened, screen, indent=_MARGIN)
    if stated:
        screen.gap()


def _softened(why: str, screen: Screen, *, indent: int) -> None:
    screen.line((flat(f"In the source's own words: {why}"), "dim"), indent=indent)


def _is_quote(claim: Claim) -> bool:
    """Whether a claim is no more than its one quote, which is shown anyway."""
    return len(claim.quotes) == 1 and flat(claim.text) == flat(claim.quotes[0].text)


def _conflict(conflict: Conflict, claims: Sequence[Claim], sources: dict[int, Source], screen: Screen) -> None:
    screen.line((_heading(conflict), "bold yellow"))
    screen.gap()
    width = max(len(flat(position.label)) for position in conflict.positions) + 3
    seen: list[tuple[str, int]] = []
    for position in conflict.positions:
        label = flat(position.label).ljust(width)
        for n in position.sources:
            quotes = [quote for at in position.claims for quote in claims[at].quotes if quote.source == n]
            notes = [*_notes(sources[n], seen), *_superseded(position, conflict)]
            screen.line(
                f"{_voices(quotes, sources[n])}, {_day(sources[n])}",
                (f"  [{n}]", "cyan"),
                (f"  {', '.join(notes)}" if notes else "", "dim"),
                marker=(label, "dim" if position.superseded_by is not None else "bold"),
            )
            label = " " * width
        seen += [(day, n) for n in position.sources if (day := sources[n].stated_day)]
    screen.gap()


def _heading(conflict: Conflict) -> str:
    if conflict.kind != "history":
        return "The sources disagree."
    return "The number changed:" if asked_for(conflict.about) else "This changed:"


def _voices(quotes: Sequence[Quote], source: Source) -> str:
    """Who says it in a source, as it names them, and its outlet, who says that they do; else the source itself."""
    named = dict.fromkeys(flat(quote.speaker) for quote in quotes if quote.speaker)
    if not named:
        return flat(_outlet(source))
    outlet = flat(source.outlet or "")
    return " and ".join(named) + (f" ({outlet})" if outlet and outlet not in named else "")


def _superseded(position: Position, conflict: Conflict) -> list[str]:
    """By whom a position is superseded; in a history, where each is by the next, nothing."""
    if position.superseded_by is None or conflict.kind == "history":
        return []
    return [f"superseded by [{conflict.positions[position.superseded_by].sources[0]}]"]


def _notes(source: Source, seen: Iterable[tuple[str, int]]) -> list[str]:
    """That there are copies, and which positions named before are older."""
    notes = []
    revised, same = len(source.revisions), len(source.copies) - len(source.revisions)
    if same:
        notes.append("also in a reprint" if same == 1 else f"also in {same} reprints")
    if revised:
        notes.append("also in a revised copy" if revised == 1 else f"also in {revised} revised copies")
    day = source.stated_day
    earlier = [n for published, n in seen if day and published < day]
    if earlier:
        notes.append(f"later than [{earlier[-1]}]")
    return notes


def _quote(quote: Quote, source: Source, screen: Screen) -> None:
    text = flat(quote.text)
    shown = text if text.startswith(_OPENING) else f"“{text}”"
    number = f"[{source.n}] "
    screen.line(shown, marker=(number, "cyan"))
    screen.line((_origin(quote, source), "dim"), indent=_MARGIN + len(number))


def _origin(quote: Quote, source: Source) -> str:
    # The words of a reprint stand on a page of its own, not of the source that is named.
    page = f"p. {quote.page}" if quote.page and quote.document == source.document else None
    return _join(source.outlet, quote.speaker, _day(source), file_name(source.path), page)


def _join(*parts: str | None) -> str:
    return " · ".join(flat(part) for part in parts if part)


def _outlet(source: Source) -> str:
    return source.outlet or source.title or file_name(source.path)


def _day(source: Source) -> str:
    if not source.published:
        return "undated"
    day = date.fromisoformat(source.published)
    inferred = " (inferred)" if "published" in source.inferred else ""
    return f"{day.day} {day:%B} {day.year}{inferred}"


def _refusal(refusal: Refusal, screen: Screen) -> None:
    screen.line((flat(refusal.message), "bold"))
    screen.gap()
    if refusal.reason == "filtered":
        screen.line(("Widen or leave out what filters them: the days, the outlets.", "dim"))
        screen.gap()
    # What asks back has not been looked for.
    if not refusal.nearest or refusal.reason == "underspecified":
        return
    sources = {source.n: source for source in refusal.sources}
    screen.line((_NEAREST.get(refusal.reason, _NEAR), "dim"))
    screen.gap()
    for quote in refusal.nearest:
        _quote(quote, sources[quote.source], screen)
    screen.gap()


def _sources(sources: Sequence[Source], screen: Screen) -> None:
    """What the quotes have not said yet: each source's title or path, author, copies, and the id to show it by."""
    for source in sources:
        reprints = f"reprinted in {', '.join(source.copies)}" if source.copies else None
        screen.line(
            _join(source.title or source.path, source.author, source.document, reprints),
            marker=(f"[{source.n}] ", "cyan"),
        )
        for warning in source.warnings:
            screen.line((flat(warning), "yellow"), indent=_MARGIN + len(f"[{source.n}] "))
    if sources:
        screen.gap()


def _closing(result: Answer | Refusal) -> str:
    """How many sources, which model, how long."""
    n = len(result.sources)
    documents = n + sum(len(source.copies) for source in result.sources)
    parts = []
    if isinstance(result, Answer):
        parts.append(f"{n} independent source{'s' * (n != 1)}, {documents} document{'s' * (documents != 1)}")
    model = result.trace.model
    parts.append("offline reader (extractive)" if model == "extractive" else model)
    usage = result.trace.usage
    if usage.prompt_tokens:
        parts.append(f"{usage.prompt_tokens + usage.completion_tokens:,} tokens")
    parts.append(f"{sum(result.trace.timings_ms.values()) / 1000:.1f} s")
    return _join(*parts)
