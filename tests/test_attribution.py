"""Attribution names who says a sentence and the time it states, or says nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.attribution import attribute
from index.attribution.dates import stated
from index.split import sentences
from index.types import Sentence, Span

Gold: TypeAlias = list[tuple[str, str, str]]  # sentence, speaker, time; "" for none

_DATA = tomllib.loads((Path(__file__).parent / "data" / "attribution.toml").read_text(encoding="utf-8"))[
    "paragraph"
]
PARAGRAPHS: dict[str, Gold] = {each["why"]: [tuple(row) for row in each["sentences"]] for each in _DATA}
MISSED = {each["why"] for each in _DATA if each.get("missed")}

PIECES = st.sampled_from(
    ["Lund", "Ode Lund", "he", "she", "the harbour office", "said", "told", "added", "reported", "that", "“",
     "”", '"', "‘", "’", "«", "»", "„", ",", ".", ":", "?", "—", " ", " ", " ", "\n", "according to", "as", "and",
     "but", "on", "in", "May", "4", "2019", "Monday", "last", "quoted", "as saying", "was", "é", "。", "\u00a0",
     "İ", "x"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


def run(gold: Gold) -> tuple[str, tuple[Sentence, ...]]:
    text = " ".join(sentence for sentence, _, _ in gold)
    return text, attribute(text, sentences(text))


def scores(pairs: list[tuple[str | None, str]]) -> tuple[float, float]:
    """Precision and recall of the found against the expected, where "" expects nothing."""
    right = sum(found == expected for found, expected in pairs if expected)
    given_ = sum(found is not None for found, _ in pairs)
    wanted = sum(bool(expected) for _, expected in pairs)
    return right / given_, right / wanted


def pairs(field: str, column: int) -> list[tuple[str | None, str]]:
    return [
        (getattr(found, field), expected[column])
        for gold in PARAGRAPHS.values()
        for found, expected in zip(run(gold)[1], gold, strict=True)
    ]


@pytest.mark.parametrize("why", [why for why in PARAGRAPHS if why not in MISSED])
def test_gold_paragraph_is_attributed(why: str) -> None:
    """Every sentence gets its speaker and its time, and no other, where the rules claim to see them."""
    text, found = run(PARAGRAPHS[why])
    assert [(text[each.start : each.end], each.speaker or "", each.as_of or "") for each in found] == PARAGRAPHS[
        why
    ]


@pytest.mark.parametrize(("field", "column"), [("speaker", 1), ("as_of", 2)])
def test_precision_and_recall_keep_their_floors(field: str, column: int) -> None:
    """Over the gold set, what is said is right and little is missed; a wrong speaker costs most."""
    precision, recall = scores(pairs(field, column))
    assert precision >= 0.95
    assert recall >= 0.9


def test_gold_set_is_large_enough_to_measure() -> None:
    """Eighty sentences and more, with speakers and without."""
    speakers = [speaker for gold in PARAGRAPHS.values() for _, speaker, _ in gold]
    assert len(speakers) >= 80
    assert speakers.count("") >= 30


def test_announced_quotation_in_the_next_paragraph_keeps_its_speaker() -> None:
    """``Lund said:`` at the end of a line speaks the quotation that the next line is."""
    text = "On Monday the mayor said:\n“We are sorry. We will pay.”\nThe crowd left."
    assert [each.speaker for each in attribute(text, sentences(text))] == [
        "the mayor",
        "the mayor",
        "the mayor",
        None,
    ]


def test_quotation_over_two_paragraphs_keeps_its_speaker() -> None:
    """A quotation left open and opened again on the next line is one speech."""
    text = "“We are sorry,” the mayor said. “It was dark.\n“It was cold.”\n“Poles” are cheap."
    assert [each.speaker for each in attribute(text, sentences(text))] == [
        "the mayor",
        "the mayor",
        "the mayor",
        None,
    ]


def test_stray_opening_mark_does_not_swallow_the_paragraph() -> None:
    """A quotation that never closes is a slip, and what follows is read as if it were not there."""
    text = "He wore a “blue coat. The harbour office said that he was found. Nobody knew him."
    assert [each.speaker for each in attribute(text, sentences(text))] == [None, "The harbour office", None]


def test_missing_mark_does_not_turn_quotations_inside_out() -> None:
    """After a straight quote without a partner the next ones still open and close where they stand."""
    text = 'Berg called it "old. "It was old," Lund said. The crew left. "It sank," Quist told reporters.'
    assert [each.speaker for each in attribute(text, sentences(text))] == [None, "Lund", None, "Quist"]


def test_first_word_of_a_sentence_is_a_name_only_if_it_is_one_elsewhere() -> None:
    """A single capitalised first word may be any noun; the rest of the document tells."""
    text = "Rumours said that he had fled. Aas said that he had not. The captain, Rune Aas, was ill."
    assert [each.speaker for each in attribute(text, sentences(text))] == [None, "Aas", None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Strand reported, citing a person close to the owner, that it sank.", "a person close to the owner"),
        ("The Strand reported, citing police sources, that it sank.", "The Strand"),
        ("The Strand reported that Minister Ode Lund had said it would sail.", "Minister Ode Lund"),
        ("The stoker, Karl Ode, was quoted as saying that it was dark.", "Karl Ode"),
        ("The Strand quoted the line's owner, Olle Brink, as saying that it was dark.", "Olle Brink"),
        ("It was described as “a tragedy” by the mayor, Ada Krohn.", "Ada Krohn"),
        ("In Ode Lund's view the ferry was old.", "Ode Lund"),
        ("A report by the harbour office found that the ferry was old.", "the harbour office"),
        ("The latest Harbour Report said that the ferry was old.", None),
        ("“It was dark,” the stoker said.", "the stoker"),
        ("“It was dark,” the sign said.", None),
        ("“It was dark,” countered Lund.", "Lund"),
        ("Ode Lund disagreed: “It was dark.”", "Ode Lund"),
        ("Ode Lund disagreed with the mayor.", None),
        ("The stoker added coal.", None),
        ("Ode Lund, 44, a pilot, who was ill, said that it was dark.", "Ode Lund"),
        ("A man in Vardo, Norland, said that it was dark.", "A man in Vardo"),
        ("A pupil who fell ill in March told The Strand that it was dark.", "A pupil"),
        ("The pupil who said it was dark left.", None),
        ("The mayor urged the passengers to wait.", "The mayor"),
        ("The mayor called a meeting.", None),
        ("The mayor called the meeting “a farce”.", "The mayor"),
        ("The mayor accused the owner of lying.", "The mayor"),
        ("The mayor puts the number at twelve.", "The mayor"),
        ("The mayor put the bell in the tower.", None),
        ("If the mayor says “soon”, nobody believes him.", None),
        ("The mayor did not say when it would sail.", None),
        ("The mayor told a different story.", None),
        ("The “Anti-Hero” singer said that it was dark.", None),
        ("It rained, the harbour office reported on 3 June.", "the harbour office"),
        ("Sara Quist read it, and Ode Lund wrote from Vardo.", None),
        ("The mayor agreed to the plan.", None),
        ("Everything Ode Lund said was false.", None),
        ("The mayor said some unkind things about the owner.", None),
        ("The mayor said the worst thing was the dark.", "The mayor"),
        ("According to ministry figures, twelve died.", None),
        ("The ministry added according to The Strand: “It was dark.”", "The ministry"),
        ("The CAPTAIN of the ferry said that it was dark.", "The CAPTAIN of the ferry"),
        ("The Coast-guard said that it was dark.", "The Coast-guard"),
        ("The ſecretary said that it was dark.", "The ſecretary"),
    ],
)
def test_speaker_of_a_sentence(sentence: str, expected: str | None) -> None:
    """A sentence alone names its speaker, or nobody."""
    assert [each.speaker for each in attribute(sentence, sentences(sentence))] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Did Ode Lund say that the ferry was safe?",
        "Didn’t Ode Lund say that the ferry was safe?",
        "Has Ode Lund, the owner, said that the ferry was safe?",
        "Had Ode Lund said that the ferry was safe, it would have sailed.",
        "Should Ode Lund say that the ferry is safe, it will sail.",
        "Let Ode Lund say that the ferry was safe.",
        "Perhaps Ode Lund said that the ferry was safe.",
        "Was Ode Lund told that the ferry was safe?",
        "Will Lund say that the ferry was safe?",
        "May Lund have said that the ferry was safe?",
    ],
)
def test_questions_and_conditions_are_said_by_nobody(sentence: str) -> None:
    """An auxiliary before a name asks or supposes that something was said; it is no part of the name."""
    assert [each.speaker for each in attribute(sentence, sentences(sentence))] == [None]


def test_first_name_that_is_spelt_like_an_auxiliary_speaks() -> None:
    """Behind an auxiliary the verb would be in its bare form: "Will Lund said" is a statement of Will Lund."""
    sentence = "Will Lund said that the ferry was safe."
    assert [each.speaker for each in attribute(sentence, sentences(sentence))] == ["Will Lund"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ada Brun, Ode Lund and Jon Voss said it was dark.", "Ada Brun, Ode Lund and Jon Voss"),
        ("But Ada Brun, Ode Lund, and Jon Voss said it was dark.", "Ada Brun, Ode Lund, and Jon Voss"),
        ("“It was dark,” Lund, Brun, Voss and Holt said.", "Lund, Brun, Voss and Holt"),
        ("“It was dark,” said Lund, Brun, Voss and Holt.", "Lund, Brun, Voss and Holt"),
        ("“It was dark,” said Lund, Brun and Voss, the owners.", None),
        ("It was dark, according to Lund, Brun and Voss.", "Lund, Brun and Voss"),
        ("According to Lund, Brun and Voss were lost.", "Lund"),
        ("Ada Lo, Bo Ek, Cy Om, Di Ur, Ed Ax, Flo By, Gus Ny and Hal Ry said it was dark.", None),
        ("Lund, Brun and Voss said it was dark.", None),  # "Lund" might be any word
        ("Ada Brun, the owner, and Ode Lund, the minister, said it was dark.", None),
        ("Ada Brun, the owner, and Ode Lund said it was dark.", None),
        ("Ada Brun, 44, and her lawyer, Ode Lund, said it was dark.", None),
        ("“It was dark,” said Ada Brun, the owner, and Ode Lund.", None),
        ("“It was dark,” said Ada Brun, the owner, and Ode Lund left.", "Ada Brun"),
        ("“It was dark,” said Lund, a partner at Brun, Voss and Holt.", "Lund"),
        (
            "Minister Ode Lund, Mayor Ada Brun and Jon Voss said it was dark.",
            "Minister Ode Lund, Mayor Ada Brun and Jon Voss",
        ),
        ("Ada Brun, Ode Lund and Jon Voss were quoted as saying it was dark.", "Ada Brun, Ode Lund and Jon Voss"),
        ("Ada Brun; Ode Lund, the minister; and Jon Voss said it was dark.", None),
        ("Ada Brun – the owner – and Ode Lund said it was dark.", None),
        ("The pumps failed – and Ode Lund said they were old.", "Ode Lund"),
        ("The owner and the minister, Ode Lund, said it was dark.", None),
        ("The founder and director, Ode Lund, said it was dark.", "Ode Lund"),
        ("In Vardo, Ode Lund and Ada Brun said it was dark.", "Ode Lund and Ada Brun"),
        ("Surprisingly, Ode Lund and Ada Brun said it was dark.", "Ode Lund and Ada Brun"),
        ("The owners, Lund and Brun, said it was dark.", "The owners"),
        ("It happened in Vardo, and Ode Lund said it was dark.", "Ode Lund"),
        ("Ode Lund and Jon Voss said it was dark, but Jon Voss said it was late.", None),
    ],
)
def test_those_who_speak_together_are_named_together_or_not_at_all(sentence: str, expected: str | None) -> None:
    """An enumeration of names is one speaker as written; where others are described, nobody is."""
    assert [each.speaker for each in attribute(sentence, sentences(sentence))] == [expected]


@pytest.mark.parametrize(
    "denied",
    [
        "Few",
        "Very few",
        "But few",
        "Fewer than ten",
        "None of the",
        "Hardly any",
        "Almost no",
        "Neither of the",
        "No",
    ],
)
def test_what_hardly_anybody_said_has_no_speaker(denied: str) -> None:
    """A denied subject names nobody, before the verb or behind a quotation."""
    for text in (f"{denied} residents said it was dark.", f"“It was dark,” {denied.lower()} residents said."):
        assert [each.speaker for each in attribute(text, sentences(text))] == [None]


def test_a_few_are_somebody() -> None:
    """The article turns the denial into a small number."""
    text = "A few residents said it was dark."
    assert [each.speaker for each in attribute(text, sentences(text))] == ["A few residents"]


@pytest.mark.parametrize(
    ("speaker", "pronoun", "carried"),
    [
        ("Brun's lawyer", "She", False),
        ("The owner’s lawyer", "She", False),
        ("Her lawyer", "She", False),
        ("His lawyer", "She", True),
        ("The lawyer for Brun", "She", False),
        ("The widow of Ada Brun", "She", False),
        ("Vardo's mayor", "She", True),
        ("The ferry's captain", "She", True),
        ("A spokesman for Norline", "He", True),
    ],
)
def test_a_possessor_is_another_whom_a_pronoun_could_mean(speaker: str, pronoun: str, *, carried: bool) -> None:
    """After "Brun's lawyer said", "she" may be Brun; a mayor belongs to a place, a captain to a ship."""
    text = f"{speaker} said it was dark. {pronoun} said it was late."
    assert [each.speaker for each in attribute(text, sentences(text))] == [speaker, speaker if carried else None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Finch: Why?\nOde: I was ill.\nIt was dark.\nFinch: I see.\nOde: Do you?",
            ["Finch", "Ode", None, "Finch", "Ode"],
        ),
        ("Where: The quay.\nWhen: At noon.\nWhere: The mole.\nWhen: At one.", [None] * 4),
        ("- Weak hull: It leaked.\n- Old pumps: They failed.\n- Dark night: Nobody saw.", [None] * 3),
        ("Minister: Tunnel was never inspected", ["Minister"]),
        ("Berol on the tunnel: “We were warned”", ["Berol"]),
        ("Tunnel to open on Monday – operator", ["operator"]),
        ("Vardo: How old are the ferries?", [None]),
        ("Tunnel fire: What we know so far", [None]),
    ],
)
def test_labels_speak_their_line(text: str, expected: list[str | None]) -> None:
    """A dialogue and some headings name who speaks before or behind a colon; lists and notices do not."""
    assert [each.speaker for each in attribute(text, sentences(text))] == expected


def test_pronoun_means_who_did_something_just_before() -> None:
    """The subject of the sentence before speaks, unless it mentions somebody else."""
    text = "The mayor, Jon Berg, laughed.\n“It is old,” he said.\nOde Lund met Sara Quist.\n“It is new,” she said."
    assert [each.speaker for each in attribute(text, sentences(text))] == [None, "Jon Berg", None, None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It opened on the 4th of March 2030.", "4th of March 2030"),
        ("It opened on March 4, 2030, at noon.", "March 4, 2030"),
        ("The file is dated 2030-03-04T10:00.", "2030-03-04"),
        ("Sie kam am 4. März 2030 an.", "4. März 2030"),
        ("Llegó el 4 de marzo de 2030.", "4 de marzo de 2030"),
        ("It ran from 2014 to 2019 without a fault.", "2014 to 2019"),
        ("It was mended in the late 1990s.", "late 1990s"),
        ("Prices rose in the first quarter of 2031.", "first quarter of 2031"),
        ("It closed in mid-May.", "mid-May"),
        ("Today, it is a museum.", "Today"),
        ("She reads Ferry Today every week.", None),
        ("The Black Friday sales began.", None),
        ("Over the last week it rained.", None),
        ("In 2031 people were rescued by one boat.", None),
        ("Two days later it was found.", "Two days later"),
        ("It sank the next morning.", "the next morning"),
        ("The quarrel goes back to 2016.", "2016"),
        ("A 2019 strike lasted long.", "2019"),
        ("It was built in the 19th century.", "19th century"),
        ("It will sail by Christmas.", "Christmas"),
        ("She wore a Christmas hat.", None),
        ("It has been shut since the spring.", "the spring"),
        ("Lund said on 6 March that it would sail on Monday.", "Monday"),
        ("As of 4 March nobody is missing.", "4 March"),
        ("It rained for two days.", None),
        ("It sank at 4:10 a.m. and nobody saw it.", None),
        ("She marched on.", None),
        ("The march began in the dark.", None),
        ("Vision 2030 is a plan.", None),
    ],
)
def test_time_of_a_sentence(sentence: str, expected: str | None) -> None:
    """A sentence states a date, a month, a year, a day or a relative time, or none."""
    assert stated(sentence) == expected


_MONTHS = (
    "January February March April May June July August September October November December"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Jan. Sept. Dec."
).split()
_MONTHS_ABROAD = (
    "Januar Februar März Mai Juni Juli Oktober Dezember janvier février mars avril mai juin juillet août septembre"
    " octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre"
).split()


@pytest.mark.parametrize("day", ["4", "4th", "31."])
@pytest.mark.parametrize("month", [*_MONTHS, *_MONTHS_ABROAD])
def test_a_figure_before_any_month_is_a_day(day: str, month: str) -> None:
    """A month may be whole, abbreviated or of another language."""
    assert stated(f"Boats left {day} {month} with 12 people") == f"{day} {month}"


@pytest.mark.parametrize("month", _MONTHS)
def test_a_figure_behind_any_month_is_a_day(month: str) -> None:
    """A month may be whole or abbreviated."""
    assert stated(f"Some 12 boats left {month} 4 with people") == f"{month} 4"


@pytest.mark.parametrize(
    "time",
    [
        "Wednesday, September 4",
        "beginning of 2031",
        "the fourth half of September",
        "the following weekend",
        "Wednesday evening",
    ],
)
@given(words=st.lists(st.sampled_from(["the", "water", "rose", "over", "it"]), max_size=40))
def test_a_time_is_found_however_far_on_it_stands(time: str, words: list[str]) -> None:
    """How much stands before a time, and what, does not decide whether it is found."""
    assert stated(" ".join(["Slowly", *words, "and", time])) == time


@pytest.mark.parametrize(
    "time",
    [
        *"Monday|early Tuesday|late Wednesday|last Thursday night|next Friday|this Saturday morning".split("|"),
        *"last May|next June|this July|early August|late September|mid-October".split("|"),
        *"start of November|beginning of December|middle of January|end of February".split("|"),
        *"the day before yesterday|yesterday evening|tomorrow|today|tonight|this afternoon".split("|"),
        *"last quarter|this decade|next weekend|the following night|the same year|the week before".split("|"),
        *(f"{count} weeks ago" for count in "3|two|three|four|five|six|seven|eight|nine|ten|a few".split("|")),
        *"a year later|an hour earlier|one day ago|several minutes after that|August".split("|"),
        *"the first week of March|second half of April|third day of May|fourth week of June".split("|"),
    ],
)
def test_a_relative_time_is_found_whatever_it_begins_with(time: str) -> None:
    """No first word of any of them is passed over."""
    assert stated(f"It sank, by {time}.") == time


def test_no_sentences() -> None:
    """An empty document has nothing to attribute."""
    assert attribute("", ()) == ()


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    """On any text there is one record per sentence, its speaker in the text and its time in the sentence."""
    spans = sentences(text)
    found = attribute(text, spans)
    assert [Span(each.start, each.end) for each in found] == list(spans)
    for each in found:
        assert each.speaker is None or (each.speaker.strip() and each.speaker in text)
        assert each.as_of is None or (each.as_of.strip() and each.as_of in text[each.start : each.end])
