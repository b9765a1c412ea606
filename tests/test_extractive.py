"""The offline reader: which sentences it answers with, and when with none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate import check
from assistant.models.extractive import Extractive
from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import WEIGHTS, Evidence, probability
from assistant.question_type import AnswerType, answer_type, shows
from assistant.types import Question
from assistant.word_forms import content_terms
from index.attribution import attribute
from index.split import sentences
from index.types import Hit, Metadata, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class CountingEmbedder(HashEmbedder):
    """Keeps the number of texts of each call."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(len(texts))
        return super().embed(texts)


def passage(text: str, question: str = "", *, document: str = "d1", title: str | None = None) -> Hit:
    """A hit as the retriever gives it: sentences attributed, cosine with the question."""
    embedded = HashEmbedder().embed([text, question])
    found = attribute(text, sentences(text))
    return Hit(
        passage=Passage(1, document, 0, len(text), text),
        metadata=Metadata(title=title),
        path=f"{document}.txt",
        sentences=found,
        score=1.0,
        dense=float(embedded[0] @ embedded[1]),
    )


def answer(question: str, *texts: str, title: str | None = None) -> list[str]:
    """The claims that are made from documents of one passage each."""
    hits = [passage(text, question, document=f"d{n}", title=title) for n, text in enumerate(texts)]
    draft = Extractive(HashEmbedder()).draft(Question(question, question), hits)
    return [claim.text for claim in draft.claims]


MORNING = "At least 17 people died on the ferry, the port police said. The weather was calm and clear on Monday."
EVENING = "Nineteen people died on the ferry on Monday. The mayor thanked the bakers of the town for the bread."
LATER = "The minister said that 23 people had died on the ferry. Her speech at the old town hall was short."
WEATHER = "The bakery on the square sells rye bread. Its owner came to the town in spring and likes it."

LINES = st.sampled_from(
    [
        *(line for text in (MORNING, EVENING, LATER, WEATHER) for line in text.split(". ")),
        "Will the ferry sail again?",
        "Day | Dead",
        "---|---",
        "Monday | 17 people died",
        "What follows:",
        "- the ferry was late",
        "“Nobody died on the ferry,” said  Ode Lund.",
    ]
)
TEXTS = st.lists(
    st.tuples(st.one_of(LINES, LINES, LINES, st.text(max_size=30)), st.sampled_from([" ", ". ", "\n", "\n\n"])),
    min_size=1,
).map(lambda parts: "".join(part for pair in parts for part in pair))
QUESTIONS = st.sampled_from(
    [
        "How many people died on the ferry?",
        "Who said so?",
        "When did the ferry sail?",
        "ferry",
        "Did the mayor speak?",
    ]
)


@given(st.lists(TEXTS, max_size=5), QUESTIONS)
def test_every_claim_is_a_sentence_of_its_passage(texts: list[str], question: str) -> None:
    """Whatever the documents hold, a claim quotes whole sentences of the passages it names and passes the gate."""
    hits = [passage(text, question, document=f"d{n}") for n, text in enumerate(texts)]
    draft = Extractive(HashEmbedder()).draft(Question(question, question), hits)
    for claim in draft.claims:
        assert claim.text == " ".join(claim.quotes[0].text.split())
        for quote in claim.quotes:
            hit = hits[quote.passage - 1]
            assert quote.start in {one.start for one in hit.sentences}
            assert quote.start + len(quote.text) in {one.end for one in hit.sentences}
            assert hit.passage.text[quote.start :].startswith(quote.text)
    assert check(draft, hits).removed == ()


@given(st.lists(TEXTS, max_size=5), QUESTIONS)
def test_the_same_draft_each_time(texts: list[str], question: str) -> None:
    """The same question to the same passages gets the same draft."""
    hits = [passage(text, question, document=f"d{n}") for n, text in enumerate(texts)]
    asked = Question(question, question)
    assert Extractive(HashEmbedder()).draft(asked, hits) == Extractive(HashEmbedder()).draft(asked, hits)


def test_every_version_of_a_contested_number_is_told() -> None:
    """Each document's own count is among the claims, and nothing that counts nothing."""
    claims = answer("How many people died on the ferry?", MORNING, EVENING, LATER, WEATHER)
    assert {claim.split()[0] for claim in claims} == {"At", "Nineteen", "The"}
    assert any("23 people had died" in claim for claim in claims)
    assert len(claims) == 3


