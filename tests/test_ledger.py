"""Sources are numbered as quoted, copies are one source, and disagreement is laid open."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from builders import card, claim, quote, source
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import enter, find_conflicts
from assistant.positions import grouped, reader_for, stands, stands_in

if TYPE_CHECKING:
    from random import Random

    from assistant.types import Claim, Source
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


def test_tolls_that_exclude_one_another_are_a_conflict() -> None:
    """Each position has its words, its claims and sources; the earliest comes first, an undated one last."""
    claims = sourced((FINAL, 1), (NINETEEN, 2), ("12 people died.", 3), ("The sea was calm.", 4))
    sources = [source(1, published="2030-03-06"), source(2, published="2030-03-04"), source(3), source(4)]
    (conflict,) = find_conflicts(DEAD, claims, sources)
    assert (conflict.about, conflict.kind) == (DEAD, "conflict")
    assert [(one.label, one.claims, one.sources, one.said) for one in conflict.positions] == [
        ("Nineteen people", (1,), (2,), "2030-03-04"),
        ("twenty-three", (0,), (1,), "2030-03-06"),
        ("12 people", (2,), (3,), None),
    ]


def test_a_number_that_fits_several_positions_takes_no_side() -> None:
    """At least 17 is true of 19 and of 23: it is shown as a quote and put to neither."""
    claims = sourced((FINAL, 1), (NINETEEN, 2), (SEVENTEEN, 3))
    (conflict,) = find_conflicts(DEAD, claims, [source(1), source(2), source(3)])
    assert [one.claims for one in conflict.positions] == [(0,), (1,)]
    (conflict,) = find_conflicts(
        DEAD, sourced((FINAL, 1), ("12 died.", 2), (SEVENTEEN, 3)), list(map(source, (1, 2, 3)))
    )
    assert [one.claims for one in conflict.positions] == [(0, 2), (1,)]


DAYS = ("2030-03-04", "2030-03-05", "2030-03-06", "2030-03-07")
RISING = (SEVENTEEN, NINETEEN, "21 people died.", FINAL)


def dated(*texts: tuple[str, str]) -> tuple[list[Claim], list[Source]]:
    """Claims that are their own quotes, each from a source of its own, published on a day."""
    claims = sourced(*((text, n) for n, (text, _) in enumerate(texts, 1)))
    return claims, [source(n, published=day) for n, (_, day) in enumerate(texts, 1)]


def test_a_number_that_rises_over_days_is_a_history() -> None:
    """Each stage is told, the oldest first, and superseded by the next."""
    (history,) = find_conflicts(DEAD, *dated(*zip(RISING, DAYS, strict=True)))
    assert history.kind == "history"
    assert [one.label for one in history.positions] == [
        "At least 17 bodies",
        "Nineteen people",
        "21 people",
        "twenty-three",
    ]
    assert [one.superseded_by for one in history.positions] == [1, 2, 3, None]


@pytest.mark.parametrize(
    "texts",
    [
        [(NINETEEN, DAYS[0]), ("21 people died.", DAYS[0])],
        [(NINETEEN, DAYS[0]), ("21 people died.", DAYS[1]), (NINETEEN, DAYS[2])],
        [(NINETEEN, DAYS[0]), ("26 people died.", DAYS[1]), (FINAL, DAYS[2])],
    ],
)
def test_what_is_no_history(texts: list[tuple[str, str]]) -> None:
    """Two numbers of one day, one told again after the next, and one that went up and down are a conflict."""
    (conflict,) = find_conflicts(DEAD, *dated(*texts))
    assert conflict.kind == "conflict"


def test_the_time_spoken_of_goes_before_that_of_publication() -> None:
    """What is told on one day of two days before is a history of those."""
    claims = [
        claim(NINETEEN, quote(NINETEEN, document="d1", source=1, as_of="4 March")),
        claim("21 people died.", quote("21 people died.", document="d2", source=2, as_of="5 March")),
    ]
    (history,) = find_conflicts(DEAD, claims, [source(1, published=DAYS[3]), source(2, published=DAYS[3])])
    assert (history.kind, [one.claims for one in history.positions]) == ("history", [(0,), (1,)])


def test_a_later_correction_supersedes() -> None:
    """One that says so, and one by the same speaker or outlet; what is merely later or undated does not."""
    again = ("26 people died.", "2030-03-06")
    claims, sources = dated((NINETEEN, DAYS[0]), again, ("The corrected number of dead is 21.", DAYS[3]))
    (conflict,) = find_conflicts(DEAD, claims, sources)
    assert [(one.label, one.superseded_by) for one in conflict.positions] == [
        ("Nineteen people", 2),
        ("26 people", 2),
        ("21", None),
    ]
    claims, sources = dated(
        ("26 people died.", DAYS[0]), ("30 people died.", DAYS[0]), ("21 people died.", DAYS[1])
    )
    outlets = [replace(one, outlet=name) for one, name in zip(sources, ("Post", "Strand", "Post"), strict=True)]
    (conflict,) = find_conflicts(DEAD, claims, outlets)
    assert [one.superseded_by for one in conflict.positions] == [2, None, None]
    inferred = [replace(one, inferred=("published",)) for one in outlets]
    (conflict,) = find_conflicts(DEAD, claims, inferred)
    assert [(one.superseded_by, one.said) for one in conflict.positions] == [(None, None)] * 3


def test_a_speaker_who_corrects_himself_supersedes_what_he_said() -> None:
    """And another speaker of the same outlet does not."""
    said_by = [
        ("26 people died.", "Ode Lund", 1),
        ("30 people died.", "Teo Brask", 2),
        ("21 people died.", "Minister Lund", 3),
    ]
    claims = [claim(text, quote(text, document=f"d{n}", source=n, speaker=who)) for text, who, n in said_by]
    sources = [source(n, published=DAYS[n > 2], outlet="Post") for n in (1, 2, 3)]
    (conflict,) = find_conflicts(DEAD, claims, sources)
    assert [(one.speakers, one.superseded_by) for one in conflict.positions] == [
        (("Ode Lund",), 2),
        (("Teo Brask",), None),
        (("Minister Lund",), None),
    ]


@pytest.mark.parametrize(
    ("question", "one", "other", "labels"),
    [
        (
            "When did the ferry sink?",
            "It sank on 4 March.",
            "The ferry sank on 5 March 2030.",
            ["4 March", "5 March 2030"],
        ),
        (
            "When was the pier built?",
            "The pier was built in 1885.",
            "The pier was built in 1902.",
            ["1885", "1902"],
        ),
        ("Was the radar faulty?", "The radar was faulty.", "The radar was not faulty.", ["faulty", "not faulty"]),
        ("Is the gang defeated?", "The gang is defeated.", "The gang is resurgent.", ["defeated", "resurgent"]),
        (
            "Was there a squall?",
            "A squall hit her.",
            "There was no trace of a squall.",
            ["squall", "no trace of a squall"],
        ),
        (
            "Who is the harbour master?",
            "The harbour master, Teo Brask, spoke.",
            "Ilse Corvane, the harbour master, wept.",
            ["Teo Brask", "Ilse Corvane"],
        ),
        (
            "Who won the regatta?",
            "Ada Brun won the regatta.",
            "The regatta was won by Jon Voss.",
            ["Ada Brun", "Jon Voss"],
        ),
        (
            "How much did it cost?",
            "It cost 25 million crowns.",
            "It cost 38 million crowns.",
            ["25 million crowns", "38 million crowns"],
        ),
    ],
)
def test_answers_of_every_kind_may_exclude_one_another(
    question: str, one: str, other: str, labels: list[str]
) -> None:
    """Dates, verdicts, the holders of offices, doers and amounts, each position in the words of its quote."""
    (conflict,) = find_conflicts(question, sourced((one, 1), (other, 2)), [source(1), source(2)])
    assert [one.label for one in conflict.positions] == labels


def test_the_words_of_a_claim_say_which_of_its_quote_s_numbers_is_meant() -> None:
    """A language model's claim is short, its quote long; a claim that says "they differ" leaves it to them."""
    both = quote("Nineteen dead, 40 hurt.", document="d1", source=1)
    other = quote("Twenty-three dead, 40 hurt.", document="d2", source=2)
    sources = [source(1), source(2)]
    for claims in (
        [claim("19 people died.", both), claim("23 people died.", other)],
        [claim("The sources differ.", both, other)],
    ):
        (conflict,) = find_conflicts(DEAD, claims, sources)
        assert [one.label for one in conflict.positions] == ["Nineteen dead", "Twenty-three dead"]
        assert [one.sources for one in conflict.positions] == [(1,), (2,)]
    assert find_conflicts(DEAD, [claim("19 people died.", both), claim("40 people died.", other)], sources) == ()


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
        (DEAD, [(NINETEEN, 1), ("About 20 people died.", 2)]),
        (DEAD, [(NINETEEN, 1), ("As many as 40 people died.", 2)]),
        (DEAD, [("Of the dead, 19 were children.", 1), ("19 dead and 40 injured.", 2)]),
        ("Who owned the ferry?", [("Lund owned 19 ferries.", 1), ("Lund owned 23 ferries.", 2)]),
        ("Who owned the ferry?", [("Ode Lund owned the ferry.", 1), ("Lund owned the ferry.", 2)]),
        ("Who denounced the attack?", [("Lund denounced the attack.", 1), ("Brask denounced the attack.", 2)]),
        (
            "Who is the harbour master?",
            [("The harbour master, Teo Brask.", 1), ("The former harbour master, Jon Voss.", 2)],
        ),
        ("When did the ferry sink?", [("It sank on 4 March.", 1), ("It sank in March 2030.", 2)]),
        ("When did the ferry sink?", [("It sank on 4 March.", 1), ("It sailed on 3 March.", 2)]),
        ("When did the ferry sink?", [("It sank on 4 March.", 1), ("It sank after 2 March.", 2)]),
        (
            "When was Ada Brun acquitted?",
            [("Brun was acquitted on 4 May.", 1), ("Jon Voss was acquitted on 5 May.", 2)],
        ),
        ("Is ISIS defeated?", [("ISIS is defeated.", 1), ("ISIS-K is resurgent.", 2)]),
        ("Is the gang defeated?", [("The gang is defeated.", 1), ("The gang may be resurgent.", 2)]),
        ("Is the gang defeated?", [("The gang is defeated.", 1), ("If the gang is not defeated, run.", 2)]),
        ("Was it a squall or a fault?", [("A squall hit her.", 1), ("There was no squall.", 2)]),
        ("Why did it sink?", [("It sank because of 19 holes.", 1), ("It sank because of 3 holes.", 2)]),
        ("How much did it cost?", [("It cost 25 million crowns.", 1), ("It cost 38 million euros.", 2)]),
    ],
)
def test_what_is_no_conflict(question: str, texts: list[tuple[str, int]]) -> None:
    """Agreement, one source alone, what fits, what is of another thing or not said outright."""
    claims = sourced(*texts)
    assert find_conflicts(question, claims, [source(1), source(2)]) == ()


