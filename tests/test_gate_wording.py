"""The gate's verdict on wording: what its quotes bear out passes, what is stronger is shown in their words.

``data/fidelity.jsonl`` holds invented claims, each with a quote from a passage and the verdict that a sceptical
editor would want: "pass", "soften", "remove", "stop" (either of the two), or "speaker" (softened, or shown with
the one who says it). Those marked ``held`` were written with the others and set aside while the checks were made.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from builders import draft, hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate import check
from assistant.types import Claim, Rejected
from index.attribution import attribute
from index.split import sentences
from index.types import Hit, Metadata

_LINES = (Path(__file__).parent / "data" / "fidelity.jsonl").read_text("utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in _LINES]
# Words of invented reports: none is a number, a name, a negation or a hedge.
_SUBJECTS = ("The trawler", "The old mill", "The harbour office", "The brass band", "The lamp")
_VERBS = ("crossed", "damaged", "painted", "followed", "rescued")
_OBJECTS = ("the northern quay", "a grey barge", "the wooden bridge", "the parish boat", "a red crane")
_REPORTS = st.builds("{} {} {} after the storm.".format, *map(st.sampled_from, (_SUBJECTS, _VERBS, _OBJECTS)))


def passage(text: str) -> Hit:
    """A passage of a document that says nothing of itself, with its sentences and their speakers."""
    return hit(text, metadata=Metadata(), sentences=attribute(text, sentences(text)))


def verdict(claim: str, quote: str, text: str, question: str = "") -> Claim | Rejected:
    """What the gate makes of a claim with one quote."""
    result = check(draft((claim, [(quote, 1)])), [passage(text)], question)
    outcome: list[Claim | Rejected] = [*result.claims, *result.removed]
    return outcome[0]


def kind(result: Claim | Rejected) -> str:
    """The verdict in a word."""
    if isinstance(result, Rejected):
        return "remove"
    return "soften" if result.softened else "pass"


def is_as_wanted(case: dict[str, Any]) -> bool:
    """Whether the gate does with a case what an editor would want."""
    result = verdict(case["claim"], case["quote"], case["passage"], case["question"])
    got = kind(result)
    if case["expect"] == "stop":
        return got != "pass"
    if case["expect"] == "speaker":
        return got == "soften" or (isinstance(result, Claim) and result.speaker is not None)
    return bool(got == case["expect"])


@pytest.mark.parametrize("case", [case for case in CASES if not case["held"]], ids=lambda case: case["id"])
def test_a_claim_is_passed_softened_or_removed(case: dict[str, Any]) -> None:
    """Paraphrases pass; each kind of strengthening is shown in the quote's words or taken out."""
    assert is_as_wanted(case)


def test_cases_that_were_set_aside_are_mostly_judged_right() -> None:
    """At least nine in ten faithful ones pass, and at least eight in ten of the others are stopped."""
    right: dict[bool, list[bool]] = defaultdict(list)
    for case in CASES:
        if case["held"]:
            right[case["kind"] == "faithful"].append(is_as_wanted(case))
    assert sum(right[True]) >= 0.9 * len(right[True])
    assert sum(right[False]) >= 0.8 * len(right[False])


def test_a_reason_is_told() -> None:
    """In one line: why the quote's words stand in the place of the claim's."""
    result = verdict("40 boats sank.", "At least 40 boats sank.", "At least 40 boats sank.")
    assert isinstance(result, Claim)
    assert result.softened == "the quotes say “at least 40”"
    assert result.text == "At least 40 boats sank."


def test_a_quote_cut_out_of_a_denial_is_shown_whole() -> None:
    """What a quote leaves off can turn it round."""
    text = "The minister spoke. He denied that the dam was about to burst."
    result = verdict("The dam was about to burst.", "the dam was about to burst", text)
    assert isinstance(result, Claim)
    assert result.text == "He denied that the dam was about to burst."
    assert [quote.text for quote in result.quotes] == [result.text]


