"""Questions of another time or with a false premise are objected to; open parts of a question are named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import claim, hit, quote
from hypothesis import given
from hypothesis import strategies as st

from assistant.objections import ABSENT, nothing_found, objection_to, unanswered
from assistant.objections.dates import asked_time
from assistant.rewrite.compound import parts_of
from index.filters import EVERYTHING
from index.types import Hit, Metadata, Sentence

NEWS = Metadata(title="The harbour in figures", published="2030-03-04")


def report(*sentences: str, published: str | None = "2030-03-04", speaker: str | None = None) -> Hit:
    """A passage of these sentences, of a document of that day."""
    text = " ".join(sentences)
    spans = []
    at = 0
    for one in sentences:
        spans.append(Sentence(at, at + len(one), speaker))
        at += len(one) + 1
    return hit(text, metadata=replace(NEWS, published=published), sentences=tuple(spans))


def test_no_passage_is_absence() -> None:
    """Without filters, finding nothing means that the documents do not answer."""
    assert nothing_found(EVERYTHING) == ABSENT


# --- another time


def test_a_question_about_another_year_is_told_which_years_there_are() -> None:
    """The years that the sources do speak of are named, from their texts and their days of publication."""
    hits = [
        report("The harbour took 410 ships in 2016.", published="2025-02-01"),
        report("The harbour took 388 ships last month.", published="2025-02-01"),
    ]
    objection = objection_to("How many ships did the harbour take in 2030?", hits)
    assert objection is not None
    assert objection.reason == "off_date"
    assert objection.message == "The sources found speak of 2016 and 2025, none of 2030."


@pytest.mark.parametrize(
    "text",
    [
        "The harbour took 410 ships in 2028.",
        "The harbour took 410 ships on 3 May 2028.",
        "From 2021 to 2029 the harbour took 410 ships. It took them from 2021–2029.",
        "Since 2019 the harbour takes 410 ships.",
        "The harbour takes 410 ships, and did so until 2029.",
        "In the 2020s the harbour took 410 ships.",
        "Two years ago the harbour took 410 ships.",
        "Some years earlier the harbour took 410 ships.",
        "In the 21st century the harbour took 410 ships.",
    ],
)
def test_a_source_that_speaks_of_the_year_in_any_way_is_no_reason_to_object(text: str) -> None:
    """A year, a day in it, a span, a decade, an open stretch and a time reckoned back all count."""
    assert objection_to("How many ships did the harbour take in 2028?", [report(text)]) is None


def test_the_year_of_publication_counts_as_spoken_of() -> None:
    """A report without a date speaks of its own time."""
    assert objection_to("How many ships did the harbour take in 2030?", [report("It took 410 ships.")]) is None


def test_an_undated_source_may_speak_of_any_time() -> None:
    """Where nothing says when a source was published, its silence about a year proves nothing."""
    source = report("The harbour took 410 ships in 2016.", published=None)
    assert objection_to("How many ships did the harbour take in 2030?", [source]) is None


def test_another_matter_in_that_year_does_not_hide_it() -> None:
    """Only sources on the matter of the question tell of its times."""
    hits = [
        report("The harbour took 410 ships in 2016.", published="2016-12-30"),
        report("A bakery opened in 2030.", published="2030-03-04"),
    ]
    objection = objection_to("How many ships did the harbour take in 2030?", hits)
    assert objection is not None
    assert "2016" in objection.message


def test_months_are_told_apart() -> None:
    """A question about a month is not answered by another month of the year."""
    hits = [report("The harbour took 41 ships on 2 March 2030.")]
    objection = objection_to("How many ships did the harbour take in June 2030?", hits)
    assert objection is not None
    assert objection.message == "The sources found speak of March 2030, none of June 2030."


@pytest.mark.parametrize(
    "question",
    [
        "How many ships did the harbour take?",
        "How many ships did the harbour take since 2031?",
        "What did the 2031 accord say of ships in the harbour?",
        "How many ships did the harbour take in 2031 and in 2032?",
        "How many ships did the harbour take between 2031 and 2033?",
    ],
)
def test_without_one_date_asked_about_there_is_no_objection(question: str) -> None:
    """Open stretches, names with a year and several dates ask for no single time."""
    hits = [report("The harbour took 410 ships in 2016.", published="2016-12-30")]
    assert objection_to(question, hits) is None


def test_the_end_of_a_year_is_its_last_month() -> None:
    """What is known of March says nothing of the end of the year."""
    asked = asked_time("How much had come in by the end of 2031?")
    assert asked is not None
    assert asked.words == "the end of 2031"
    hits = [report("By 5 March 2031 some 212 crowns had come in.", published="2031-03-05")]
    objection = objection_to("How many crowns had come in by the end of 2031?", hits)
    assert objection is not None
    assert objection.message == "The sources found speak of March 2031, none of the end of 2031."


# --- a false premise

ACQUITTED = "Arne Moll was acquitted on Friday of wrecking the pier."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was Arne Moll convicted?", ACQUITTED),
        ("Why was Arne Moll convicted of wrecking the pier?", ACQUITTED),
        ("Why was the Sea Lily overloaded?", "The Sea Lily was not overloaded."),
        ("How did Arne Moll die?", "Arne Moll survived on the islet."),
        ("In which year did Arne Moll sell the Sea Lily?", "Arne Moll never sold the Sea Lily."),
    ],
)
def test_what_a_question_takes_for_granted_and_a_source_denies_is_objected_to(question: str, text: str) -> None:
    """The objection quotes the sentence that has the opposite, or a negation, of what is presumed."""
    objection = objection_to(question, [report(text)])
    assert objection is not None
    assert objection.reason == "false_premise"
    assert objection.message == f"The documents say otherwise: “{text}”"


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # It asks just that.
        ("Was Arne Moll convicted?", [ACQUITTED]),
        ("Who was convicted?", [ACQUITTED]),
        ("How many were convicted?", [ACQUITTED]),
        # Somebody else, or nobody by name.
        ("When was Berta Moll convicted?", [ACQUITTED]),
        ("When was the captain convicted?", [ACQUITTED]),
        # Another source affirms it.
        ("When was Arne Moll convicted?", [ACQUITTED, "A higher court convicted Arne Moll in May."]),
        # A report, a doubt, a condition.
        ("Why was the Sea Lily overloaded?", ["The Sea Lily was not overloaded, the owner said."]),
        ("Why was the Sea Lily overloaded?", ["The owner denied that the Sea Lily was overloaded."]),
        ("Why was the Sea Lily overloaded?", ["If the Sea Lily was not overloaded, she was slow."]),
        # The question doubts by itself.
        ("Why was Arne Moll not convicted?", [ACQUITTED]),
        ("When would Arne Moll be convicted?", [ACQUITTED]),
    ],
)
def test_without_a_plain_denial_there_is_no_objection(question: str, sentences: list[str]) -> None:
    """Rather nothing is said than a sentence taken for a denial that is none."""
    assert objection_to(question, [report(*sentences)]) is None


def test_what_somebody_said_settles_nothing() -> None:
    """A sentence with a speaker is his word."""
    assert (
        objection_to("Why was the Sea Lily overloaded?", [report("The Sea Lily was not overloaded.")]) is not None
    )
    said = report("The Sea Lily was not overloaded.", speaker="Arne Moll")
    assert objection_to("Why was the Sea Lily overloaded?", [said]) is None


# --- open parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How many died and who owned it?", ("How many died", "who owned it")),
        ("Who owned the ship, and when was she built?", ("Who owned the ship", "when was she built")),
        ("What did it cost? And who paid?", ("What did it cost", "who paid")),
        ("When was she built and why?", ("When was she built", "why")),
        ("Who owned the ship?", ("Who owned the ship?",)),
        ("When the ship struck, who was on the bridge?", ("When the ship struck, who was on the bridge?",)),
        ("How and why did she sink?", ("How and why did she sink?",)),
        ("What did the owner and the captain say?", ("What did the owner and the captain say?",)),
    ],
)
def test_a_compound_question_is_parted_at_its_question_words(question: str, parts: tuple[str, ...]) -> None:
    """Each part is in the question's own words; what is one question stays one."""
    assert parts_of(question) == parts