def test_agreement_within_a_conflict_is_one_position() -> None:
    """Sources that give the same number stand together."""
    claims = sourced((NINETEEN, 1), (FINAL, 2), ("The toll is 19.", 3))
    (conflict,) = find_conflicts(DEAD, claims, [source(1), source(2), source(3)])
    assert [(one.claims, one.sources) for one in conflict.positions] == [((0, 2), (1, 3)), ((1,), (2,))]


# Questions of each kind with sentences that answer them, some that do not, and some that answer vaguely.
ASKED = {
    DEAD: (
        NINETEEN,
        SEVENTEEN,
        FINAL,
        "The toll is 19.",
        "The sea was calm.",
        "Between 17 and 19 died.",
        "About 20 died.",
        "30 hurt",
    ),
    "When did the ferry sink?": (
        "It sank on 4 March.",
        "It sank in March 2030.",
        "It sank on 5 March 2030.",
        "It sank in 2031.",
        "It sank.",
    ),
    "Who is the harbour master?": (
        "The harbour master, Teo Brask.",
        "Brask is harbour master.",
        "Ilse Corvane, the harbour master.",
        "A man.",
    ),
    "Was the radar faulty?": (
        "The radar was faulty.",
        "The radar was not faulty.",
        "It may be faulty.",
        "It was no faulty radar.",
    ),
}


