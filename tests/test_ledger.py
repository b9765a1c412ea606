"""Sources are numbered as quoted, copies are one source, and disagreement is laid open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import card, claim, quote, source
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import enter, find_conflicts

if TYPE_CHECKING:
    from assistant.types import Claim
    from index.types import Card

DEAD = "How many people died on the ferry?"
NINETEEN = "Nineteen people are confirmed dead."
SEVENTEEN = "At least 17 bodies were found."
FINAL = "The final number is twenty-three, said Lund."


def said(text: str, document: str, start: int = 0) -> Claim:
    """A claim that is its own quote."""
    return claim(text, quote(text, document=document, start=start))


def catalog(*cards: Card) -> dict[str, Card]:
    """Cards by document; those of documents that nobody copied are made up."""
    return {f"d{n}": card(f"d{n}") for n in range(1, 7)} | {one.document: one for one in cards}


def test_sources_are_numbered_as_they_are_quoted() -> None:
    """The first document quoted is 1, and a document has one number however often it is quoted."""
    claims = [said("It sank.", "d3"), claim("Both.", quote("a", document="d1"), quote("b", document="d3"))]
    entered = enter(claims, catalog().__getitem__)
    assert [(one.n, one.document) for one in entered.sources] == [(1, "d3"), (2, "d1")]
    assert [[one.source for one in each.quotes] for each in entered.claims] == [[1], [2, 1]]


def test_a_quote_is_given_the_page_that_it_begins_on() -> None:
    """That of the document quoted, which may be a reprint; none in a document without pages."""
    cards = catalog(replace(card("d1"), pages=(0, 10, 40)))
    claims = [
        claim("A.", quote("It sank", document="d1", start=10)),
        claim("B.", quote("off Kelpin", document="d2")),
    ]
    entered = enter(claims, cards.__getitem__)
    assert [one.quotes[0].page for one in entered.claims] == [2, None]


def test_a_reprint_is_no_further_source() -> None:
    """A claim that a copy repeats is dropped; the earliest copy stands for both and names the other."""
    cards = catalog(
        card("d1", "d2", published="2030-03-05", text=NINETEEN),
        card("d2", "d1", published="2030-03-04", text=f"Ferry sunk. {NINETEEN}"),
    )
    entered = enter([said(NINETEEN, "d1"), said(NINETEEN, "d2"), said(FINAL, "d3")], cards.__getitem__)
    assert [one.quotes[0].document for one in entered.claims] == ["d2", "d3"]
    assert [(one.n, one.document, one.copies) for one in entered.sources] == [(1, "d2", ("d1",)), (2, "d3", ())]


def test_what_a_later_copy_changed_is_a_source_of_its_own() -> None:
    """An updated story is not put down to the version before: other words, another number, outlet and date."""
    cards = catalog(
        card("d1", "d2", published="2030-03-04", text=f"It sank. {NINETEEN}"),
        card("d2", "d1", published="2030-03-08", text=f"It sank. {FINAL}"),
    )
    entered = enter([said(NINETEEN, "d1"), said(FINAL, "d2"), said("It sank.", "d2")], cards.__getitem__)
    assert [one.quotes[0].source for one in entered.claims] == [1, 2, 1]
    assert [(one.document, one.published, one.copies) for one in entered.sources] == [
        ("d1", "2030-03-04", ()),
        ("d2", "2030-03-08", ()),
    ]
    assert len(find_conflicts(DEAD, entered.claims, entered.sources)) == 1


@pytest.mark.parametrize("order", [("d1", "d2", "d3"), ("d3", "d1", "d2"), ("d1", "d3", "d2")])
def test_a_chain_of_copies_is_one_source(order: tuple[str, ...]) -> None:
    """If the first is a copy of the second and the second of the third, all three are one, in whatever order."""
    text = "It sank d1. It sank d2. It sank d3. a b"
    cards = catalog(card("d1", "d2", text=text), card("d2", "d1", "d3", text=text), card("d3", "d2", text=text))
    entered = enter([said(f"It sank {document}.", document) for document in order], cards.__getitem__)
    assert len(entered.sources) == 1
    uncited = catalog(card("d1", "d2", text=text), card("d3", "d2", text=text))
    assert len(enter([said("a", "d1"), said("b", "d3")], uncited.__getitem__).sources) == 1


def test_two_claims_from_one_quote_both_stay() -> None:
    """What differs in what it claims is no repeat, even on the same words of the same document."""
    one = quote("Nineteen are dead, the harbour office said.", document="d1")
    claims = [claim("19 died.", one), claim("The harbour office spoke.", one), claim("19 died.", one)]
    assert [each.text for each in enter(claims, catalog().__getitem__).claims] == [
        "19 died.",
        "The harbour office spoke.",
    ]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.integers(1, 6), min_size=1, max_size=3)), max_size=8),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=4),
    st.lists(st.sampled_from(["", "a", "a b", "c b a"]), min_size=7, max_size=7),
)
def test_every_quote_has_its_source(
    drawn: list[tuple[str, list[int]]], pairs: list[tuple[int, int]], texts: list[str]
) -> None:
    """Numbers run from 1 without a gap in order of first quotation, each to the source of its quote's document."""
    copies: dict[int, set[int]] = {n: set() for n in range(1, 7)}
    for a, b in pairs:
        if a != b:
            copies[a].add(b)
            copies[b].add(a)
    cards = {f"d{n}": card(f"d{n}", *(f"d{m}" for m in sorted(copies[n])), text=texts[n]) for n in copies}
    claims = [claim(f"{text}!", *(quote(text, document=f"d{n}") for n in documents)) for text, documents in drawn]
    entered = enter(claims, cards.__getitem__)
    numbers = [one.source for each in entered.claims for one in each.quotes]
    assert (
        list(dict.fromkeys(numbers))
        == [one.n for one in entered.sources]
        == list(range(1, len(entered.sources) + 1))
    )
    for each in entered.claims:
        for one in each.quotes:
            stands = entered.sources[one.source - 1]
            assert one.document == stands.document or one.text in cards[stands.document].text
    assert {each.text for each in entered.claims} <= {each.text for each in claims}
    assert {one.text for each in entered.claims for one in each.quotes} == {text for text, _ in drawn}


