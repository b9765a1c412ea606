"""A saved answer checked against the documents again: offline, without a model.

The seal tells whether anything in it was changed since it was printed. Whoever changes it on purpose can seal it
anew; so all that follows from the documents is looked up, or worked out, once more (docs/saved-answers.md).
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.contract import digest
from assistant.gate import Gate, marks
from assistant.ledger import conflicts_over
from assistant.lines import one_line
from assistant.render import Screen
from assistant.rewrite import matters
from assistant.settings import index_folder
from assistant.suspicion import warnings
from assistant.types import Claim, DraftClaim, DraftQuote, Question, Rejected
from assistant.verify.cited import Cited
from assistant.verify.saved import parse_all, read, restore
from assistant.wiring import open_catalog
from index.catalog import Catalog, catalog_file
from index.errors import FilterError
from index.filters import EVERYTHING, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from assistant.settings import Settings
    from assistant.types import Quote, Source
    from assistant.verify.saved import Saved, SavedClaim

# Of what a failure quotes, enough to find it in the file.
_SHOWN = 60


class Failure(NamedTuple):
    """What does not hold, and where in the answer: ``claim 2, quote 1``."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a check; the answer holds if there is no failure.

    ``notes`` are what a reader may want to know and is no failure.
    """

    claims: int
    quotes: int
    sources: int
    failures: tuple[Failure, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As ``verify --json`` prints it."""
        counts = {"claims": self.claims, "quotes": self.quotes, "sources": self.sources}
        failures = [one._asdict() for one in self.failures]
        return {"holds": not failures, "failures": failures, "checked": counts, "notes": list(self.notes)}


def run(settings: Settings, name: str) -> Checked:
    """Check the answer in a file, or each of a conversation's, or those of standard input for ``-``.

    Raises:
        PathError: There is no such file.
        SavedAnswerError: It holds no answer.
        NoIndexError, StoreError: The index cannot be opened.
    """
    values = parse_all(read(name))
    # The replica of a server's index will do where no network may be used.
    offline = settings.offline
    with closing(Catalog(catalog_file(index_folder(settings))) if offline else open_catalog(settings)) as catalog:
        return _together([verify(value, catalog) for value in values])


def _together(checked: list[Checked]) -> Checked:
    if len(checked) == 1:
        return checked[0]
    failures = (
        Failure(f"answer {n}, {where}", what) for n, one in enumerate(checked, 1) for where, what in one.failures
    )
    return Checked(
        claims=sum(one.claims for one in checked),
        quotes=sum(one.quotes for one in checked),
        sources=sum(one.sources for one in checked),
        failures=tuple(failures),
        notes=tuple(dict.fromkeys(note for one in checked for note in one.notes)),
    )


def verify(value: dict[str, Any], catalog: Catalog) -> Checked:
    """Check an answer's object against the documents.

    Raises:
        SavedAnswerError: It is none.
    """
    saved = restore(value)
    with catalog.reading():
        check = _Check(saved, catalog)
        failures = [*_sealed(value, saved), *check.run()]
    changed = check.changed and not failures
    notes = ("The index has changed since; what is quoted has not.",) if changed else ()
    return Checked(len(saved.claims), len(check.quotes), len(saved.sources), tuple(failures), notes)


def _sealed(value: dict[str, Any], saved: Saved) -> Iterator[Failure]:
    if saved.seal.sha256 != digest(value):
        yield Failure("seal", "something in the answer is not as it was printed")


