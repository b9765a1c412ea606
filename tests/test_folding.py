"""Folding keeps letters, digits and order, and knows where each character came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assistant.folding import find, fold, plain
from index.types import Span

# Words with all that may be folded in them; no two make one number together.
TOKENS = (
    "the harbour nineteen dead, 19 1,500 23.5% £5 7:30 10² A320 café naïve Å “final” ‘so’ don’t Kelpin’s"
    " non-violent 1990–1995 lost—all ﬁnal oﬃce Ｋｅｌｐｉｎ １９ 한국어 किताब हैं"
    " (twenty-three) Lund. C++ [x] \\d+ ﷺ שלום".split()
)
GAPS = (" ", "  ", "\n", " \t", "\u2003")
SPACES = (" ", "\n", "\t", "\u00a0", "\u2009", "  \r\n ")
ALTERNATIVES = (
    *("'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e\u201f', "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
)
# Everything that has ever gone wrong with offsets: marks, jamo, ligatures, joints, spaces, lone surrogates.
NASTY = (
    "aAfil1950²½ .,:/'-%$…[]()*+?\\^|\t\n\r\u00a0\u00ad\u0301\u0327\u0338\u0344\u0f73\u0f71\u1100\u1161\u11a8가각"
    "éÅﬁﬃﬅＡ１＜！\u200b\u200d\u2009\u2019“”–—−कि\u093c한十九人ทำעb\u202e\ud800\udfff😀🏽\U0001d7d9\U000e0041"
)
nasty = st.text(st.sampled_from(NASTY), max_size=30)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    """A passage and where in it a run of whole words begins and ends."""
    tokens = draw(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=12))
    first = draw(st.integers(0, len(tokens) - 1))
    last = draw(st.integers(first, len(tokens) - 1))
    text, start, end = "", 0, 0
    for at, token in enumerate(tokens):
        text += draw(st.sampled_from(GAPS)) if at else ""
        start = len(text) if at == first else start
        text += token
        end = len(text) if at == last else end
    return text, start, end


@st.composite
def altered(draw: st.DrawFn, text: str) -> str:
    """The text after changes of the kinds that are folded, and of no other."""
    text = unicodedata.normalize(draw(st.sampled_from(("NFC", "NFD"))), text)
    if draw(st.booleans()):
        text = text.replace("ffi", "ﬃ").replace("fi", "ﬁ")
    else:
        text = text.replace("ﬃ", "ffi").replace("ﬁ", "fi")
    pieces = []
    for char in text:
        same: str | tuple[str, ...] = next((group for group in ALTERNATIVES if char in group), char)
        if char.isspace():
            same = SPACES
        elif "!" <= char <= "~" and draw(st.integers(0, 9)) == 0:
            same = chr(ord(char) + 0xFEE0)
        pieces.append(draw(st.sampled_from(same)))
        pieces.append("\u00ad" * (draw(st.integers(0, 9)) == 0))
    return "".join(pieces)


def shown(quote: str, passage: str) -> str | None:
    """The characters of the passage where the quote is found."""
    span = find(quote, passage)
    return None if span is None else passage[span.start : span.end]


@given(passages())
def test_a_run_of_whole_words_is_found(drawn: tuple[str, int, int]) -> None:
    """Whatever stands in the passage between two word boundaries passes, and is found as it stands there."""
    passage, start, end = drawn
    found = shown(passage[start:end], passage)
    assert found is not None
    assert fold(found).text == fold(passage[start:end]).text


@given(passages(), st.data())
def test_what_may_be_folded_does_not_matter(drawn: tuple[str, int, int], data: st.DataObject) -> None:
    """Composition, ligatures, widths, soft hyphens, white space, quotation marks and dashes may all differ."""
    passage, start, end = drawn
    found = shown(data.draw(altered(passage[start:end])), passage)
    assert found is not None
    assert fold(found).text == fold(passage[start:end]).text


@given(passages(), st.data())
def test_a_changed_letter_or_digit_is_refused(drawn: tuple[str, int, int], data: st.DataObject) -> None:
    """Another letter or digit at any place, and two in the other order, are not found."""
    passage, start, end = drawn
    quote = passage[start:end]
    places = [at for at, char in enumerate(quote) if char.isalnum()]
    at = data.draw(st.sampled_from(places))
    new = data.draw(st.sampled_from("aeZ09ßя十"))
    swapped = quote[:at] + quote[at : at + 2][::-1] + quote[at + 2 :]
    changed = data.draw(
        st.sampled_from((quote[:at] + new + quote[at + 1 :], quote[:at] + quote[at + 1 :], swapped))
    )
    assume(fold(changed).text.strip() not in fold(passage).text)
    assert find(changed, passage) is None


@given(nasty, nasty, nasty)
def test_what_is_found_is_the_quote(before: str, quote: str, after: str) -> None:
    """A span that is found folds to the folded quote, or the quote has an ellipsis; nothing ever raises."""
    passage = before + quote + after
    found = shown(quote, passage)
    if found is not None and "…" not in fold(quote).text:
        assert fold(found).text.strip() == fold(quote).text.strip()


@given(st.text(st.characters(), max_size=40), st.text(st.characters(), max_size=40))
def test_any_two_texts_can_be_compared(quote: str, passage: str) -> None:
    """No text makes the search fail, and a quote without letters or digits is never found."""
    found = find(quote, passage)
    assert found is None or any(char.isalnum() for char in fold(quote).text)


@given(nasty)
def test_every_folded_character_knows_its_place(text: str) -> None:
    """Offsets rise, lie within the text, and folding what they mark gives the character back."""
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for char, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert char in fold(text[start:end]).text
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(nasty)
@example("=\u0f73\u0338")
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text folds to itself."""
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(st.characters(exclude_categories=("Zs", "Cc")), max_size=40))
def test_folding_is_canonical_composition(text: str) -> None:
    """Canonically equivalent texts fold to the same."""
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(st.integers(10, 999_999_999), st.data())
def test_no_part_of_a_number_is_a_quote(number: int, data: st.DataObject) -> None:
    """Neither its first nor its last nor its middle digits, commas included."""
    text = f"{number:,}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(end - start < len(text))
    for joined in (text, text.replace(",", "\u202f")):
        assert find(joined[start:end], f"They counted {joined} of them.") is None
        assert find(f"counted {joined[:end]}", f"They counted {joined}") is None or end == len(text)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("102", "an area of 10² metres"),
        ("10²", "an area of 102 metres"),
        ("10", "an area of 10² metres"),
        (",500 people died", "1,500 people died"),
        ("He paid 1,", "He paid 1,500"),
        ("-violent", "a non-violent march"),
        ("violent", "a non\u2011violent march"),
        ("'s aide", "Lund's aide"),
        ("n’t", "They don't know"),
        ("5 degrees", "It was -5 degrees"),
        ("5 degrees", "It was \u22125 degrees"),
        ("5 million", "It cost £5 million"),
        ("cost 5", "It cost 5% more"),
        ("cost 5", "It cost 5€"),
        ("hundred people", "Two hundred people"),
        ("killed twenty", "It killed twenty-three"),
        ("killed 5", "It killed 5 million fish"),
        ("15 people", "It killed 10–15 people"),
        ("30", "at 7:30"),
        ("九人死亡", "十九人死亡"),
        ("क", "किताब"),
        ("ท", "ที่"),
        ("e", "e\u0301"),
        ("f", "oﬀ"),
        ("", "any"),
        (" … ", "any … thing"),
        ("“…”", "“…” any"),
        ("e", ""),
    ],
)
def test_no_part_of_a_word_or_number_is_a_quote(quote: str, passage: str) -> None:
    """A quote that begins or ends inside a word, a number, its sign or its unit is refused; so is an empty one."""
    assert find(quote, passage) is None


