"""Invented results about a footbridge that never was: one for each of the main screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from builders import TRACE, answer, claim, quote, refusal, source

from assistant.types import Answer, Claim, Conflict, Position, Quote, Refusal, Rejected, Source, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFLINE = replace(TRACE, model="extractive", prompt=None, usage=Usage())

# -- invented sources and what they say --------------------------------------------------------------------------

POST = source(
    1,
    document="4be1a07c55d2",
    path="/news/marlow-post.html",
    title="Footbridge closed after girder cracks",
    outlet="Marlow Post",
    author="Ines Kettle",
    published="2031-04-02",
    copies=("9d01c2a7b3e4",),
)
# It stands in lists of documents alone: a copy has no number in an answer.
REPRINT = source(
    6,
    document="9d01c2a7b3e4",
    path="/news/upriver-gazette.html",
    title="Crack closes footbridge over the Ferrow",
    outlet="Upriver Gazette",
    published="2031-04-03",
    copies=(POST.document,),
)
COURIER = source(
    2,
    document="c7720f1e9a06",
    path="/news/courier 0404.txt",
    title="Repair to cost 2.4 million crowns, minister says",
    outlet="Hallin Courier",
    author="Tom Aske",
    published="2031-04-04",
)
REPORT = source(
    3,
    document="1f6b93d0ce58",
    path="/news/inspection.pdf",
    title="Inspection of the Ferrow footbridge: second report of the county’s engineers",
    published="2031-05-20",
    inferred=("published",),
)
BLOG = source(
    4,
    document="77aa10b4e2c9",
    path="/news/blog.jsonl#ferrow-bridge",
    title="What the bridge will cost us",
    outlet="Ferrow Notes",
    url="https://ferrow-notes.example/bridge",
    warnings=("It gives orders to whoever reads it by machine.",),
)
WIRE = source(
    5,
    document="e0d55c31f8b7",
    path="https://wire.example/2031/ferrow?from=mail",
    title="フェロー橋、修理費は三百万クローネに",
    outlet="東部通信",
    published="2031-04-09",
)


def said(of: Source, text: str, **more: Any) -> Quote:  # noqa: ANN401  (fields of a quote)
    """A quote from a source."""
    return replace(quote(text, document=of.document, source=of.n), **more)


CLOSED = said(
    POST, "The footbridge over the Ferrow was closed on Tuesday evening, two hours after a walker saw the crack."
)
WORK = said(
    COURIER,
    "“Two million four hundred thousand crowns will do,” the transport minister, Orla Venn, told the county"
    " council on Friday, and asked it to pay half.",
    speaker="Orla Venn",
)
THREE = said(
    POST,
    "The repair will cost three million crowns, an engineer of the county said.",
    speaker="an engineer of the county",
)
FOUR = said(REPORT, "We put the cost of the repair at four million crowns, new bearings included.", page=12)
NOTES = said(
    BLOG, "My neighbour, who welds, says five million crowns and not one less.", speaker="My neighbour, who welds"
)
JAPAN = said(
    WIRE,
    "修理費は三百万クローネに達する見込みだと、郡の技師が水曜日に述べた。橋は少なくとも九月まで閉鎖される。",
    speaker="郡の技師",
)
SPEAKS = said(POST, "The county’s engineers had asked for new bearings in 2027.", speaker="The county’s engineers")


def itself(*quotes: Quote) -> tuple[Claim, ...]:
    """Claims that are quotes, as the offline reader makes them."""
    return tuple(claim(one.text, one) for one in quotes)


def extractive() -> Answer:
    """Sentences of the documents."""
    return answer(itself(CLOSED, WORK, FOUR), (POST, COURIER, REPORT), trace=OFFLINE)


def in_own_words() -> Answer:
    """A model's claims: one with two quotes, one of which the next leans on, too; one softened; one a quote."""
    claims = (
        claim(
            "The footbridge has been closed since Tuesday, 1 April, because a girder is cracked.", CLOSED, SPEAKS
        ),
        replace(
            claim("The county may pay half of the repair.", WORK, CLOSED), softened="“will” is not what it says"
        ),
        *itself(FOUR),
    )
    return answer(
        claims, (POST, COURIER, REPORT), removed=(Rejected("The mayor has resigned.", "nothing says so"),)
    )


def many_quotes() -> Answer:
    """One claim that nine quotes bear out."""
    quotes = [
        said(POST, f"Walker number {n} had seen the crack before, and told the county in writing.")
        for n in range(1, 10)
    ]
    return answer((claim("Nine people had reported the crack before.", *quotes),), (POST,))


def _contested(*quotes: Quote, labels: tuple[str, ...], kind: str = "conflict", **later: int) -> Answer:
    sources = {one.n: one for one in (POST, REPRINT, COURIER, REPORT, BLOG, WIRE)}
    positions = tuple(
        Position(
            label, (at,), (one.source,), said=sources[one.source].stated_day, superseded_by=later.get(f"_{at}")
        )
        for at, (one, label) in enumerate(zip(quotes, labels, strict=True))
    )
    shown = sorted({one.source for one in quotes})
    return answer(
        itself(*quotes),
        tuple(sources[n] for n in shown),
        conflicts=(Conflict("How much will the repair cost?", positions, kind),),
        trace=OFFLINE,
    )


