"""A reply's claims become drafts: copied words as they are, pointers as the document's own sentences."""

from __future__ import annotations

import json

import pytest
from builders import hit
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.citing import CITING, DEFAULT, Citing, expand
from assistant.gate import Gate
from assistant.types import Claim, DraftClaim, DraftQuote, Rejected
from index.types import Hit, Sentence

# Sentences with a blank between them; passage 2 lies in the middle of its document.
_ONE = hit("It sank. Nineteen died. It cost $3.99.", sentences=(Sentence(0, 8), Sentence(9, 23), Sentence(24, 38)))
_TWO = hit("All swam. None drowned.", start=50, document="d2", sentences=(Sentence(50, 59), Sentence(60, 73)))
HITS = (_ONE, _TWO)

pointers = st.from_regex(r"\[?\d{1,2}\.\d{1,2}([-–](\d{1,2}\.)?\d{1,2})?\]?", fullmatch=True) | st.text(max_size=9)


@pytest.mark.parametrize(
    ("pointer", "text", "passage", "start"),
    [
        ("1.1", "It sank.", 1, 0),
        ("[1.2]", "Nineteen died.", 1, 9),
        (" 2.2 ", "None drowned.", 2, 60),
        ("1.1-1.2", "It sank. Nineteen died.", 1, 0),
        ("2.1-2", "All swam. None drowned.", 2, 50),
        ("[2.1\N{EN DASH}2.2]", "All swam. None drowned.", 2, 50),
    ],
)
def test_a_pointer_is_the_documents_own_words(pointer: str, text: str, passage: int, start: int) -> None:
    """One sentence, or a run of them with what lies between."""
    assert expand(pointer, HITS) == DraftQuote(text, passage, start)


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "1",
        "1.0",
        "0.1",
        "1.4",
        "3.1",
        "3.99",
        "1.2-1.1",
        "1.1-2.2",
        "1.1-9",
        "one",
        "1.1, 1.2",
        "٣.٢",
        "9" * 99,
    ],
)
def test_a_pointer_that_names_nothing_never_passes(pointer: str) -> None:
    """The gate takes the claim out and says so; not even a document's own “3.99” is taken for it."""
    checked = Gate(HITS).check(DraftClaim("It sank.", (expand(pointer, HITS),))).result
    assert isinstance(checked, Rejected)
    assert checked.why


@given(pointers)
def test_a_pointer_cannot_misquote(pointer: str) -> None:
    """Whatever a model points with: the quote is the passage's own text there, or none at all."""
    found = expand(pointer, HITS)
    if found.start is None:
        return
    passage = HITS[found.passage - 1].passage
    assert passage.text[found.start - passage.start :].startswith(found.text)
    assert found.text.strip()


def test_copied_words_come_as_they_were_written() -> None:
    """With the number of the passage; unchecked."""
    claim = '{"quotes": [{"quote": "It  sank!", "passage": 9}], "claim": "The ferry sank."}'
    drafted = DraftClaim("The ferry sank.", (DraftQuote("It  sank!", 9),))
    assert CITING["quote"].read_claim(claim, HITS) == drafted
    assert CITING["quote"].read(f'{{"claims": [{claim}]}}', HITS) == (drafted,)


def test_words_are_cited_where_they_stand() -> None:
    """Where the model names another passage: words enough to be no accident, in the passage that has them."""
    known = (hit("It sank."), hit("The ferry sank off Kelpin.", document="d2"))

    def passage(words: str, said: int) -> int:
        claim = json.dumps({"quotes": [{"quote": words, "passage": said}], "claim": "x"})
        return CITING["quote"].read_claim(claim, known).quotes[0].passage

    assert [passage("The ferry sank off Kelpin", said) for said in (1, 2, 9)] == [2, 2, 2]
    assert passage("The ferry sank off Vanby", 1) == 1
    assert passage("The ferry", 1) == 1
    twice = (hit("The ferry sank off Kelpin. All swam."), known[1])
    claim = json.dumps({"quotes": [{"quote": "The ferry sank off Kelpin", "passage": 2}], "claim": "x"})
    assert CITING["quote"].read_claim(claim, twice).quotes[0].passage == 2


def test_pointed_sentences_come_with_their_places() -> None:
    """Each once, in the order of the pointers; the gate lets them pass as they are."""
    claim = '{"claim": "Nineteen died.", "sentences": ["1.2", "2.2", "1.2"]}'
    drafted = CITING["point"].read_claim(claim, HITS)
    assert drafted.quotes == (DraftQuote("Nineteen died.", 1, 9), DraftQuote("None drowned.", 2, 60))
    assert CITING["point"].read(f'{{"claims": [{claim}]}}', HITS) == (drafted,)
    checked = Gate(HITS).check(drafted).result
    assert isinstance(checked, Claim)
    assert [(one.document, one.start, one.end) for one in checked.quotes] == [("d1", 9, 23), ("d2", 60, 73)]


@pytest.mark.parametrize("citing", CITING.values(), ids=list(CITING))
def test_the_schema_is_what_is_read(citing: Citing) -> None:
    """A reply with just the properties of the schema is read; one with another, or with one less, is not."""
    assert citing.schema["required"] == ["claims"]
    item = citing.schema["properties"]["claims"]["items"]
    assert item["additionalProperties"] is False
    assert item["required"] == list(item["properties"])
    least = {name: "" if one["type"] == "string" else [] for name, one in item["properties"].items()}
    assert citing.read_claim(json.dumps(least), HITS) == DraftClaim("", ())
    for other in (least | {"note": ""}, dict(list(least.items())[1:])):
        with pytest.raises(ValidationError):
            citing.read_claim(json.dumps(other), HITS)


def test_passages_are_shown_as_they_are_cited() -> None:
    """Words are copied from a whole passage, numbers from a numbered one."""
    assert _ONE.passage.text in CITING["quote"].lay_out(_ONE, 1, "0123")
    assert "\n[1.2] Nineteen died.\n" in CITING["point"].lay_out(_ONE, 1, "0123")
    assert DEFAULT in CITING


def test_a_sentence_that_reaches_out_of_its_passage_is_cut_off_there() -> None:
    """A quote never leaves the passage it was found in."""
    cut: Hit = hit("sank. All swam", start=10, sentences=(Sentence(5, 15), Sentence(16, 40)))
    assert expand("1.1", [cut]) == DraftQuote("sank.", 1, 10)
    assert expand("1.2", [cut]) == DraftQuote("All swam", 1, 16)