def test_of_several_quotes_the_nearest_takes_the_place_of_the_claim() -> None:
    """The others stay beneath it."""
    text = "The lamp went out at nine. At least 40 boats sank."
    drafted = draft(("40 boats sank.", [("The lamp went out at nine.", 1), ("At least 40 boats sank.", 1)]))
    (claim,) = check(drafted, [passage(text)]).claims
    assert claim.text == "At least 40 boats sank."
    assert len(claim.quotes) == 2


@given(st.lists(_REPORTS, min_size=1, max_size=4, unique=True), st.data())
def test_a_claim_that_is_its_quote_passes_as_it_is(reports: list[str], data: st.DataObject) -> None:
    """Whole sentences of a document, and their parts, are never taken out."""
    text = " ".join(reports)
    quote = data.draw(st.sampled_from(reports))
    result = verdict(quote, quote, text)
    assert kind(result) == "pass"
    words = quote.split()
    part = " ".join(words[data.draw(st.integers(0, len(words) - 1)) :])
    assert kind(verdict(part, part, text)) != "remove"


@given(_REPORTS, st.integers(2, 10_000))
def test_a_number_that_is_in_no_quote_never_passes(report: str, number: int) -> None:
    """Wherever it is put."""
    claim = report.replace(" after", f" {number} times after")
    assert kind(verdict(claim, report, report)) == "remove"


@given(_REPORTS, st.sampled_from(["did not", "never", "has not"]), st.booleans())
def test_a_denial_that_is_dropped_or_put_in_never_passes(report: str, denial: str, dropped: bool) -> None:
    """The verb stands with "not" on one side only."""
    verb = next(verb for verb in _VERBS if f" {verb} " in report)
    denied = report.replace(verb, f"{denial} {verb}")
    claim, quote = (report, denied) if dropped else (denied, report)
    assert kind(verdict(claim, quote, quote)) == "soften"


@given(st.text(max_size=60), st.lists(_REPORTS, min_size=1, max_size=3), st.data())
def test_what_is_shown_is_always_the_documents_own(claim: str, reports: list[str], data: st.DataObject) -> None:
    """Quotes are spans of the document, and a softened text is a quote, its white space flattened."""
    text = "\n".join(reports)
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[start : data.draw(st.integers(start + 1, len(words)))])
    wording = data.draw(st.sampled_from([quote, f"It is said that {quote}", f"No {quote}", f"{quote} {claim}"]))
    result = verdict(wording, quote, text)
    if isinstance(result, Rejected):
        return
    assert all(text[one.start : one.end] == one.text for one in result.quotes)
    if result.softened:
        assert result.text in [" ".join(one.text.split()) for one in result.quotes]
        assert "\n" not in result.softened


def test_two_words_side_by_side_that_are_nowhere_are_an_addition() -> None:
    """A quote on the same matter does not bear out an object of the model's own."""
    text = "The council of Ostermill met in the fire station to vote on the new weir."
    claim = "The council of Ostermill voted to a maker of umbrellas."
    softened = verdict(claim, text, text, "How did the council vote on the weir?")
    assert isinstance(softened, Claim)
    assert (softened.text, softened.softened) == (text, "the quotes do not say “maker umbrellas”")


@pytest.mark.parametrize(
    ("claim", "quote", "expected"),
    [
        ("Nineteen people and Zork Blatt are confirmed dead.", "Nineteen people are confirmed dead", "soften"),
        ("Zork Blatt drowned near the quay.", "He drowned near the quay.", "soften"),
        ("The Maren Holt sank in minutes.", "The ship sank in minutes.", "pass"),
    ],
)
def test_a_name_that_only_the_question_has_is_no_ones_of_the_documents(
    claim: str, quote: str, expected: str
) -> None:
    """Whoever asks can put a name into a question; one that the passage has, too, may stand for its pronoun."""
    text = (
        "Nineteen people are confirmed dead on the Maren Holt. He drowned near the quay. The ship sank in minutes."
    )
    assert kind(verdict(claim, quote, text, "Did Zork Blatt die on the Maren Holt?")) == expected
