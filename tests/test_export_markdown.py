"""Markdown that reads well, and in which what others wrote is text and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from builders import TRACE, answer, claim, quote, refusal, source
from export_builders import HOSTILE, exchange
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.export.markdown import markdown
from assistant.render.citation import quoted
from assistant.render.text import flat, safe
from assistant.types import Conflict, Exchange, Position, Question, Rejected
from index.filters import Filters
from index.types import Span

if TYPE_CHECKING:
    from markdown_it.token import Token

NOW = datetime(2031, 3, 20, 9, 5, tzinfo=UTC)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What this program writes; a link is only what the address of a source makes.
OURS = {"heading", "paragraph", "inline", "blockquote", "bullet_list", "list_item", "text", "strong", "hr"}


def parsed(text: str) -> list[Token]:
    """All tokens, those of lines as well, but for the mark of the file."""
    body = text.removeprefix("<!-- citebound -->\n")
    tokens = PARSER.parse(body)
    return [*tokens, *(child for token in tokens for child in token.children or ())]


def kinds(text: str) -> set[str]:
    """What the text is made of."""
    return {token.type.removesuffix("_open").removesuffix("_close") for token in parsed(text)}


def shown(text: str) -> list[str]:
    """The lines that a reader sees."""
    lines = [token.children or () for token in PARSER.parse(text) if token.type == "inline"]
    return ["".join(child.content for child in line) for line in lines]


def everywhere(text: str) -> Exchange:
    """An answer in which every text that others write is this one."""
    said = quote(text, source=1, speaker=text)
    about: dict[str, Any] = {
        "title": text,
        "outlet": text,
        "author": text,
        "path": f"news/{text}",
        "url": text,
        "warnings": (text,),
    }
    result = answer(
        (claim(text, said), replace(claim(f"{text} 19", said), softened=text), claim(text, said)),
        (source(1, copies=("d2",), **about),),
        conflicts=(Conflict(text, (Position(text, (0,), (1,)),)),),
        removed=(Rejected(text, text),),
        trace=replace(TRACE, model=text, notices=(text,)),
        question=text,
    )
    return exchange(replace(result, missing=(text,)), Filters(outlets=(text,)))


@given(st.text(st.sampled_from("\\`*_[]()<>#!|~&$@:-+=.1 a\n\t") | st.characters(), max_size=20))
def test_no_text_becomes_markdown(text: str) -> None:
    """No heading, link, picture, code or HTML of theirs; every character that can be seen is."""
    told = markdown([everywhere(text)], now=NOW)
    assert kinds(told) <= OURS
    headings = [token for token in parsed(told) if token.type == "heading_open"]
    assert [token.tag for token in headings] == ["h1", "h2", "h2"]
    if visible := flat(safe(text)):
        assert visible in shown(told)
        assert any(line.startswith(f"{visible} 19 ") for line in shown(told))


@given(
    st.text(st.sampled_from("\\`*_“”[]()<>#$%€-.1 ab\n\u200b") | st.characters(), min_size=1, max_size=20),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_a_quote_stands_as_it_is_whatever_of_it_answers(text: str, start: int, end: int) -> None:
    """In a line of its own, with no mark in it that is not its own."""
    said = replace(quote(text, source=1), answer=Span(start, end))
    told = markdown([exchange(answer((claim(text, said),), (source(1),)))], now=NOW)
    assert kinds(told) <= OURS
    assert flat(safe(quoted(text))) in [flat(line) for line in shown(told)]
    plain = markdown([exchange(answer((claim(text, replace(said, answer=None)),), (source(1),)))], now=NOW)
    assert set(plain.splitlines()) <= set(told.splitlines())


@pytest.mark.parametrize(
    ("text", "answer_", "lines"),
    [
        ("Nineteen people died.", "Nineteen people", "> **Nineteen people**\n>\n> “Nineteen people died.”"),
        ("It cost US$40.", "$40", "> **\\$40**\n>\n> “It cost US\\$40.”"),
        ("“19 died,” he said.", "“19 died,”", "> **“19 died,”**\n>\n> “19 died,” he said."),
        ("It sank.", "It sank.", "\n\n> “It sank.”\n"),
    ],
)
def test_what_answers_is_bold_before_the_quote(text: str, answer_: str, lines: str) -> None:
    """Unless all of it does."""
    told = markdown(
        [exchange(answer((claim(text, quote(text, source=1, answer=answer_)),), (source(1),)))], now=NOW
    )
    assert lines in told


def test_reprints_are_named() -> None:
    """By what they are called, if that is told, and without what it could mean to Markdown; else by their ids."""
    reprinted = source(1, copies=("d2", "d3"))
    told = exchange(answer((claim("It sank.", quote("It sank.", source=1)),), (reprinted,)))
    names = {"d2": "The Strand, “*Lost*”", "d3": "notes.txt"}.__getitem__
    assert "· reprinted in The Strand, “\\*Lost\\*”; notes.txt\n" in markdown([told], names, now=NOW)
    assert "· reprinted in d2; d3\n" in markdown([told], now=NOW)


def test_the_same_words_of_two_sources_are_told_once() -> None:
    """In one block quote, with both places."""
    one, two = (quote("It sank.", document=f"d{n}", source=n) for n in (1, 2))
    told = markdown([exchange(answer((claim("It sank.", one, two),), (source(1), source(2))))], now=NOW)
    places = "> [1] undated · d1.txt\n>\n> [2] The same words · undated · d2.txt\n"
    assert f"> “It sank.”\n>\n{places}" in told
    assert told.count("It sank.") == 1


def test_an_attack_is_only_text() -> None:
    """Nor do addresses in it become links where GitHub looks for them."""
    told = markdown([everywhere(HOSTILE)], now=NOW)
    assert kinds(told) <= OURS
    assert "http://" not in told
    assert "www." not in told


def test_an_answer_reads_from_its_claims_to_its_sources() -> None:
    """What is disputed with who says it, claims with their quotes, what is left open, the sources."""
    quotes = [
        quote("Nineteen people are confirmed dead.", source=1, speaker="harbour office"),
        quote("“Twenty-three,” said Lund.", document="d2", source=2, speaker="Ode Lund", page=3),
        quote("It sank at 18:56.", document="d2", start=60, source=2),
    ]
    sources = (
        source(
            1, published="2031-03-04", outlet="Kelpin Post", title="Ferry lost", url="https://kelpin.example/1"
        ),
        source(2, published="2031-03-06", inferred=("published",), warnings=("It gives orders to a model.",)),
    )
    claims = (claim(quotes[0].text, quotes[0]), claim(quotes[1].text, quotes[1]), claim("It sank.", quotes[2]))
    conflict = Conflict("How many?", (Position("19", (0,), (1,), superseded_by=1), Position("23", (1,), (2,))))
    result = replace(
        answer(claims, sources, conflicts=(conflict,), removed=(Rejected("It flew.", "no quote says so"),)),
        question=Question("How many?", "How many people died?"),
        missing=("who owned it",),
        complete=False,
        trace=replace(TRACE, notices=("1 undated document was left out.",)),
    )
    assert (
        markdown([exchange(result, Filters(since="2031-03-01"))], now=NOW)
        == """\