def test_the_best_comes_first() -> None:
    """The sentence that has the question's words goes before one that has few of them."""
    claims = answer(
        "Who repaired the radar of the ferry?", f"{EVENING} Pell Ansgar repaired the radar of the ferry."
    )
    assert claims[0] == "Pell Ansgar repaired the radar of the ferry."


@pytest.mark.parametrize(
    "question",
    [
        "Who insured the ship against fire and loss?",
        "What does a ticket to the opera cost?",
        "How many people died in the plane crash in Norway in 1987?",
    ],
)
def test_what_the_documents_do_not_tell_is_refused(question: str) -> None:
    """No claims, be the question about something else altogether or about another place and year."""
    assert answer(question, MORNING, EVENING, LATER, WEATHER) == []


def test_nothing_is_embedded_without_passages() -> None:
    """Without passages there are no claims, and the embedder is left alone."""
    embedder = CountingEmbedder()
    assert Extractive(embedder).draft(Question("Who?", "Who?"), []).claims == ()
    assert embedder.calls == []


def test_one_call_of_a_limited_number_of_sentences() -> None:
    """However long the passages are, one call embeds the question and 64 sentences, the best among them."""
    embedder = CountingEmbedder()
    question = "Where did the ferry sail?"
    text = "".join(f"The choir sang its song number {n}. " for n in range(190)) + "The ferry did sail to Vanby."
    draft = Extractive(embedder).draft(Question(question, question), [passage(text, question)])
    assert embedder.calls == [65]
    assert [claim.text for claim in draft.claims][:1] == ["The ferry did sail to Vanby."]


def test_words_with_a_speaker_go_before_words_without() -> None:
    """Asked who said something, the sentence that has a speaker is the better of two that are otherwise alike."""
    question = "Who said that the radar failed?"
    with_speaker, without = "The radar failed, the union said.", "The radar failed and the rain fell."
    claims = answer(question, f"{without} {with_speaker}")
    assert claims[0] == with_speaker
    assert without not in claims


def test_a_speaker_named_before_counts_as_said() -> None:
    """A sentence that its document attributes to the one asked about needs not repeat the name."""
    text = "“The radar is old,” said Pell Ansgar. “The radar was never mended,” he said. Gulls flew over the quay."
    assert answer("What did Pell Ansgar say about the radar?", text) == [
        "“The radar is old,” said Pell Ansgar.",
        "“The radar was never mended,” he said.",
    ]


def test_a_question_in_a_document_is_no_answer() -> None:
    """A heading that asks what the user asks is not quoted; the sentence under it is, though it shares no word."""
    text = (
        "Will the ferry sail again?\nYes, from the end of June at the latest.\nWho pays?\nNobody has told us yet."
    )
    claims = answer("Will the ferry sail again?", text)
    assert "Yes, from the end of June at the latest." in claims
    assert not any(claim.endswith("?") for claim in claims)


def test_a_row_of_a_table_is_an_answer() -> None:
    """A row is quoted, and read with the header over it; header and rule are not quoted."""
    text = "Port | Ships inspected\n---|---\nVanby | four ferries\nKelpin | two tugs"
    claims = answer("How many ships were inspected in Vanby?", text)
    assert claims[0] == "Vanby | four ferries"
    assert "Port | Ships inspected" not in claims


@pytest.mark.parametrize(
    "line",
    [
        "Ferry ran aground near Kelpin",
        '{"text": "The ferry ran aground near Kelpin."}',
        "</div> The ferry ran aground near Kelpin.",
        "Ferry aground",
        "6 March 2031 07:30",
    ],
)
def test_headings_markup_and_scraps_are_no_answers(line: str) -> None:
    """A heading over a text, what looks like code, and a line of a few words are passed over."""
    found = candidates([passage(f"{line}\nThe lifeboat was launched at once by the crew.")])
    assert [one.text for one in found] == ["The lifeboat was launched at once by the crew."]


