"""Of a question that is put after another, what is asked now is told apart from what was asked before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import find_conflicts
from assistant.objections import objection_to
from assistant.rewrite import matter, stand_alone
from assistant.types import Claim, Question, Quote, Source, Turn
from index.types import Hit, Metadata, Passage, Sentence


def held(texts: list[str], *said: str) -> Question:
    """The last of the questions of a conversation whose answers are all the same."""
    turns: list[Turn] = []
    for text in texts:
        turns.append(Turn(stand_alone(text, turns), said))
    return turns[-1].question


@pytest.mark.parametrize(
    ("texts", "before", "asked"),
    [
        (["Who owned the ferry?"], "", "Who owned the ferry?"),
        (["How many fled in Orrel?", "And in Sorne?"], "", "How many fled in Sorne?"),
        (["Who owned the ferry?", "When did he buy it?"], "Who owned the ferry?", "When did he buy it?"),
        (["who owned the ferry", "and why"], "who owned the ferry?", "and why"),
        (["Tell me about Mr. Moe.", "and why?"], "Tell me about Mr. Moe.", "and why?"),
        (["Who is it?", "Mr. Moe"], "", "Who is Mr. Moe?"),
        (
            ["What did Ode Lund say?", "Where did she say it?", "Why?"],
            "What did Ode Lund say?",
            "Why did she say it?",
        ),
        (
            ["Who owned the ferry?", "What did he pay?", "And why?"],
            "Who owned the ferry? What did he pay?",
            "And why?",
        ),
    ],
)
def test_what_is_asked_now_is_told_from_what_was_asked_before(texts: list[str], before: str, asked: str) -> None:
    """All of a question that stands alone; of another the user's words, or those of what they vary."""
    question = held(texts)
    assert (question.before, question.asked) == (before, asked)


_TEXT = st.sampled_from(
    [
        *(
            "Who owned the ferry?",
            "how many fled in Orrel",
            "Did Ode Lund leave?",
            "Tell me of the trial.",
            "Why?",
        ),
        *(
            "And in Sorne?",
            "when did he buy it?",
            "Nice! Did she know? And when?",
            "who said that?",
            "and the crew",
        ),
        *("Is that still true?", "the second one", "I meant the pier", "how many were there?", "thanks", "pier?"),
        *("Which of them came first?", "And “Who? Me?” was said by whom?", "did the mayor?", "Mr. Moe?", "he"),
    ]
)
_SAID = st.sampled_from(
    [
        *("Nineteen are dead.", "“Who is it? Is it you?” she asked.", "Ode Lund, Mr. Moe and Ida Rask fled."),
        *("Is it late? It is.", "The Juniper and the Gannet came at 5 p.m. on Monday."),
    ]
)
_CONVERSATION = st.lists(
    st.tuples(_TEXT | st.text(min_size=1, max_size=20), st.lists(_SAID)), min_size=1, max_size=5
)


@given(_CONVERSATION)
def test_what_was_asked_before_and_what_is_asked_now_are_the_question(
    conversation: list[tuple[str, list[str]]],
) -> None:
    """Nothing is lost between them, and what is asked now is no more questions than the user typed."""
    turns: list[Turn] = []
    for text, said in conversation:
        question = stand_alone(text, turns)
        assert f"{question.before} {question.asked}".strip() == question.standalone.strip()
        assert question.asked.count("? ") <= question.text.count("? ")
        assert bool(question.asked.strip()) == bool(question.text.strip())
        assert matter(question) in {question.asked, question.before, ""}
        turns.append(Turn(question, () if question.clarify else tuple(said)))


# --- who reads it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["How many people died?"], "How many people died?"),
        (["Who owned the ferry?", "When did he buy it?"], ""),
        (["How many people died?", "And what about the weather?"], ""),
        (["Who owned the ferry?", "But did the mayor know?"], "But did the mayor know?"),
        (["How many people died?", "Is that still true?"], "How many people died?"),
    ],
)
def test_answers_are_held_against_one_another_by_what_is_asked_now(texts: list[str], read: str) -> None:
    """By nothing where it does not say whom it is about, and by the question before where that is doubted."""
    assert matter(held(texts)) == read


def _quoted(text: str, source: int) -> Claim:
    return Claim(text, (Quote(text, f"d{source}", 0, len(text), source),))


def test_a_follow_up_is_not_told_the_conflict_of_the_question_before() -> None:
    """Though its answers still give the numbers that were asked for then."""
    claims = [_quoted("Nineteen people died in the storm.", 1), _quoted("The storm killed 23 people.", 2)]
    sources = [
        Source(n, f"d{n}", f"{n}.txt", None, None, None, f"2031-03-0{n}", None, str(n) * 64) for n in (1, 2)
    ]
    question = held(["How many people died?", "And what about the weather?"])
    assert find_conflicts(question.standalone, claims, sources)
    assert find_conflicts(matter(question), claims, sources) == ()


def _report(text: str, published: str) -> Hit:
    passage = Passage(1, "d", 0, len(text), text)
    return Hit(passage, Metadata(published=published), "d.txt", (Sentence(0, len(text)),), 1.0)


def test_a_follow_up_is_of_the_time_of_the_question_before_unless_it_names_one() -> None:
    """What that question takes for granted it does not."""
    ships = [_report("In 2031 the harbour of Kelpin took 410 ships and 90 boats.", "2031-12-01")]
    later = held(["How many ships did Kelpin take in 2028?", "And what about the boats?"])
    assert later.before
    objection = objection_to(later.asked, ships, later.standalone)
    assert objection is not None
    assert objection.reason == "off_date"
    named = "And how many boats did Kelpin take in 2031?"
    assert objection_to(named, ships, f"How many ships did Kelpin take in 2028? {named}") is None
    tried = [_report("Arne Moll was acquitted on Friday.", "2031-12-01")]
    assert objection_to("Why was Arne Moll convicted?", tried) is not None
    assert objection_to("Who said so?", tried, "Why was Arne Moll convicted? Who said so?") is None
