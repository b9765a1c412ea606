"""Answers as Markdown for a chat: what documents hold is shown and never acted on, and claims are read back."""

from __future__ import annotations

from builders import answer, claim, quote, refusal, source
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from serving import NINETEEN, SIXTY, TWENTY_THREE, Scripted, Shelf, assistant

from assistant.ledger import enter
from assistant.render.text import flat, safe
from assistant.serve.inline import escaped, unescaped
from assistant.serve.wording import Telling, said
from assistant.types import Answer
from index.types import Card, Metadata

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