def test_the_title_is_no_answer() -> None:
    """The document's own title is not quoted wherever it stands."""
    title = "Ferry ran aground near Kelpin on Monday."
    found = candidates([passage(f"{title} It was very late by then.", title=title)])
    assert [one.text for one in found] == ["It was very late by then."]


def test_a_time_is_answered_by_a_time() -> None:
    """Asked when, once a sentence with a time is found, one without is left out."""
    claims = answer(
        "When did the ferry leave Kelpin?", "The ferry left Kelpin at 18:35. The ferry left Kelpin half empty."
    )
    assert claims == ["The ferry left Kelpin at 18:35."]


def test_a_question_of_number_is_answered_by_numbers_only() -> None:
    """Asked how many, a sentence without a number is no answer, however near it comes."""
    assert answer("How many people died on the ferry?", "Some of the people on the ferry died, it is said.") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many people died?", AnswerType.NUMBER),
        ("What was the ferry's top speed?", AnswerType.NUMBER),
        ("What did raising the wreck cost?", AnswerType.NUMBER),
        ("When did the ship sail?", AnswerType.TIME),
        ("In which year was she built?", AnswerType.TIME),
        ("How long ago was that?", AnswerType.TIME),
        ("What happened when the ship sank?", AnswerType.OPEN),
        ("Who said that the radar failed?", AnswerType.SPEECH),
        ("What did the minister say?", AnswerType.SPEECH),
        ("Who steered?", AnswerType.PERSON),
        ("Where was she built?", AnswerType.PLACE),
        ("In which town did the man who steered live?", AnswerType.PLACE),
        ("Why did she turn?", AnswerType.REASON),
        ("What caused the fire?", AnswerType.REASON),
        ("Was the captain acquitted?", AnswerType.OPEN),
    ],
)
def test_the_question_word_tells_the_type(text: str, kind: AnswerType) -> None:
    """What a question asks for is read off its first question word."""
    assert answer_type(Question(text, text)) is kind


def test_a_follow_up_asks_for_what_its_own_words_say() -> None:
    """The last turn decides; without a question word of its own it goes on with the earlier question."""
    first = "How many people died on the ferry?"
    assert answer_type(Question("And why?", f"{first} And why?")) is AnswerType.REASON
    assert answer_type(Question("And in Vanby?", f"{first} And in Vanby?")) is AnswerType.NUMBER


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (AnswerType.NUMBER, "Twenty-three people died.", True),
        (AnswerType.NUMBER, "Nobody died on Monday.", True),
        (AnswerType.NUMBER, "It struck on 3 March 2031 at 18:56.", False),
        (AnswerType.TIME, "It struck at 18:56.", True),
        (AnswerType.TIME, "It struck the reef.", False),
        (AnswerType.PLACE, "It sailed to Vanby.", True),
        (AnswerType.PLACE, "It sailed at last.", False),
        (AnswerType.PERSON, "At the wheel stood Pell Ansgar.", True),
        (AnswerType.PERSON, "She was late.", False),
        (AnswerType.REASON, "It sank because of the fog.", True),
        (AnswerType.REASON, "It sank.", False),
    ],
)
def test_a_thing_of_the_type_is_seen(kind: AnswerType, text: str, shown: bool) -> None:
    """A date is no count, a reef no place name."""
    assert shows(kind, text, Sentence(0, len(text))) is shown


@pytest.mark.parametrize(
    ("one", "other"), [("leave", "left"), ("died", "killed"), ("sink", "sunk"), ("toll", "dead")]
)
def test_forms_that_a_stemmer_keeps_apart_are_one(one: str, other: str) -> None:
    """Irregular verbs, and the words in which news counts the dead, match each other."""
    assert content_terms(one) == content_terms(other)


@given(
    st.builds(Evidence, *[st.floats(-1, 1)] * (len(WEIGHTS) - 1)),
    st.sampled_from(Evidence._fields[:-1]),
    st.floats(0, 1),
)
def test_more_evidence_never_makes_it_less_likely(evidence: Evidence, name: str, more: float) -> None:
    """The probability lies between 0 and 1 and goes the way that the weight points, for each feature alone."""
    raised = evidence._replace(**{name: getattr(evidence, name) + more})
    before, after = probability(evidence), probability(raised)
    assert 0 < before < 1
    assert (after - before) * getattr(WEIGHTS, name) >= 0