@st.composite
def told(draw: st.DrawFn) -> tuple[str, list[Claim], list[Source]]:
    """A question, claims that are their own quotes, and their sources, some of them dated."""
    question = draw(st.sampled_from(sorted(ASKED)))
    texts = draw(st.lists(st.tuples(st.sampled_from(ASKED[question]), st.integers(1, 4)), max_size=8))
    days = draw(st.lists(st.sampled_from([None, *DAYS]), min_size=4, max_size=4))
    return question, sourced(*dict.fromkeys(texts)), [source(n, published=day) for n, day in enumerate(days, 1)]


@given(told())
def test_a_conflict_points_at_claims_sources_and_words(asked: tuple[str, list[Claim], list[Source]]) -> None:
    """Claims that there are, the sources they quote, words found there; never one side or one source alone."""
    question, claims, sources = asked
    for conflict in find_conflicts(question, claims, sources):
        assert len(conflict.positions) >= 2
        assert len({n for one in conflict.positions for n in one.sources}) >= 2
        for at, position in enumerate(conflict.positions):
            quotes = [one for index in position.claims for one in claims[index].quotes]
            assert {one.source for one in quotes} == set(position.sources)
            assert any(stands_in(position.label, one.text) for one in quotes)
            assert position.superseded_by is None or position.superseded_by != at
            assert position.superseded_by in (None, *range(len(conflict.positions)))


