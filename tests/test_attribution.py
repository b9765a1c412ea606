"""Attribution names who says a sentence and the time it states, or says nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.attribution import attribute
from index.dates import stated
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
        ("She marched on.", None),
        ("The march began in the dark.", None),
        ("Vision 2030 is a plan.", None),
    ],
)
def test_time_of_a_sentence(sentence: str, expected: str | None) -> None:
    """A sentence states a date, a month, a year, a day or a relative time, or none."""
    assert stated(sentence) == expected


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
