"""Answers as Markdown for a chat: what documents hold is shown and never acted on, and claims are read back."""

from __future__ import annotations

from dataclasses import replace

from builders import answer, claim, quote, refusal, source
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from serving import NINETEEN, SIXTY, TWENTY_THREE, Scripted, Shelf, assistant

from assistant.ledger import enter
from assistant.render.text import flat, safe
from assistant.serve.inline import escaped, strong, unescaped
from assistant.serve.wording import Telling, said
from assistant.types import Answer
from index.types import Card, Metadata, Span

_MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])
# What Markdown acts on, among words.
_HOSTILE = st.lists(
    st.sampled_from(
        [*"\\`*_{}[]()<>#+-.!|~$&;:=^'\"“” ", "1", "12", "a", "ab", "http://e.example", "&amp;", "\n", "é"]
    )
).map("".join)


def _shown(markdown: str) -> str | None:
    """The text of one paragraph that holds nothing but text; ``None`` for anything else."""
    tokens = _MARKDOWN.parse(markdown)
    if [one.type for one in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    children = tokens[1].children or []
    return "".join(one.content for one in children) if {one.type for one in children} <= {"text"} else None


@given(_HOSTILE | st.text())
@example("![pixel](http://e.example/p.png) <img src=x> [a](b) [1] `x` **b** &lt; | --- |")
@example("[ref]: http://e.example")
@example("1. one")
@example("[a][b][^1]")
def test_a_text_is_shown_as_it_is(text: str) -> None:
    """No link, no picture, no HTML, no heading, no mark of ours; and it is read back as it was."""
    text = flat(safe(text))
    markdown = escaped(text)
    assert unescaped(markdown) == text
    if text:
        assert _shown(markdown) == text
        assert _shown(f"words {markdown} [1]") == f"words {text} [1]"


def _bold(markdown: str) -> tuple[str, str]:
    """The text of one paragraph that holds nothing but text, and what of it is in bold type."""
    (_, inline, _) = _MARKDOWN.parse(markdown)
    children = inline.children or []
    assert {one.type for one in children} <= {"text", "strong_open", "strong_close"}
    kinds = [one.type for one in children]
    begins = kinds.index("strong_open") if "strong_open" in kinds else len(kinds)
    ends = kinds.index("strong_close") if "strong_close" in kinds else len(kinds)
    shown, bold = ("".join(one.content for one in part) for part in (children, children[begins:ends]))
    return shown, bold


@given(_HOSTILE | st.text(), _HOSTILE | st.text(), _HOSTILE | st.text())
@example("It sank with ", "19 people", " aboard.")
@example("a\\", "b\\", "c")
@example("[", "12", "](http://e.example)")
@example("“He said ", "“no”", "”, he said")
@example("", "1. one", "")
@example("a", "“b”", "c")
def test_a_part_of_a_text_stands_out(before: str, part: str, after: str) -> None:
    """All three are shown as they are, whatever they hold; the part in bold, or nothing where it cannot be."""
    before, part, after = (safe(one) for one in (before, part, after))
    whole = flat(before + part + after)
    markdown = strong(before, part, after)
    assert unescaped(markdown) == whole
    if whole:
        shown, bold = _bold(f"“{markdown}”")
        assert shown == f"“{whole}”"
        assert bold in ("", flat(part))
        if part.isalnum():
            assert bold == part


def test_what_answers_stands_out_and_the_same_words_stand_once() -> None:
    """As on a terminal; what is read back is the claim without marks."""
    one = replace(quote("The ferry was full.", source=1), answer=Span(14, 18))
    two = replace(one, document="strand", source=2)
    result = answer((claim(one.text, one), claim(two.text, two)), (source(1), source(2, document="strand")))
    shown = Telling(_no_card).rest(result)
    (told,) = [part for part in shown.split("\n\n") if part.startswith(">")]
    assert told.splitlines()[0] == "> “The ferry was **full**.”  "
    assert told.splitlines()[1].endswith(" [1]  ")
    assert told.splitlines()[2].startswith("> — The same words · ")
    assert told.endswith(" [2]")
    assert said(shown) == ("The ferry was full.",)


def test_what_is_to_be_known_of_what_was_searched_is_told_first() -> None:
    """Before the first claim, or before all that is told at once; what was found out later, at the end."""
    undated, broke = "1 undated document was left out.", "It was stopped."
    one = claim("It sank.", quote("The ferry sank.", document="post"))
    known = answer((claim("It sank.", quote("The ferry sank.", source=1)),), (source(1),))
    result = replace(known, trace=replace(known.trace, notices=(undated, broke)))
    at_once = Telling(Shelf().card, [undated]).rest(result)
    assert at_once.startswith(f"*{undated}*\n\nIt sank. [1]\n\n")
    assert at_once.endswith(f"\n\n*{broke}*\n\n{at_once.rstrip().rpartition(chr(10))[2]}\n")
    telling = Telling(Shelf().card, [undated])
    told = telling.tell(one)
    assert told == f"*{undated}*\n\nIt sank. [1]\n\n"
    assert undated not in telling.rest(result)
    assert said(told) == ("It sank.",)


def test_claims_come_first_and_then_where_they_are_from() -> None:
    """Each with the marks of its sources; quotes with outlet, speaker and day; every source by its number."""
    telling = Telling(Shelf().card)
    pieces: list[str] = []
    result = assistant(Scripted((NINETEEN, SIXTY, TWENTY_THREE))).ask(
        "How many people died?", told=lambda claim: pieces.append(telling.tell(claim))
    )
    rest = telling.rest(result)
    assert pieces == ["19 people are dead. [1]\n\n", "The final number is 23. [2]\n\n"]
    assert "Sixty" not in rest
    assert (
        "> “Nineteen people are dead”  \n> — Kelpin Post · the harbour office · 4 March 2031 · post.txt [1]"
        in rest
    )
    assert "- **Nineteen people**\n  - the harbour office (Kelpin Post), 4 March 2031 [1]\n" in rest
    assert "1. post.txt · post · <https://kelpin-post.example/ferry>" in rest
    assert r"2. A \*final\* &#91;1] number · strand" in rest


def test_claims_that_are_their_quotes_are_told_once() -> None:
    """With the quotes, and not as they come."""
    telling = Telling(Shelf().card)
    one = claim("The ferry was full.", quote("The ferry was full.", document="post", start=51))
    assert telling.tell(one) == ""
    result = answer((claim("The ferry was full.", quote("The ferry was full.", source=1)),), (source(1),))
    assert telling.rest(result).count("The ferry was full.") == 1


def test_claims_whose_numbers_change_are_told_again() -> None:
    """A third copy, which has the words of both others and came first, makes one source of what were two."""
    texts = {"b": "One fell.", "c": "Two rose.", "a": "One fell. Two rose. All left."}

    def card(document: str) -> Card:
        about = Metadata(published=f"2031-03-0{'abc'.index(document) + 1}")
        copies = tuple(sorted(texts.keys() - {document}))
        return Card(document, f"{document}.txt", about, "0" * 64, texts[document], copies)

    telling = Telling(card)
    claims = (
        claim("A fall.", quote("One fell.", document="b")),
        claim("A rise.", quote("Two rose.", document="c")),
        claim("A leaving.", quote("All left.", document="a", start=20)),
    )
    told = [telling.tell(one) for one in claims]
    assert told == ["A fall. [1]\n\n", "A rise. [2]\n\n", "A leaving. [1]\n\n"]
    entries = enter(claims, card)
    rest = telling.rest(answer(entries.claims, entries.sources))
    assert "1. a.txt · a · reprinted in b.txt; c.txt\n" in rest
    assert rest.startswith("*The claims again,")
    assert "\n\nA fall. [1]\n\nA rise. [1]\n\nA leaving. [1]\n\n" in rest
    assert said("".join([*told, rest])) == ("A fall.", "A rise.", "A leaving.")


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda text: flat(safe(text)))
_CLAIMS = st.lists(_TEXTS.filter(bool), min_size=1, max_size=4, unique=True)