@given(told())
def test_positions_exclude_one_another(asked: tuple[str, list[Claim], list[Source]]) -> None:
    """Every answer in one position is contrary to every answer in another, and to none in its own."""
    question, claims, _ = asked
    reader = reader_for(question)
    assert reader is not None
    groups = grouped(stands(reader, claims))
    for one, other in combinations(groups, 2):
        assert all(a.told.value.excludes(b.told.value) for a in one for b in other)
    for group in groups:
        assert not any(a.told.value.excludes(b.told.value) for a, b in combinations(group, 2))


@given(told(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_no_position(
    asked: tuple[str, list[Claim], list[Source]], chance: Random
) -> None:
    """Whatever comes first in an answer, the same sides are told in the same order."""
    question, claims, sources = asked
    shuffled = chance.sample(claims, len(claims))

    def sides(of: list[Claim]) -> list[object]:
        return [
            (
                conflict.kind,
                [(replace(one, claims=()), {of[at] for at in one.claims}) for one in conflict.positions],
            )
            for conflict in find_conflicts(question, of, sources)
        ]

    assert sides(claims) == sides(shuffled)


@given(st.lists(st.sampled_from([NINETEEN, FINAL, "12 people died."]), min_size=1, max_size=3), st.integers(1, 3))
def test_a_reprint_adds_no_source_to_a_position(texts: list[str], reprints: int) -> None:
    """However often a story is printed again, it is held by one source, and with itself in no conflict."""
    ids = [f"d{n}" for n in range(1, reprints + 2)]
    cards = catalog(*(card(one, *(other for other in ids if other != one), text=" ".join(texts)) for one in ids))
    entered = enter([said(text, one) for one in ids for text in texts], cards.__getitem__)
    assert len(entered.sources) == 1
    assert find_conflicts(DEAD, entered.claims, entered.sources) == ()


def test_words_of_a_reprint_are_quoted_once() -> None:
    """A claim that both bear out rests on one source, quoted from the copy that came first."""
    cards = catalog(
        card("d1", "d2", published="2030-03-05", text=NINETEEN),
        card("d2", "d1", published="2030-03-04", text=f"Ferry sunk. {NINETEEN}"),
    )
    quotes = [quote(NINETEEN, document=document) for document in ("d1", "d2", "d3")]
    entered = enter([claim(NINETEEN, *quotes)], cards.__getitem__)
    assert [(one.document, one.source) for one in entered.claims[0].quotes] == [("d2", 1), ("d3", 2)]
    assert [(one.document, one.copies) for one in entered.sources] == [("d2", ("d1",)), ("d3", ())]
