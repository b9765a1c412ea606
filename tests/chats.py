"""Chats on an index of three documents, with a model that says what it is told to; and exchanges of any kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import StringIO
from typing import TYPE_CHECKING

from builders import TRACE, quote, source
from hypothesis import strategies as st
from rich.console import Console

from assistant.chat.session import Chat
from assistant.settings import load
from assistant.steps import Assistant
from assistant.types import (
    Answer,
    Claim,
    Conflict,
    Draft,
    DraftClaim,
    DraftQuote,
    Estimate,
    Exchange,
    Position,
    PromptRef,
    Question,
    Refusal,
    Rejected,
    Retrieved,
    Trace,
    Usage,
    unseen,
)
from assistant.wiring import Opened
from index.cards import card
from index.catalog import Catalog, catalog_file
from index.copies import Kinship
from index.filters import EVERYTHING, Filters, select
from index.types import Card, Document, Hit, Metadata, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from assistant.chat.places import Place
    from assistant.types import Seen

POST = "Nineteen people are dead, the harbour office said. The ferry Maren Holt was full. Nobody was at the wheel."
STRAND = "The final number is twenty-three dead, Minister Ode Lund said."
NOTEBOOK = "The ferry had no owner, an old sailor wrote."

# What the model is told to say: a claim, its quote, and a word of the passage that the quote is from.
NINETEEN = ("19 people are dead.", "Nineteen people are dead")
FULL = ("The Maren Holt was full.", "The ferry Maren Holt was full.")
TWENTY_THREE = ("The final number is 23.", "The final number is twenty-three")
INVENTED = ("Sixty are dead.", "Sixty people are dead")
Said = tuple[str, str]


def put(catalog: Catalog, name: str, text: str, outlet: str | None, published: str | None) -> None:
    """Store a document of one passage, in the place of the one that was called so."""
    ends = [at + 1 for at, char in enumerate(text) if char == "."]
    sentences = [Sentence(start + bool(start), end) for start, end in zip([0, *ends], ends, strict=False)]
    about = Metadata(title=f"The {name} article", outlet=outlet, published=published)
    document = Document(f"{name}-0001", f"/news/{name}.txt", f"{hash(text):064x}"[-64:], text, about)
    catalog.put(document, sentences, [Span(0, len(text))])


def fill(folder: Path) -> Catalog:
    """An index of three documents."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(catalog_file(folder), create=True)
    put(catalog, "post", POST, "Kelpin Post", "2031-03-04")
    put(catalog, "strand", STRAND, "The Strand", "2031-03-06")
    put(catalog, "notebook", NOTEBOOK, None, None)
    return catalog


@dataclass(frozen=True)
class Shelf:
    """An index that finds all its documents for every question."""

    catalog: Catalog

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        """See ``steps.Index``."""
        passing = select(self.catalog, filters)
        found = []
        for n, passage in enumerate(self.catalog.passages(self.catalog.passage_ids(0, limit)).values()):
            about = self.catalog.headers([passage.document])[passage.document]
            if passing is None or passage.document in passing:
                sentences = self.catalog.sentences(passage.document)
                scores = (0.9 - n / 10, 0.75, None if n else 3.5)
                found.append(Hit(passage, about.metadata, about.path, sentences, *scores, sha256=about.sha256))
        return tuple(found)

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        """See ``steps.Index``."""
        return card(self.catalog, Kinship(self.catalog), document, filters)

    def fingerprint(self) -> str:
        """See ``steps.Index``."""
        return self.catalog.fingerprint()


@dataclass
class Scripted:
    """A model that says, question by question, what it is told to; after that, nothing."""

    script: list[Sequence[Said] | BaseException] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    stop: bool = False
    name: str = "scripted"
    prompt: PromptRef | None = None
    passages: int = 8

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        """Four out of five."""
        return Estimate(0.8)

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """The next of the script, each quote from the passage that has it; ``stop`` stops it behind its claims."""
        self.asked.append(question)
        said = self.script.pop(0) if self.script else ()
        if isinstance(said, BaseException):
            raise said
        claims = [DraftClaim(text, (DraftQuote(words, _passage(words, hits)),)) for text, words in said]
        for claim in claims:
            seen(claim)
        if self.stop:
            raise KeyboardInterrupt
        return Draft(tuple(claims), Usage(1_200, 80))

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """It cannot do better."""
        return Draft(())