<!-- citebound -->

# How many?

Taken as: How many people died?

Only documents published from 1 March 2031 were searched.

**Incomplete:** this is what had been verified when the answer broke off.

Note: 1 undated document was left out.

## The sources disagree.

**19**

- harbour office (Kelpin Post), 4 March 2031 [1] (superseded by [2])

  > “Nineteen people are confirmed dead.”

**23**

- Ode Lund, 6 March 2031 (inferred) [2]

  > “Twenty-three,” said Lund.

**It sank.** [2]

> “It sank at 18:56.”
>
> [2] 6 March 2031 (inferred) · d2.txt

**The documents do not say:** who owned it

Removed: It flew. (no quote says so)

## Sources

- [1] Ferry lost · Kelpin Post · 4 March 2031 · d1.txt · d1 · <https://kelpin.example/1>
- [2] 6 March 2031 (inferred) · d2.txt · d2
  - Warning: It gives orders to a model.

2 independent sources, 2 documents · openai:small · 1,280 tokens · 0.2 s · Model: openai:small · \
Prompt: answer.v1, SHA-256 ffffffffffff… · Index: abc123

---

citebound · 20 March 2031, 09:05 UTC
"""
    )


def test_what_a_model_says_of_a_side_is_told() -> None:
    """Its own words, with their sources, under the words of the side."""
    said = quote("The toll stands at nineteen.", source=1)
    other = quote("Twenty-three died.", document="d2", source=2)
    claims = (replace(claim("Officials counted 19 dead.", said), softened="too sure"), claim(other.text, other))
    conflict = Conflict("How many?", (Position("19", (0,), (1,)), Position("23", (1,), (2,))))
    told = markdown([exchange(answer(claims, (source(1), source(2)), conflicts=(conflict,)))], now=NOW)
    assert "**19**\n\nOfficials counted 19 dead. [1]\n\nIn the source’s own words: too sure\n\n- " in told


def test_a_conversation_has_a_heading_for_each_question() -> None:
    """A refusal as calm as an answer, with what came nearest."""
    near = refusal((quote("It sank.", source=1),), (source(1),))
    told = markdown([exchange(near), exchange(replace(near, message="Which ferry?", reason="underspecified"))])
    titles = [line for line in told.splitlines() if line.startswith("#")]
    assert titles == [
        "# 2 questions",
        "## Who owned the ferry?",
        "### Sources",
        "## Who owned the ferry?",
        "### Sources",
    ]
    assert "What comes nearest, taken for no answer:\n\n> “It sank.”\n>\n> [1] undated · d1.txt\n" in told
    assert "Which ferry?" in told
