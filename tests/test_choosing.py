"""Which sentences are answered with: who is heard beside those that were chosen, and who gives way."""

from __future__ import annotations

from builders import hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.candidates import Candidate
from assistant.models.extractive.choosing import UNREAD, choose, hear
from assistant.models.extractive.evidence import Evidence
from assistant.models.extractive.rated import Rated
from assistant.positions import reader_for
from assistant.types import Question
from index.types import Sentence

QUESTIONS = st.sampled_from(
    ["How many people died on the ferry?", "Who said so?", "When did the ferry sail?", "Did the mayor speak?"]
)
LINES = st.sampled_from(
    [
        "At least 17 people died on the ferry, the port police said.",
        "Nineteen people died on the ferry on Monday.",
        "The minister said that 23 people had died on the ferry.",
        "The final toll is 26.",
        "The weather was calm and clear on Monday.",
        "The ferry sailed on 4 March.",
        "The mayor did not speak.",
        "The mayor, Ada Brun, spoke at noon.",
        "“Nobody died on the ferry,” said Ode Lund.",
    ]
)


def rated(text: str, at: int, probability: float, *, shows: float = 1.0) -> Rated:
    """A sentence of the hit with an index, and what is thought of it."""
    evidence = Evidence(0.5, 0.5, 0.5, 0.5, 0.0, shows)
    return Rated(Candidate(at, Sentence(0, len(text)), text, ""), evidence, probability)


def heard(question: str, chosen: int, *found: tuple[str, int, float]) -> list[str]:
    """What is said of sentences in falling order of probability, the first so many of them chosen."""
    candidates_ = [rated(*one) for one in found]
    hits = [hit("x", document=f"d{n}") for n in range(len(found))]
    return [
        one.candidate.text
        for one in hear(Question(question, question), candidates_[:chosen], candidates_, hits, UNREAD)
    ]


def test_numbers_of_others_do_not_answer() -> None:
    """As long as there is another sentence with a number."""
    question = Question("How many people were on board?", "How many people were on board?")
    dead, listed = ("At least 17 people have died.", 0, 0.6), ("The manifest lists 212 people.", 1, 0.5)
    for found, expected in (((dead, listed), [listed[0]]), ((dead,), [dead[0]])):
        hits = [hit("x", document=f"d{n}") for n in range(len(found))]
        chosen = choose(question, [rated(*one) for one in found], hits, UNREAD)
        assert [one.candidate.text for one in chosen] == expected


def test_a_document_that_was_left_out_is_heard() -> None:
    """Below what would answer alone, if it has a thing of the type asked for; never where nothing answers."""
    first, low, lower = (
        ("It sank on 4 March.", 0, 0.3),
        ("On 5 March, they say.", 1, 0.03),
        ("On 6 March.", 2, 0.01),
    )
    assert heard("When did it sink?", 1, first, low, lower) == [first[0], low[0]]
    assert heard("When did it sink?", 1, first, ("On 5 March, they say.", 0, 0.03)) == [first[0]]
    assert heard("When did it sink?", 0, first, low, lower) == []


def test_a_document_is_heard_with_each_answer_that_it_gives() -> None:
    """A correction names the old number and the new one."""
    found = [
        ("19 people died.", 0, 0.3),
        ("Nineteen are dead.", 0, 0.1),
        ("26 people died.", 0, 0.02),
        ("30.", 0, 0.01),
    ]
    assert heard("How many died?", 1, *found) == ["19 people died.", "26 people died."]


def test_the_question_s_own_name_is_no_answer_to_who() -> None:
    """A sentence that names nobody else does not say who it was."""
    found = [
        ("Lund led the Nordvik Line.", 0, 0.3),
        ("The Nordvik Line was fined.", 1, 0.04),
        ("Ilse Corvane was.", 2, 0.03),
    ]
    assert heard("Who led the Nordvik Line?", 1, *found) == [found[0][0], found[2][0]]


NINETEEN = [(f"19 people died, {name} said.", at, 0.9 - at / 10) for at, name in enumerate("ABCDEFGH")]
FULL = [text for text, *_ in NINETEEN]


