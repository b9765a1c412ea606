"""Which number of a text answers a question of number, and with what words of doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.positions import stands_in
from assistant.positions.asked import asked_for
from assistant.positions.counts import count_in

DEAD = "How many people died on the ferry?"
ABOARD = "How many passengers were on board the ferry?"


def label(question: str, text: str) -> str | None:
    """The words of the number that answers; ``None`` if no number does."""
    asked = asked_for(question)
    assert asked is not None
    count = count_in(text, asked)
    return None if count is None else count.label


@pytest.mark.parametrize(
    "question", ["Who owned the ferry?", "Why did 19 people die?", "How did it sink?", "", "How many?"]
)
def test_other_questions_ask_no_number(question: str) -> None:
    """A question that asks no number, or not of what, has no answer in numbers."""
    assert asked_for(question) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nineteen people are confirmed dead.", "Nineteen people"),
        ("The final number is twenty-three, said Lund.", "twenty-three"),
        ("Lund put the final number at twenty-three.", "twenty-three"),
        ("Twenty-three.", "Twenty-three"),
        ("At least 23 people.", "At least 23 people"),
        ("Of the 40 people aboard, 19 died.", "19 died"),
        ("Nineteen of the 40 aboard died.", "Nineteen"),
        ("19 people, 3 of them children, were killed.", "19 people"),
        ("19 people, among them 3 children, were killed.", "19 people"),
        ("The 30-year-old ferry sank, killing 19.", "19"),
        ("The toll rose from 17 to 19.", "19"),
        ("Not 17 but 19 died.", "19 died"),
        ("On 4 March 19 people died.", "19 people"),
        ("March 4, 2030: 12 dead.", "12 dead"),
        ("At 7:30 pm the ferry sank, killing 19.", "19"),
        ("A dozen people were killed.", "A dozen people"),
        ("It killed 1,500 people.", "1,500 people"),
    ],
)
def test_the_number_asked_for_is_found(text: str, expected: str) -> None:
    """However it is worded, and whatever other numbers stand beside it."""
    assert label(DEAD, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 17 bodies were found.", "At least 17 bodies"),
        ("No more than 17 died.", "No more than 17 died"),
        ("Not fewer than 17 died.", "Not fewer than 17 died"),
        ("Between 17 and 19 people died.", "Between 17 and 19 people"),
        ("17–19 people died.", "17–19 people"),
        ("It may have killed as many as 23.", "may … as many as 23"),
        ("19 people are feared dead.", "19 people … feared"),
        ("19 or more are dead.", "19 or more"),
        ("The dead | ~1500+", "~1500+"),
        ("Upwards of 20 are dead.", "Upwards of 20"),
        ("Around 20 were killed.", "Around 20"),
        ("Allegedly 20 were killed.", "Allegedly 20"),
    ],
)
def test_words_of_doubt_stay_with_the_number(text: str, expected: str) -> None:
    """What qualifies a number is never lost, and never turned into its opposite."""
    assert label(DEAD, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (DEAD, "The ferry carried 212 people."),
        (DEAD, "The ferry sank on 4 March 2030, a black day for the dead."),
        (DEAD, "He died in 2019."),
        (DEAD, "The first bodies were found at 7:30."),
        (DEAD, "The dead were found 2 days later."),
        (DEAD, "A woman of 30 years died, aged 30."),
        (DEAD, "£2 million was paid for the victims."),
        (DEAD, "Of the dead, 40% were children."),
        (DEAD, "The number of passengers was 212."),
        (DEAD, "Nobody died."),
        (ABOARD, "19 people died on the ferry."),
        (ABOARD, "The death toll is 19."),
        ("How many fire engines were sent?", "19 people died in the fire."),
        ("How many of the dead were women?", "Nineteen people are dead."),
        ("How many did the two boats take ashore?", "Two boats came."),
        ("How many did the boats take ashore?", "Nineteen dead, and the boats stayed ashore."),
        ("What is the population of Vanby?", "[ 6 ] Population of Vanby."),
        ("What is the population of Vanby?", "Population 1990 1,204 people 1,350 1,402 1,500 1,622 of Vanby"),
        ("How much does Nordvik Line pay each family?", "Nordvik Line put the cost at 25 million crowns."),
    ],
)
def test_another_number_is_no_answer(question: str, text: str) -> None:
    """Dates, years, clock times, ages, measures, prices, shares, and counts of something else are left alone."""
    assert label(question, text) is None


def test_a_measure_counts_where_it_was_asked() -> None:
    """Days answer a question after days, an age a question after an age."""
    assert label("How many days did the search last?", "The search lasted 12 days.") == "12 days"
    assert label("How old was the captain?", "The captain was 54 years old.") == "54 years"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How strong was the gust?", "The gust had 28 metres a second.", "28 metres a second"),
        ("What percentage of the seats was sold?", "The percentage sold was 45 % of seats.", "45 %"),
        ("What is the population of Vanby?", "It has a population of 3 559.", "3 559"),
        ("What is the population?", "The population is 5,601, up from 4,575.", "5,601"),
    ],
)
def test_measures_and_shares_are_found_with_their_unit(question: str, text: str, expected: str) -> None:
    """In the words of the text, its own spaces in a number included."""
    assert label(question, text) == expected


@given(st.text("atofn 19257,.:-–%£()“”\u00a0\nMarchpmdie", max_size=60), st.sampled_from([DEAD, ABOARD]))
def test_any_text_can_be_read(text: str, question: str) -> None:
    """Whatever a claim says, a count is found in words of the text, or there is none."""
    found = label(question, text)
    assert found is None or (found and stands_in(found, text))


def test_a_part_of_the_dead_is_not_how_many_died() -> None:
    """It is how many of them were what is asked, if that is asked."""
    text = "Three of the dead were sailors."
    died, sailors = asked_for("How many people died?"), asked_for("How many of the dead were sailors?")
    assert died
    assert sailors
    assert count_in(text, died) is None
    assert count_in(text, sailors)


@pytest.mark.parametrize(
    "text",
    [
        "The dead are the cook, Mirre Costigan, 49, and a passenger.",
        "The oldest was 78 when the ferry sank.",
        "Two more bodies were found on Monday.",
        "Four of those who died were sailors.",
    ],
)
def test_ages_and_additions_are_not_how_many_died(text: str) -> None:
    """Nor is a part of them."""
    asked = asked_for("How many people died on the ferry?")
    assert asked
    assert count_in(text, asked) is None


@pytest.mark.parametrize(
    "text",
    [
        "Outside the hall about 80 people stood in silence, one for each of the dead.",
        "Of the others, twenty drowned and three died of cold.",
        "Three died of cold.",
        "Two helicopters lifted 96 people from the ferry on which others died.",
        "The hospital treated 58 victims.",
        "58 victims were treated.",
        "Some 200 mourners remembered the dead.",
        "It offered 40,000 crowns for each death.",
        "The families of those who died will receive 65,000 crowns each.",
        "12 divers found bodies.",
        "Police held 12 people who had killed a guard.",
        "40 people are safe and the captain died.",
        "Our report of Tuesday, “Nineteen dead off Kelpin”, said that it was dark.",
        "The number was 69.",
        "So can eleven.",
    ],
)
def test_a_number_of_something_else_is_not_how_many_died(text: str) -> None:
    """Mourners, the rescued, a part by its cause of death, money: whatever stands in a sentence about the dead."""
    assert label(DEAD, text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two bodies were found at night, which brought the dead to 21.", "21"),
        ("The toll rose by 3 to 22.", "22"),
        ("212 people were aboard the ferry that killed 19.", "19"),
        ("The bell rang once for each of the 24 people who died.", "24 people"),
        ("23 people are said to have died of it.", "23 people"),
        ("The minister gives 23 as “final” toll.", "23"),
        ("The number of dead in that report, nineteen, was wrong.", "nineteen"),
        ("19 people, most of them women, lost their lives.", "19 people"),
        ("The storm claimed 19 lives.", "19 lives"),
        ("They wrongly spoke of 26 dead; 21 people died.", "21 people"),
    ],
)
def test_the_dead_are_counted_by_what_is_told_of_them(text: str, expected: str) -> None:
    """A toll goes before a count of bodies, and what a text stands by before what it takes back."""
    assert label(DEAD, text) == expected


def test_those_who_died_are_counted_in_the_role_that_is_asked_for() -> None:
    """Of children, not of people; by the cause that is asked for, and a toll only of all."""
    assert label("How many children died?", "Nineteen people died.") is None
    assert label("How many children died?", "Three children died.") == "Three children"
    assert label("How many children died?", "The final number is twenty-three.") is None
    assert label("How many people died of cold?", "Three people died of cold.") == "Three people"
    assert label("What is the death toll of the ferry?", "Nineteen people died.") == "Nineteen people"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many passengers sailed?", "The hospital treated 58 passengers."),
        ("How many passengers sailed?", "Nineteen are dead and seven missing of the passengers."),
        ("How many people were injured?", "The final number is twenty-three."),
        ("How many people were rescued?", "He is the 187th person who was rescued."),
    ],
)
def test_another_deed_is_no_answer(question: str, text: str) -> None:
    """Nor is a total of who knows what, nor somebody's place in a row."""
    assert label(question, text) is None


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many crew died?", "Three of the dead were members of the crew.", "Three"),
        ("How many crew died?", "Three of the dead were children.", None),
        ("How many people died?", "Three of the dead were members of the crew.", None),
        ("How many people were rescued?", "That boat was Rescue 7, the second of the two.", None),
        ("How many TFA soldiers fell?", "In June 40 soldiers of the Tarn Free Army fell.", "40 soldiers"),
        ("How many TFA soldiers fell?", "In June 40 soldiers of the Orrel Guard fell.", None),
    ],
)
def test_of_those_who_are_asked_for_only_they_are_counted(question: str, text: str, expected: str | None) -> None:
    """The dead in a role by what part of them is, those of a body by its long name; a numbered name is no deed."""
    asked = asked_for(question)
    assert asked is not None
    count = count_in(text, asked)
    assert (count.label if count else None) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many people were aboard the ferry?", "There were 212 passengers on board.", "212 passengers"),
        ("How many people were on board?", "231 people had sailed.", "231 people"),
        ("How many people were on board?", "The board of inquiry has five members.", None),
        ("How many people were aboard?", "The board of inquiry has five members.", None),
        ("How many were injured?", "Forty people were wounded.", "Forty people"),
        ("How many people were arrested?", "Police detained 12 men.", "12 men"),
        ("How many people were arrested?", "Police treated 12 men.", None),
        ("How many people were injured?", "Nine were missing.", None),
        ("What is the population of Vanby?", "The population density was 4.9 a hectare.", None),
        ("What is the population density of Vanby?", "The population density was 4.9 a hectare.", "4.9"),
        ("What is the population of Vanby?", "The population was 3,100.", "3,100"),
    ],
)
def test_the_same_count_has_several_names(question: str, text: str, expected: str | None) -> None:
    """Aboard and on board, injured and wounded: whatever news calls it."""
    assert label(question, text) == expected