def _passage(words: str, hits: Sequence[Hit]) -> int:
    return next((n for n, hit in enumerate(hits, 1) if words in hit.passage.text), 1)


@dataclass
class Talk:
    """A chat with what it printed and what it opened."""

    chat: Chat
    model: Scripted
    opened: list[Place] = field(default_factory=list)

    def take(self, line: str) -> str:
        """What a line has printed, on one line."""
        file = StringIO()
        self.chat.console.file = file
        self.chat.take(line)
        return " ".join(file.getvalue().split())


def talk(
    folder: Path, *script: Sequence[Said] | BaseException, opened: Callable[[], Opened] | None = None
) -> Talk:
    """A chat with the index in ``folder``, which is filled if it is none."""
    catalog = Catalog(catalog_file(folder)) if catalog_file(folder).exists() else fill(folder)
    model = Scripted(list(script))
    both = Opened(Assistant(Shelf(catalog), model), catalog)
    console = Console(file=StringIO(), width=100, force_terminal=False, highlight=False, markup=False, emoji=False)
    chat = Chat(load({"index": folder}), console, opened or (lambda: both))
    begun = Talk(chat, model)
    chat.view = lambda place, _console: begun.opened.append(place)
    return begun


# -- exchanges of any kind ---------------------------------------------------------------------------------------

_text = st.text(max_size=20)
_maybe = st.none() | _text
_ms = st.floats(0, 1e6)
_days = st.none() | st.dates().map(str)
_conflicts = st.builds(
    Conflict,
    _text,
    st.lists(
        st.builds(Position, _text, st.just((0,)), st.just((1,)), st.tuples(_text), _days, st.just(None)),
        max_size=2,
    ).map(tuple),
    st.sampled_from(["conflict", "history"]),
)
_removed = st.lists(st.builds(Rejected, _text, _text), max_size=2).map(tuple)
_retrieved = st.builds(
    Retrieved,
    *(_text, st.integers(0, 99), st.integers(0, 99), st.floats(0, 1)),
    *(st.none() | st.floats(-1, 1), st.none() | st.floats(0, 99)),
)
_traces = st.builds(
    Trace,
    _text,
    st.none() | st.builds(PromptRef, _text, _text),
    _text,
    st.builds(Usage, st.integers(0, 9_999), st.integers(0, 9_999), st.none() | st.floats(0, 9)),
    st.dictionaries(_text, _ms, max_size=3),
    st.none() | _ms,
    st.lists(_text, max_size=2).map(tuple),
    st.none() | st.floats(0, 1),
    st.lists(_retrieved, max_size=2).map(tuple),
)
_quotes = st.builds(
    replace,
    st.builds(quote, _text, document=_text, start=st.integers(0, 99), source=st.just(1), speaker=_maybe),
    answer=st.none() | st.builds(Span, st.integers(0, 99), st.integers(0, 99)),
)
_claims = st.lists(
    st.builds(Claim, _text, st.lists(_quotes, min_size=1, max_size=2).map(tuple), _maybe), min_size=1, max_size=3
).map(tuple)
_sources = st.builds(source, st.just(1), published=_days, title=_maybe, copies=st.tuples(_text)).map(
    lambda one: (one,)
)
_filters = st.builds(Filters, _days, _days, _days, st.lists(_text, max_size=2).map(tuple))


_answers = st.builds(
    Answer,
    *(st.builds(Question, _text, _text), _claims, st.tuples(_conflicts), _sources, _removed, _traces),
    *(st.tuples(_text), st.booleans()),
)


@st.composite
def _refusals(draw: st.DrawFn) -> Refusal:
    """One that asks back has its message with the question, too."""
    reason, message = draw(st.sampled_from(["absent", "underspecified", "filtered"])), draw(_text)
    question = Question(draw(_text), draw(_text), message if reason == "underspecified" else None)
    nearest = tuple(draw(st.lists(_quotes, max_size=2)))
    return Refusal(question, reason, message, nearest, draw(_sources), draw(_removed), draw(_traces))


exchanges = st.builds(Exchange, _answers | _refusals(), _filters)
REFUSED = Exchange(Refusal(Question("Who?", "Who?"), "absent", "They do not say.", (), (), (), TRACE), EVERYTHING)