def test_a_new_value_takes_the_place_of_one_that_is_given_twice() -> None:
    """Where no more is shown: the last to repeat it gives way; what is not new, or not read, changes nothing."""
    new, third = ("The final toll is 23.", 8, 0.03), ("26 people died.", 9, 0.025)
    assert heard("How many people died?", 8, *NINETEEN, new) == [*FULL[:-1], new[0]]
    assert heard("How many people died?", 8, *NINETEEN, new, third) == [*FULL[:-2], new[0], third[0]]
    assert heard("How many people died?", 8, *NINETEEN, ("Nineteen people died.", 8, 0.03)) == FULL
    assert heard("How many people died?", 8, *NINETEEN, ("It rained for 23 days.", 8, 0.03)) == FULL
    assert heard("How many people died?", 8, *NINETEEN, (new[0], 8, 0.001)) == FULL


def test_what_has_another_number_as_well_gives_way_last() -> None:
    """The new value is to be told beside it, and not instead of it."""
    both = ("It was 19 dead on Monday and 21 on Tuesday.", 7, 0.2)
    found = [*NINETEEN[:-1], both, ("The final toll is 23.", 8, 0.03)]
    assert heard("How many people died?", 8, *found) == [*FULL[:-2], both[0], found[-1][0]]


def test_eight_values_of_which_none_is_given_twice_stay() -> None:
    """None is worth less than a ninth."""
    found = [(f"{number} people died.", at, 0.9 - at / 10) for at, number in enumerate(range(11, 19))]
    assert heard("How many people died?", 8, *found, ("The final toll is 23.", 8, 0.03)) == [
        one for one, *_ in found
    ]


def test_the_contrary_takes_the_place_of_what_says_neither() -> None:
    """But not of the likeliest, and only where another says the one."""
    silent = [(f"The gang met {name}.", at, 0.9 - at / 10) for at, name in enumerate("ABCDEFG")]
    yes, no = ("The gang is beaten.", 7, 0.05), ("The gang is not beaten.", 8, 0.03)
    said = heard("Is the gang beaten?", 8, *silent, yes, no)
    assert said == [*(text for text, *_ in silent[:-1]), yes[0], no[0]]
    more = ("The gang met H.", 7, 0.05)
    assert heard("Is the gang beaten?", 8, *silent, more, no) == [*(text for text, *_ in silent), more[0]]


@given(st.lists(st.tuples(LINES, st.integers(0, 3), st.floats(0, 1)), max_size=14), QUESTIONS, st.integers(0, 8))
def test_hearing_others_takes_nothing_away(
    found: list[tuple[str, int, float]], question: str, chosen: int
) -> None:
    """No answer that was chosen is lost, nothing is said twice, and there is no more of it than a screen holds."""
    ordered = sorted((rated(*one) for one in dict.fromkeys(found)), key=lambda one: -one.probability)
    hits = [hit("x", document=f"d{n}") for n in range(4)]
    said = hear(Question(question, question), ordered[:chosen], ordered, hits, UNREAD)
    assert set(said) <= set(ordered)
    assert said[:1] == ordered[: min(chosen, 1)]
    assert len(said) == len(set(said)) <= 8
    assert len(said) == 8 or set(ordered[:chosen]) <= set(said)
    assert [one.probability for one in said] == sorted((one.probability for one in said), reverse=True)
    if reader := reader_for(question):
        values = [
            {told.value for one in each if (told := reader.answer(one.candidate.text))}
            for each in (ordered[:chosen], said)
        ]
        assert values[0] <= values[1]


def answered(question: str, *found: tuple[str, float]) -> list[str]:
    """Which sentences, each of a document of its own and as likely as given, are chosen."""
    candidates = [rated(text, at, probability) for at, (text, probability) in enumerate(found)]
    hits = [hit("x", document=f"d{n}") for n in range(len(found))]
    chosen = choose(Question(question, question), candidates, hits, UNREAD)
    return [one.candidate.text for one in chosen]


def test_a_number_of_other_things_gives_way_to_one_of_what_is_asked() -> None:
    """If that is likelier: else it may be the same by another name. What counts nothing answers nothing."""
    jobs, workers = ("The yard will cut 300 jobs.", 0.08), ("The yard has 900 employees.", 0.05)
    asked = "How many workers will go?"
    assert answered(asked, jobs) == [jobs[0]]
    assert answered(asked, jobs, workers) == [jobs[0], workers[0]]
    assert answered(asked, (workers[0], 0.09), jobs) == [workers[0]]
    assert answered(asked, (workers[0], 0.3), (jobs[0], 0.2)) == [workers[0], jobs[0]]
    assert answered(asked, ("The strike lasted nine days.", 0.08), jobs) == [jobs[0]]
    assert answered(asked, ("The strike lasted nine days.", 0.08)) == []
