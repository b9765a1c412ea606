"""What takes back what: by the words of a text, and then by its day; and that it is told with what it corrects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import claim, hit, quote, source

from assistant.ledger import find_conflicts
from assistant.positions import reader_for
from assistant.positions.retractions import disputed, retractions
from assistant.types import Claim, Position, Source
from index.types import Metadata, Sentence

DEAD = "How many people died on the ferry?"
NINETEEN = "Nineteen people died."
REPORTED = "The Strand reports that 26 people have died."
CORRECTION = "Correction: our report of Wednesday put the number of dead at 26."
MORE = "Twenty-four people died, one more than the government has counted."


def positions(*told: tuple[str, int], sources: list[Source]) -> dict[str, Position]:
    """The positions between claims that are their own quotes, by their labels, in order."""
    claims = [claim(text, quote(text, document=f"d{n}", source=n)) for text, n in told]
    (conflict,) = find_conflicts(DEAD, claims, sources)
    assert conflict.kind == "conflict"
    return {one.label: one for one in conflict.positions}


@pytest.mark.parametrize(
    ("text", "withdrawn", "replaces"),
    [
        (CORRECTION, True, set()),
        ("It wrongly spoke of 26 dead.", True, set()),
        ("A toll of 26 was later withdrawn.", True, set()),
        ("The office had spoken of nineteen dead.", True, set()),
        ("Correction: 21 people died, not 26.", False, {26}),
        ("The toll was revised from 26 to 21.", False, {26}),
        (MORE, False, {23}),
        ("Nineteen people died, two fewer than was said.", False, {21}),
        (NINETEEN, False, set()),
    ],
)
def test_a_text_says_what_no_longer_holds(text: str, withdrawn: bool, replaces: set[int]) -> None:
    """A number that it calls wrong or tells as an earlier one, and numbers whose place its own takes."""
    reader = reader_for(DEAD)
    told = reader.answer(text) if reader else None
    assert told is not None
    assert (told.withdrawn, {one.low for one in told.replaces}) == (withdrawn, replaces)  # type: ignore[attr-defined]


def test_a_number_that_names_another_takes_its_place_whatever_its_day() -> None:
    """An inferred day says nothing against it; where all of the other is younger, it does."""
    days = [source(1, published="2030-03-06"), source(2, published="2031-10-14", inferred=("published",))]
    told = positions(("23 people died.", 1), (MORE, 2), sources=days)
    assert [(one.label, one.superseded_by) for one in told.values()] == [
        ("23 people", 1),
        ("Twenty-four people", None),
    ]
    younger = [
        source(1, published="2032-03-06"),
        source(2, published="2031-10-14"),
        source(3, published="2031-12-01"),
    ]
    told = positions(("23 people died.", 1), (MORE, 2), ("30 people died.", 3), sources=younger)
    assert all(one.superseded_by is None for one in told.values())


def test_what_an_outlet_withdraws_comes_before_what_it_holds_instead() -> None:
    """The withdrawn number is not held by whoever withdraws it, and corrects nothing itself."""
    day = "2030-03-06"
    outlets = [
        source(1, published="2030-03-04"),
        source(2, published=day, outlet="The Strand"),
        source(3, published=day),
    ]
    told = positions((NINETEEN, 1), ("23 people died.", 2), (REPORTED, 3), (CORRECTION, 2), sources=outlets)
    assert list(told) == ["Nineteen people", "26 people", "23 people"]
    assert [one.superseded_by for one in told.values()] == [None, 2, None]
    assert told["26 people"].sources == (3,)


def test_a_correction_is_told_beside_what_it_corrects() -> None:
    """A sentence of the outlet that is said to have given the number; not of another outlet, and not twice."""
    text = f"Divers went home. {CORRECTION}"
    sentences = (Sentence(0, 17), Sentence(18, len(text)))
    strand = hit(text, document="d2", metadata=Metadata(outlet="The Strand"), sentences=sentences)
    said = Claim(REPORTED, (quote(REPORTED, document="d3", speaker="Strand"),))
    assert disputed(DEAD, [said]) == ()
    assert disputed(DEAD, [said, claim(NINETEEN)]) == (f"correction: {NINETEEN}", f"correction: {REPORTED}")
    (found,) = retractions(DEAD, [said], [strand])
    assert (found.text, found.quotes[0].start) == (CORRECTION, 18)
    assert retractions(DEAD, [said, found], [strand]) == ()
    assert retractions(DEAD, [said], [replace(strand, metadata=Metadata(outlet="Kelpin Post"))]) == ()
    assert retractions("Who owned the ferry?", [said], [strand]) == ()