@pytest.mark.parametrize(
    ("quote", "passage", "found"),
    [
        ("-5 degrees", "It was -5 degrees", "-5 degrees"),
        ("Lund", "Lund’s aide", "Lund"),
        ("a hulk", "the ferry—a hulk—sank", "a hulk"),
        ("Then it sank", "It rolled.Then it sank", "Then it sank"),
        ("死亡", "十九人死亡", "死亡"),
        ("exam\u00adple", "an example", "example"),
        ("example", "an exam\u00adple", "exam\u00adple"),
        ("caf\u00e9", "the cafe\u00ad\u0301", "cafe\u00ad\u0301"),
        ("\u00c1", "\uff21\u0301", "\uff21\u0301"),
        (".* sank [x]", "It .* sank [x] there", ".* sank [x]"),
        ("Wait...", "Wait... It sank", "Wait..."),
        ("Wait...", "Wait… It sank", "Wait"),
    ],
)
def test_whole_words_are_quotes(quote: str, passage: str, found: str) -> None:
    """What is found is the passage's own characters, hyphens and marks included."""
    assert shown(quote, passage) == found


@pytest.mark.parametrize("dots", ["…", "...", " … ", " [...] ", "[…]", " . . . ", "…."])
def test_an_ellipsis_joins_segments_in_order(dots: str) -> None:
    """However it is typed, it stands for what lies between, and the span shows all of that."""
    passage = "Nobody was on board. The ferry, said Lund, was not safe. It sank."
    assert shown(f"The ferry{dots}was not safe", passage) == "The ferry, said Lund, was not safe"
    assert find(f"was not safe{dots}The ferry", passage) is None
    assert find(f"The ferry{dots}was safe", passage) is None
    assert find(f"The ferry{dots}safe enough", passage) is None