# -- conflicts -----------------------------------------------------------------------------------------------


def sourced(*texts: tuple[str, int]) -> list[Claim]:
    """Claims that are their own quotes, each from a numbered source."""
    return [claim(text, quote(text, document=f"d{n}", source=n)) for text, n in texts]


def test_three_tolls_are_a_conflict() -> None:
    """Each position has its number with its words of doubt, its claims and sources; the earliest comes first."""
    claims = sourced((FINAL, 1), (NINETEEN, 2), (SEVENTEEN, 3), ("The sea was calm.", 4))
    sources = [
        source(1, published="2030-03-06"),
        source(2, published="2030-03-04"),
        source(3),
        source(4, published="2030-03-01"),
    ]
    (conflict,) = find_conflicts(DEAD, claims, sources)
    assert conflict.about == DEAD
    assert [(one.label, one.claims, one.sources) for one in conflict.positions] == [
        ("19", (1,), (2,)),
        ("23", (0,), (1,)),
        ("at least 17", (2,), (3,)),
    ]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (DEAD, [(NINETEEN, 1), ("The toll is 19.", 2)]),
        (DEAD, [(NINETEEN, 1), ("At least 19 died.", 2)]),
        (DEAD, [(NINETEEN, 1), (FINAL, 1)]),
        (DEAD, [(NINETEEN, 1), ("The ferry carried 212 people.", 2)]),
        (DEAD, [(NINETEEN, 1), ("They died on 4 March 2030 at 7:30 pm.", 2)]),
        (DEAD, [(NINETEEN, 1), ("The sea was calm.", 2)]),
        (DEAD, []),
        ("Who owned the ferry?", [("Lund owned 19 ferries.", 1), ("Lund owned 23 ferries.", 2)]),
        ("When did the ferry sink?", [("It sank on 4 March.", 1), ("It sank on 5 March.", 2)]),
    ],
)
def test_what_is_no_conflict(question: str, texts: list[tuple[str, int]]) -> None:
    """Agreement, one source alone, other numbers, dates and times, and questions of no number."""
    claims = sourced(*texts)
    assert find_conflicts(question, claims, [source(1), source(2)]) == ()


def test_agreement_within_a_conflict_is_one_position() -> None:
    """Sources that give the same number stand together."""
    claims = sourced((NINETEEN, 1), (FINAL, 2), ("The toll is 19.", 3))
    (conflict,) = find_conflicts(DEAD, claims, [source(1), source(2), source(3)])
    assert [(one.claims, one.sources) for one in conflict.positions] == [((0, 2), (1, 3)), ((1,), (2,))]


TEXTS = (NINETEEN, SEVENTEEN, FINAL, "The toll is 19.", "The sea was calm.", "Between 17 and 19 died.", "30 hurt")


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(1, 3)), max_size=8))
def test_a_conflict_points_at_claims_and_sources(texts: list[tuple[str, int]]) -> None:
    """Its indexes are those of claims, its sources those of these claims, and it has two sides of two sources."""
    claims = sourced(*texts)
    for conflict in find_conflicts(DEAD, claims, [source(1), source(2), source(3)]):
        assert len(conflict.positions) >= 2
        assert len({n for one in conflict.positions for n in one.sources}) >= 2
        for position in conflict.positions:
            quoted = {one.source for at in position.claims for one in claims[at].quotes}
            assert quoted == set(position.sources)