def test_parts_that_no_claim_answers_are_named() -> None:
    """A part wants a thing of the type that it asks for and some of its own words."""
    question = "How many people died on the Sea Lily, and who owned the ship?"
    dead = claim("Nineteen people died on the Sea Lily.")
    assert unanswered(question, [dead]) == ("who owned the ship",)
    assert unanswered(question, [dead, claim("The ship was owned by Arne Moll.")]) == ()
    assert unanswered(question, []) == ("How many people died on the Sea Lily", "who owned the ship")


def test_a_quote_answers_for_its_claim() -> None:
    """What a claim leaves out and its quote says is said."""
    told = claim("She was built.", quote("The ship was built in 2004.", as_of="2004"))
    assert unanswered("Who owned the ship and when was the ship built?", [told]) == ("Who owned the ship",)


def test_a_question_in_one_part_has_none_open() -> None:
    """Whether it was answered at all is not for its parts to tell."""
    assert unanswered("Who owned the ship?", []) == ()


# --- whatever is typed

TEXT = st.text(max_size=120) | st.text(alphabet="wheno dis123 0?,.\u202e\x1b[", max_size=80)
DATED = st.sampled_from(
    ["in 2030", "on 31 February 2030", "by the end of June 2029", "in 2030-13-45", "in May 1999s"]
)


@given(question=st.tuples(TEXT, DATED, TEXT).map(" ".join), text=TEXT, published=st.none() | st.text(max_size=12))
def test_nothing_that_is_typed_or_read_raises(question: str, text: str, published: str | None) -> None:
    """Any question, any passage, any day of publication; a message is one line."""
    hits = [report(text, question, published=published), report("It was in 2031.", published="2031-01-01")]
    objection = objection_to(question, hits)
    assert objection is None or (objection.message and "\n" not in objection.message)
    assert set(unanswered(question, [claim(text)])) <= set(parts_of(question))


@given(
    question=st.text(alphabet=st.characters(exclude_categories=["N", "Cs"]), max_size=80).map(
        lambda text: f"Who {text}"
    ),
    text=TEXT,
)
def test_without_a_date_or_a_presumption_nothing_is_objected(question: str, text: str) -> None:
    """A question of who, without a digit, has neither."""
    assert objection_to(question, [report(text, question, "It was not so in 2031.")]) is None


@given(st.text(max_size=100))
def test_parts_are_the_question_s_own_words(question: str) -> None:
    """Every part stands in the question, in order."""
    at = 0
    for part in parts_of(question):
        at = question.index(part, at) + len(part)