@given(passages(), st.data())
def test_segments_of_a_quote_are_found_in_order(drawn: tuple[str, int, int], data: st.DataObject) -> None:
    """Words left out of a run of whole words leave a quote that is found, and its span holds every segment."""
    passage, start, end = drawn
    words = passage[start:end].split()
    words = [word for word in words if any(char.isalnum() for char in word)]
    kept = [word for word in words if data.draw(st.booleans())] or words
    found = shown(" … ".join(kept), passage)
    assert found is not None
    assert all(fold(word).text in fold(found).text for word in kept)


def test_a_passage_full_of_false_starts_is_searched() -> None:
    """A quote that nearly matches at every word is still refused, or found at the end."""
    passage = "ab " * 20_000
    assert find("b " * 500, passage) is None
    assert find("ab " * 500 + "c", passage) is None
    assert find("a ab", passage + "a ab") == Span(60_000, 60_004)


@settings(max_examples=20)
@given(st.integers(1, 999), st.sampled_from("\u00a0\u2009\u202f"))
def test_a_space_that_does_not_break_groups_digits(number: int, space: str) -> None:
    """For reading numbers it is a comma, before three digits; elsewhere it stays a space."""
    assert plain(f"{number}{space}500 people") == f"{number},500 people"
    assert plain(f"{number}{space}5000 or{space}5") == f"{number} 5000 or 5"


# As a text is that was cut into words for a machine, and as one writes.
CUT = (
    ("They would n't go", "They wouldn't go"),
    ("the mayor 's office", "the mayor's office"),
    ("`` a courtesy '' , he said", '"a courtesy", he said'),
    ("died ( if any ) .", "died (if any)."),
    ("the coast guard -- not the police -- said", "the coast guard — not the police — said"),
    ("a non - violent protest", "a non-violent protest"),
    ("costs $ 3 million , 20 % more", "costs $3 million, 20% more"),
    ("in 2016 , 25 people", "in 2016, 25 people"),
)


@pytest.mark.parametrize(("passage", "quote"), CUT)
def test_a_text_cut_into_words_for_a_machine_is_quoted_as_one_writes(passage: str, quote: str) -> None:
    """What is found are the document's own characters, from the first to the last."""
    assert shown(quote, f"Before that , ( then ) {passage} after") == passage


@pytest.mark.parametrize(
    ("passage", "quote"),
    [
        ("3 , 5 metres", "3,5 metres"),
        ("by 2 . 5 boats", "by 2.5 boats"),
        ("from 10 - 20 people", "from 10-20 people"),
        ("at 10 : 30 people", "at 10:30 people"),
        ("was - 5 degrees", "5 degrees now"),
        ("under stand", "understand"),
        ("a harbour , master", "a harbour master"),
        ("do n't go", "don't g"),
    ],
)
def test_no_number_or_word_is_made_of_two(passage: str, quote: str) -> None:
    """Nor is a mark left out, or a word cut."""
    assert find(quote, passage) is None


@given(st.text(st.sampled_from("ab1 2.,-'\"`()%$n't"), max_size=24), nasty)
def test_what_is_found_differs_in_spaces_and_marks_alone(quote: str, passage: str) -> None:
    """Letters and digits are the same, in the same order."""
    assume("..." not in quote.replace(" ", ""))  # an ellipsis, which stands for letters
    found = shown(quote, f"{passage} {quote.replace(',', ' , ')} {passage}")
    if found is not None:
        assert [char for char in fold(found).text if char.isalnum()] == [char for char in quote if char.isalnum()]