@given(_CLAIMS)
def test_claims_in_their_own_words_are_read_back(texts: list[str]) -> None:
    """Whatever they hold, in their order."""
    claims = tuple(claim(text, quote(f"{text} indeed", source=1)) for text in texts)
    assert said(Telling(_no_card).rest(answer(claims, (source(1),)))) == tuple(texts)


@given(_CLAIMS)
def test_claims_that_are_quotes_are_read_back(texts: list[str]) -> None:
    """Without their quotation marks, as the answer has them."""
    texts = [text for text in texts if not set(text) & set('“”"„«»‘’')] or ["a"]
    result = answer(
        tuple(claim(text, quote(text, source=1, start=9 * at)) for at, text in enumerate(texts)), (source(1),)
    )
    assert said(Telling(_no_card).rest(result)) == tuple(texts)


def test_nothing_is_read_back_of_a_refusal_nor_of_others_words() -> None:
    """What came nearest was not said."""
    result = refusal((quote("The ferry was full.", source=1),), (source(1),))
    shown = Telling(_no_card).rest(result)
    assert "- [1] “The ferry was full.”" in shown
    assert shown.startswith("**The documents do not answer this.**")
    assert said(shown) == said("Hello! How can I help?\n\n> a quote") == said("") == ()


def test_what_is_made_to_take_long_is_read_at_once() -> None:
    """A body has room for so many marks: what took the square of their number would hold up everybody."""
    assert said("Nineteen." + " [1]" * 200_000) == ("Nineteen.",)
    assert said("Nineteen." + " [1]" * 200_000 + "!") == ()
    assert said("> “Nineteen" + "  \n> - " * 200_000) == ()


def test_an_incomplete_answer_says_so() -> None:
    """As on every other screen."""
    result = answer((claim("One fell."),), (source(1),))
    stopped = Answer(
        result.question,
        result.claims,
        (),
        result.sources,
        (),
        result.trace,
        missing=("the owner",),
        complete=False,
    )
    shown = Telling(_no_card).rest(stopped)
    assert "**Incomplete.**" in shown
    assert "**The documents do not say:** the owner" in shown


def _no_card(document: str) -> Card:
    raise AssertionError(document)
