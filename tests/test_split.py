"""Sentences and passages: exact offsets, nothing lost, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.split import MAX_PASSAGE, MAX_SENTENCE, SHORT_PASSAGE, passages, sentences

PIECES = st.sampled_from(
    ["a", "The", "Lund", "U.S.", "Dr.", "No.", "3", "3.5", ".", ".", "!", "?", "…", "...", ",", ";", ":", " ", " ",
     " ", "\n", "\n\n", "\r\n", "\u2028", "“", "”", '"', "'", "«", "»", "(", ")", "[1]", "。", "「", "」", "é",
     "ß", "İ", "e\u0301", "\u00a0", "\u200b", " | ", "|", "- ", "1. ", "https://a.b/C.Def", "x" * 130,
     "word " * 60, "z" * 1300]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def group(text: str) -> list[str]:
    return [text[span.start : span.end] for span in passages(text, sentences(text))]


def sentence(words: int) -> str:
    return " ".join(["Word", *["word"] * (words - 1)]) + "."


@pytest.mark.parametrize(
    "marked",
    [
        "Mr. Lund met Dr. Quist.¦ They talked.",
        "Gen. Aas and Lt. Col. Berg left St. Mark vs. their orders.¦ Why?",
        "J. K. Holt wrote it.¦ George W. Aas did not.",
        "The U.S. Navy left the U.S.¦ The rest stayed.",
        "He left at 5 p.m. Monday.¦ At 6 a.m. GMT it rained until 7 p.m.¦ She slept.",
        "See No. 5 and Fig. 3, i.e. the map, e.g. Foo.¦ No.¦ It is lost.",
        "On Jan. 5 it cost 3.5 million.¦ It sank in Jan.¦ The rest is known.",
        "Kelpin Lines Inc. Chairman Berg left.¦ He founded Kelpin Lines Inc.¦ The firm sank, etc.¦ The end.",
        "He said.¦ “Next one.”¦ She left.",
        "He said “go.”¦ “Next one,” she said.",
        'He said "go."¦ "Next one," she said.¦ (It was late.)¦ All left.',
        "“We went.¦ We saw.¦ We left,” he said.",
        "“Where?” Lund asked.¦ “Go!”¦ The crowd moved.",
        "What?!¦ No!!¦ Wait...¦ Then … nothing.",
        "Write to a.b@kelpin.example or see https://kelpin.example/A.Foo?b=C.Dar today.¦ Then wait.",
        "Visit kelpin-news.biz or Node.Js or asp.Net or os.Path.join.",
        "The toll rose globally.¦Initially it fell.¦“Why?”¦Nobody knew.¦ U.S.troop trains, e.g.Foo, left.",
        "In 2019.¦The fall came.¦ It grew in all dimensions .¦Recognising this, they left !",
        "1. Open the valve.¦ 2. Close the door.",
        "Er kam am 3. März.¦ Das war z.B. Gut so.",
        "« Viens ! »¦ Il part.¦ »Geh.«¦ Er ging.¦ „Komm.“¦ Sie kam.",
        "¿Quién?¦ Él no lo sabe.",
        "今日は雨。¦明日は晴れ！¦行く？",
        "The toll rose.[3]¦ It fell.",
        "It went on alike!.¦ Then it stopped } } }",
        "Harbour | Ships. Boats | U.S. The rest |",
        "A heading without a mark¦\n- an item¦\nand more.¦ Text.",
        "",
        " \n\t ",
    ],
)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    """A line is cut at its sentences, shown here by ``¦``, and in doubt not at all."""
    assert split(marked.replace("¦", "")) == [part.strip() for part in marked.split("¦") if part.strip()]


@pytest.mark.parametrize("separator", ["; ", ", ", " "])
def test_overlong_sentence_is_cut_at_the_best_space(separator: str) -> None:
    """Without a full stop in sight a sentence is cut behind a semicolon, else a comma, else a word."""
    text = "word " * 200 + "end" + separator + "word " * 200
    first, *rest = split(text)
    assert len(first) <= MAX_SENTENCE
    assert first.endswith(("end;", "end,", "word"))
    assert rest


def test_unbroken_run_is_cut_at_the_limit() -> None:
    """Characters without any space are cut where they must be."""
    assert [len(each) for each in split("x" * (2 * MAX_SENTENCE + 5))] == [MAX_SENTENCE, MAX_SENTENCE, 5]


def test_passages_of_plain_prose_are_near_their_size() -> None:
    """Long prose is packed into passages that fill most of the limit."""
    lengths = [len(each) for each in group(" ".join(sentence(20) for _ in range(60)))]
    assert max(lengths) <= MAX_PASSAGE
    assert min(lengths[:-1]) >= 0.75 * MAX_PASSAGE


def test_heading_opens_a_passage_that_is_half_full() -> None:
    """A heading goes with what follows it, not with what stands before."""
    text = "\n".join([" ".join([sentence(20)] * 6), "What the divers found", " ".join([sentence(20)] * 2)])
    first, second = group(text)
    assert first.endswith(".")
    assert second.startswith("What the divers found\nWord")


def test_heading_never_ends_a_passage() -> None:
    """Where the heading alone would still fit, it moves on with its first sentence."""
    text = "\n".join([" ".join([sentence(20)] * 4), "What the divers found", sentence(120)])
    assert [each.splitlines()[-1][-5:] for each in group(text)] == ["word.", "word."]


def test_lead_in_with_a_colon_stays_with_its_list() -> None:
    """A sentence that ends with a colon does not end a passage."""
    text = " ".join([sentence(20)] * 8) + " These are they:\n- " + sentence(60)
    assert group(text)[-1].startswith("These are they:\n- Word")


def test_paragraph_is_kept_whole_if_the_passage_is_half_full() -> None:
    """Between paragraphs is the better place to break."""
    paragraph = " ".join([sentence(20)] * 5)
    assert group("\n".join([paragraph] * 3)) == [paragraph] * 3


def test_table_stays_together() -> None:
    """The rows of a table and the line above it share a passage where they fit."""
    table = "\n".join(["Ships of the line", "Name | Built |", "---|---|", *["Holt | 1998 |"] * 20])
    parts = group(" ".join([sentence(20)] * 7) + "\n" + table + "\n" + sentence(60))
    assert any(table in part for part in parts)


def test_long_table_is_cut_between_rows() -> None:
    """A table that does not fit is cut, never inside a row."""
    row = "A ship | " + "cell " * 20 + "|"
    parts = group("\n".join([row] * 40))
    assert all(len(part) <= MAX_PASSAGE for part in parts)
    assert all(line == row for part in parts for line in part.splitlines())


def test_short_end_joins_its_predecessor() -> None:
    """A last passage too short to stand alone goes with the one before it."""
    parts = group(" ".join([sentence(20)] * 8) + " " + sentence(20))
    assert len(parts) == 1
    assert MAX_PASSAGE < len(parts[0]) <= MAX_SENTENCE


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_sentences_cover_the_text_exactly(text: str) -> None:
    """Every character that is not white space lies in exactly one stripped sentence of legal length, in order."""
    spans = sentences(text)
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    for span in spans:
        piece = text[span.start : span.end]
        assert piece
        assert piece == piece.strip()
        assert len(piece) <= MAX_SENTENCE
        assert len(piece.splitlines()) == 1


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_passages_cover_the_sentences_exactly(text: str) -> None:
    """Passages begin and end with sentences, none is missed, none is in two, none is too long."""
    spans = sentences(text)
    grouped = passages(text, spans)
    inside = [[span for span in spans if each.start <= span.start and span.end <= each.end] for each in grouped]
    assert [span for each in inside for span in each] == list(spans)
    for each, members in zip(grouped, inside, strict=True):
        assert (each.start, each.end) == (members[0].start, members[-1].end)
        assert each.end - each.start <= MAX_SENTENCE
    if len(grouped) > 1 and grouped[-1].end - grouped[-1].start < SHORT_PASSAGE:
        assert grouped[-1].end - grouped[-2].start > MAX_SENTENCE