class _Check:
    """One answer against one state of the catalog."""

    def __init__(self, saved: Saved, catalog: Catalog) -> None:
        self._saved = saved
        self._catalog = catalog
        self._filters = saved.filters or EVERYTHING
        self._cited = Cited(catalog, self._filters)
        self._sources = {source.n: source for source in saved.sources}
        self.quotes = _numbered(saved)
        self.changed = catalog.fingerprint() != saved.index.fingerprint
        # A document that is gone is one failure, not one for each of its quotes.
        self._gone = {
            one
            for one in {quote.document for quote in self.quotes.values()}
            | {source.document for source in saved.sources}
            if not catalog.has(one)
        }

    def run(self) -> Iterator[Failure]:
        """All that does not hold, in the order of the answer."""
        yield from self._form()
        for document in sorted(self._gone):
            yield Failure(f"document {document}", "it is not in the index")
        yield from self._source_list()
        for where, quote in self.quotes.items():
            if quote.document not in self._gone:
                yield from self._quote(where, quote)
        for n, claim in enumerate(self._saved.claims, 1):
            yield from self._claim(f"claim {n}", claim)
        yield from self._conflicts()

    def _form(self) -> Iterator[Failure]:
        """What every answer has, whatever it is about."""
        saved = self._saved
        for key in ("question", "standalone_question"):
            if not any(char.isalnum() for char in getattr(saved, key)):
                yield Failure(key, "there is none")
        if saved.refusal and saved.claims:
            yield Failure("claims", "a refusal claims something")
        if saved.refusal and not (saved.refusal.reason.strip() and saved.refusal.message.strip()):
            yield Failure("refusal", "it gives no reason")
        if not saved.refusal and not saved.claims:
            yield Failure("claims", "an answer claims nothing")

    # -- sources ---------------------------------------------------------------------------------------------

    def _source_list(self) -> Iterator[Failure]:
        """Numbered in the order in which they are quoted, each as the index has it, all within the filters."""
        quoted = list(dict.fromkeys(quote.source for quote in self.quotes.values()))
        numbers = [source.n for source in self._saved.sources]
        if not numbers == quoted == list(range(1, len(numbers) + 1)):
            yield Failure("sources", "they are not numbered in the order in which they are quoted")
        try:
            passing = select(self._catalog, self._filters)
        except FilterError as error:
            yield Failure("filters", error.message)
            passing = None
        for source in self._saved.sources:
            if source.document in self._gone:
                continue
            yield from self._source(f"source {source.n}", source)
            if passing is not None and source.document not in passing:
                yield Failure(f"source {source.n}", "its document does not pass the filters")

    def _source(self, where: str, source: Source) -> Iterator[Failure]:
        card = self._cited.card(source.document)
        if source.sha256 != card.sha256:
            yield Failure(where, f"the document {source.document} is another version than the one quoted")
        about = card.metadata
        for key in ("title", "outlet", "author", "published", "url", "inferred"):
            if getattr(source, key) != getattr(about, key):
                yield Failure(where, f"{key} is not what the index has of its document")
        if source.path != card.path:
            yield Failure(where, "path is not what the index has of its document")
        if source.warnings != warnings(card, card.removed):
            yield Failure(where, "warnings are not what its document gives reason for")
        numbered = {one.document for one in self._saved.sources}
        due = self._cited.filtered(source.document)
        for key in ("copies", "revisions"):
            listed = getattr(source, key)
            known, needed = (set(getattr(one, key)) - numbered for one in (card, due))
            # None that is no copy, none twice; of an index that has changed since, not all, which may be more.
            complete = self.changed or needed <= set(listed)
            if not (set(listed) <= known and len(listed) == len(set(listed)) and complete):
                yield Failure(where, f"{key} are not those that the index has of its document")

    # -- quotes ----------------------------------------------------------------------------------------------

    def _quote(self, where: str, quote: Quote) -> Iterator[Failure]:
        """At its place, and said by whom, when and on which page the document has it."""
        if not self._cited.says(quote):
            yield Failure(where, f"the document does not have these words there: “{one_line(quote.text, _SHOWN)}”")
            return
        found = self._cited.quote(quote)
        if found is None:
            yield Failure(where, "it reaches beyond a passage")
            return
        for key in ("speaker", "as_of", "page"):
            if getattr(quote, key) != getattr(found, key):
                yield Failure(where, f"{key} is not what the document has there")
        if quote.answer and not marks(quote.answer, quote.text):
            yield Failure(where, "its answer is no part of it")
        source = self._sources.get(quote.source)
        if source is None:
            yield Failure(where, f"there is no source {quote.source}")
        elif source.document not in self._gone and not self._cited.stands_for(source.document, quote):
            yield Failure(where, f"source {quote.source} is another document")

    # -- claims ----------------------------------------------------------------------------------------------

    def _claim(self, where: str, claim: SavedClaim) -> Iterator[Failure]:
        """Past the gate, by the words quoted."""
        if not claim.quotes:
            yield Failure(where, "it has no quote")
            return
        whole = Claim(claim.text, claim.quotes)
        for key in ("speaker", "as_of"):
            if getattr(claim, key) != getattr(whole, key):
                yield Failure(where, f"{key} is not what its quotes have")
        hits = [self._cited.hit(quote) for quote in claim.quotes if quote.document not in self._gone]
        if len(hits) < len(claim.quotes) or None in hits:
            return  # what is wrong with its quotes has been said
        drafted = DraftClaim(
            claim.text,
            tuple(DraftQuote(quote.text, n, quote.start) for n, quote in enumerate(claim.quotes, 1)),
        )
        passed, left_out = Gate([hit for hit in hits if hit], self._saved.standalone_question).check(drafted)
        if isinstance(passed, Rejected):
            yield Failure(where, f"it does not pass the gate: {passed.why}")
        elif left_out:
            yield Failure(where, f"the gate leaves a quote of it out: {left_out[0].text}")
        elif passed.text != claim.text:
            yield Failure(where, "it claims more than its quotes")

    # -- conflicts -------------------------------------------------------------------------------------------

    def _conflicts(self) -> Iterator[Failure]:
        saved = self._saved
        claims = tuple(Claim(one.text, one.quotes, one.softened) for one in saved.claims)
        cited = {quote.source for claim in claims for quote in claim.quotes}
        if not cited <= self._sources.keys():
            return  # which has been said
        asked = matters(Question(saved.question, saved.standalone_question))
        found = conflicts_over(asked, claims, saved.sources)
        if found != saved.conflicts:
            yield Failure("conflicts", "the ledger finds others between these claims")


def _numbered(saved: Saved) -> dict[str, Quote]:
    """All quotes, by where they stand in the answer."""
    claimed = {
        f"claim {n}, quote {m}": quote
        for n, claim in enumerate(saved.claims, 1)
        for m, quote in enumerate(claim.quotes, 1)
    }
    nearest = saved.refusal.nearest if saved.refusal else ()
    return claimed | {f"refusal, nearest {n}": quote for n, quote in enumerate(nearest, 1)}


def show(checked: Checked, console: Console) -> None:
    """Print what holds, or what does not."""
    screen = Screen(console)
    screen.gap()
    counts = {"claim": checked.claims, "quote": checked.quotes, "source": checked.sources}
    what = ", ".join(f"{n} {one}{'s' * (n != 1)}" for one, n in counts.items())
    if not checked.failures:
        screen.line(("It holds", "bold"), f": {what}.")
    else:
        n = len(checked.failures)
        screen.line((f"{n} thing{'s do' if n > 1 else ' does'} not hold", "bold red"), f" of {what}:")
    for one in checked.failures:
        screen.line(f"{one.where}: {one.what}")
    for note in checked.notes:
        screen.line(note)
    screen.gap()