def two_sides() -> Answer:
    """A conflict that fits beside itself; one side has two sources and is superseded. And what no side says."""
    contested = _contested(
        THREE, WORK, JAPAN, CLOSED, labels=("three million crowns", "2.4 million crowns", "", "")
    )
    first, second = contested.conflicts[0].positions[:2]
    sides = (replace(first, claims=(0, 2), sources=(1, 5), superseded_by=1), second)
    return replace(contested, conflicts=(replace(contested.conflicts[0], positions=sides),))


def two_sides_in_own_words() -> Answer:
    """A model's claims of two sides, the first from two sources, and one of no side that leans on both."""
    contested = _contested(THREE, WORK, labels=("three million crowns", "2.4 million crowns"))
    first, second = contested.conflicts[0].positions
    claims = (
        claim(
            "An engineer of the county puts the repair at three million crowns, as does an agency.", THREE, JAPAN
        ),
        claim("The minister says that 2.4 million will do.", WORK),
        claim("The county is asked to pay half.", WORK),
    )
    return replace(
        contested,
        claims=claims,
        sources=(POST, COURIER, WIRE),
        conflicts=(replace(contested.conflicts[0], positions=(replace(first, sources=(1, 5)), second)),),
        trace=TRACE,
    )


def three_sides() -> Answer:
    """One each."""
    return _contested(
        THREE, WORK, FOUR, labels=("three million crowns", "2.4 million crowns", "four million crowns")
    )


def many_sides() -> Answer:
    """More than stand side by side."""
    labels = ("three million crowns", "2.4 million crowns", "four million crowns", "five million crowns")
    return _contested(THREE, WORK, FOUR, NOTES, labels=labels, _0=2)


def history() -> Answer:
    """A figure that changed, one of the days not known."""
    labels = ("2.4 million crowns", "three million crowns", "four million crowns")
    return _contested(WORK, replace(JAPAN, speaker=None), FOUR, labels=labels, kind="history", _0=1, _1=2)


def partial() -> Answer:
    """One part of the question is open."""
    return replace(extractive(), missing=("who will pay", "when it opens again"))


def incomplete() -> Answer:
    """Stopped by the user."""
    stopped = replace(TRACE, notices=("It was stopped: there may be more to say.",))
    return replace(answer(itself(CLOSED), (POST,), trace=stopped), complete=False)


def suspect() -> Answer:
    """A source that gives orders, and a notice of the index."""
    noticed = replace(OFFLINE, notices=("1 undated document was left out.",))
    return answer(itself(NOTES, THREE), (BLOG, POST), trace=noticed)


def _refused(reason: str, message: str, *near: Quote) -> Refusal:
    sources = tuple(one for one in (POST, COURIER, REPORT) if one.n in {quote.source for quote in near})
    return replace(refusal(near, sources, trace=OFFLINE), reason=reason, message=message)


REFUSALS: Mapping[str, Refusal] = {
    "absent": _refused("absent", "The documents do not answer this.", WORK, CLOSED),
    "nothing": _refused("absent", "The documents do not answer this."),
    "declined": _refused("declined", "The documents do not answer this, by the model’s reading.", FOUR),
    "unsupported": replace(
        _refused(
            "unsupported",
            "The documents were not found to say what the model claimed, so nothing of it is shown.",
            CLOSED,
        ),
        removed=(Rejected("The footbridge will open in June.", "its quote is not in the passage that it cites"),),
    ),
    "off_date": _refused("off_date", "The documents speak of 2031, not of 1998.", CLOSED),
    "false_premise": _refused(
        "false_premise", "The documents say that the footbridge was closed, not that it fell.", CLOSED
    ),
    "underspecified": _refused(
        "underspecified", "Which bridge do you mean: the Ferrow footbridge or the Hallin viaduct?"
    ),
    "filtered": _refused("filtered", "No document passes the filters."),
}

ANSWERS = {
    "extractive": extractive(),
    "own-words": in_own_words(),
    "many-quotes": many_quotes(),
    "two-sides": two_sides(),
    "two-sides-own-words": two_sides_in_own_words(),
    "three-sides": three_sides(),
    "many-sides": many_sides(),
    "history": history(),
    "partial": partial(),
    "incomplete": incomplete(),
    "suspect": suspect(),
}

LISTED: list[dict[str, Any]] = [
    {
        "document": one.document,
        "path": one.path,
        "title": one.title,
        "outlet": one.outlet,
        "author": one.author,
        "published": one.published,
        "inferred": one.inferred,
        "passages": 3 * one.n - 2,
        "copies": list(one.copies),
    }
    for one in (POST, REPRINT, COURIER, REPORT, BLOG, WIRE)
]

DOCUMENT: dict[str, Any] = {
    **LISTED[0],
    "updated": None,
    "section": "County",
    "language": "en",
    "url": "https://marlow-post.example/footbridge",
    "origins": {"title": "page head", "outlet": "page title", "author": "by-line", "published": "linked data"},
    "inferred": ["outlet"],
    "pages": [],
    "text": "Footbridge closed after girder cracks\n\n"
    + CLOSED.text
    + " "
    + SPEAKS.text
    + " A bus crosses the Hallin viaduct instead, every twenty minutes until seven.\n\n"
    + THREE.text,
    "removed": [{"text": "Read more: ten bridges to see", "why": "a list of links"}],
    "comments": [{"text": "I told them so in 2029.", "author": "gull42", "published": "2031-04-03"}],
}
