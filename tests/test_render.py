"""What reaches the screen: every quote, all that must be said of it, and nothing that steers the terminal."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import TRACE, answer, claim, quote, refusal, source
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from assistant.render.citation import Citation
from assistant.render.terminal import show_outcome
from assistant.render.text import flat
from assistant.types import Conflict, Position, Rejected
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.types import Answer, Refusal

WIDTHS = [40, 80, 200]
DAYS = ("2030-03-04", "2030-03-06")
# What a terminal acts on or hides; only the newline is ours.
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
HOSTILE = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b2J\x07\x08\x7f \u202egnp.exe\u202c"
    " \u2066x\u2069 \u200f\ud800 a\rb \u2028next\x85line [bold]x[/bold] [/] [link=x]y[/link] :smile: \\[red]"
)


def printed(
    result: Answer | Refusal,
    width: int = 80,
    *,
    terminal: bool = False,
    quiet: bool = False,
    named: Callable[[str], str] = str,
) -> str:
    """What is written for a result, to a terminal without colours or to a pipe."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=terminal,
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    show_outcome(result, console, quiet=quiet, named=named)
    return file.getvalue()


def squeezed(text: str) -> str:
    """The text without white space and raised dots, which wrapping changes."""
    return "".join(text.replace("·", "").split())


def conflicting() -> Answer:
    """Two sources that disagree, one of them reprinted, and a third that is undated."""
    quotes = [
        quote("Nineteen people are confirmed dead.", source=1, speaker="harbour office"),
        quote("“The final number is twenty-three,” said Lund.", document="d2", source=2, speaker="Ode Lund"),
        quote("At least 17 bodies were found.", document="d3", source=3),
    ]
    sources = (
        source(1, published="2030-03-04", outlet="Kelpin Post", title="Ferry lost", copies=("d9",)),
        source(2, published="2030-03-06", outlet="The Strand"),
        source(3),
    )
    positions = (Position("19", (0,), (1,)), Position("23", (1,), (2,)), Position("at least 17", (2,), (3,)))
    claims = tuple(claim(one.text, one) for one in quotes)
    return answer(claims, sources, conflicts=(Conflict("How many?", positions),))


def many_sides(label: str = "19") -> Answer:
    """The same, of more sides than stand beside one another."""
    contested = conflicting()
    first, *others = contested.conflicts[0].positions
    sides = (replace(first, label=label), *others, *others)
    return replace(contested, conflicts=(Conflict("How many?", sides),))


def hostile() -> Answer:
    """Every text that others write is an attack on the terminal."""
    said = quote(HOSTILE, source=1, speaker=HOSTILE)
    about = {"title": HOSTILE, "outlet": HOSTILE, "author": HOSTILE, "path": f"news/{HOSTILE}", "url": HOSTILE}
    sources = (source(1, copies=(HOSTILE,), **about),)
    return answer(
        (claim(HOSTILE, said), claim(f"{HOSTILE} 19", said)),
        sources,
        conflicts=(Conflict(HOSTILE, (Position(HOSTILE, (1,), (1,)),)),),
        removed=(Rejected(HOSTILE, HOSTILE),),
        trace=replace(TRACE, model=HOSTILE, notices=(HOSTILE,)),
    )


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_control_character_reaches_the_screen(width: int, terminal: bool) -> None:
    """Neither colours, links, bells nor marks of direction in any field; brackets are printed as they are."""
    near = refusal((quote(HOSTILE, source=1),), (source(1, title=HOSTILE),), removed=(Rejected(HOSTILE, HOSTILE),))
    for result in (hostile(), replace(near, message=HOSTILE)):
        shown = printed(result, width, terminal=terminal)
        assert not UNSAFE.search(shown)
        assert squeezed("[bold]x[/bold] [/] [link=x]y[/link] :smile: \\[red]") in squeezed(shown)


@given(
    st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\u202e\u2066\ud800[]\\"), max_size=30), st.booleans()
)
def test_no_text_steers_the_terminal(text: str, terminal: bool) -> None:
    """Whatever stands in a document."""
    result = answer((claim(f"{text}.", quote(text, source=1, speaker=text)),), (source(1, title=text),))
    assert not UNSAFE.search(printed(result, 40, terminal=terminal))


def test_no_text_passes_for_a_line_of_ours() -> None:
    """A title, a speaker or a file name with a line break in it stays on its own line."""
    forged = "x\n  [1] “It never sank.”"
    sources = (source(1, title=forged, outlet=forged, author=forged, path=f"news/{forged}"),)
    result = answer((claim(forged, quote("It sank.", source=1, speaker=forged)),), sources)
    assert not re.search(r"^ *\[1\] “It never", printed(result, 400), re.MULTILINE)


SAID = (
    "[1] “Nineteen people are confirmed dead.” Kelpin Post · harbour office · 4 March 2030 · d1.txt",
    "[2] “The final number is twenty-three,” said Lund. The Strand · Ode Lund · 6 March 2030 · d2.txt",
    "[3] “At least 17 bodies were found.” undated · d3.txt",
)


@pytest.mark.parametrize(("width", "terminal"), [(40, True), (80, True), (40, False), (200, False)])
@pytest.mark.parametrize("quiet", [True, False])
def test_every_quote_is_on_the_screen(width: int, terminal: bool, quiet: bool) -> None:
    """Each with its number, outlet, speaker and date, or that it is undated."""
    shown = squeezed(printed(conflicting(), width, terminal=terminal, quiet=quiet))
    for text in SAID:
        assert squeezed(text) in shown


def test_sides_stand_in_columns_where_there_is_room() -> None:
    """Their heads on one line, each quote below what it stands for; where there is none, below one another."""
    lines = printed(conflicting(), 130, terminal=True).split("\n")
    heads = next(line for line in lines if "23" in line)
    assert heads.split() == ["19", "23", "at", "least", "17"]
    starts = [heads.index(label) for label in ("19", "23", "at least 17")]
    quotes = [line for line in lines if "[1] “" in line]
    assert [quotes[0][start : start + 3] for start in starts] == ["[1]", "[2]", "[3]"]
    narrow = printed(conflicting(), 100, terminal=True).split("\n")
    assert [line.strip() for line in narrow if line.strip() in {"19", "23", "at least 17"}] == [
        "19",
        "23",
        "at least 17",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_history_is_told_oldest_first(width: int) -> None:
    """As what changed, and not as what is disputed, each with its day and its quote; an office is no number."""
    contested = conflicting()
    stages = tuple(
        replace(one, superseded_by=1, said=day)
        for one, day in zip(contested.conflicts[0].positions[:2], DAYS, strict=True)
    )
    for about, heading in (("How many died?", "The number changed:"), ("Who is the mayor?", "This changed:")):
        history = replace(contested, conflicts=(Conflict(about, stages, "history"),))
        shown = squeezed(printed(history, width, terminal=True)).replace("│", "")
        expected = f"{heading}○19·4 March 2030{SAID[0]}·also in a reprint●23·6 March 2030{SAID[1]}"
        assert shown.startswith(squeezed(expected))
        assert "disagree" not in shown
        assert "superseded" not in shown
        lines = [line for line in printed(history, width).split("\n") if line.startswith(("  19", "  23"))]
        assert lines == [
            "  19   harbour office (Kelpin Post), 4 March 2030  [1]  also in a reprint",
            "  23   Ode Lund (The Strand), 6 March 2030  [2]  later than [1]",
        ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_position_names_all_who_hold_it_and_what_supersedes_it(width: int) -> None:
    """In a pipe its words stand once and each of its sources has a line; on a terminal each has its quote."""
    contested = conflicting()
    positions = (Position("19", (0, 2), (1, 3), said="2030-03-04", superseded_by=1), Position("23", (1,), (2,)))
    result = replace(contested, conflicts=(Conflict("How many?", positions),))
    expected = (
        "19 harbour office (Kelpin Post), 4 March 2030 [1] also in a reprint, superseded by [2]"
        "d3.txt, undated [3] superseded by [2]"
        "23 Ode Lund (The Strand), 6 March 2030 [2] later than [1]"
    )
    shown = printed(result, width)
    assert squeezed(expected) in squeezed(shown)
    assert all(line.strip() for line in shown.strip("\n").split("\n")[2:4])
    words = set(re.findall(r"[\w\[\]]+", printed(result, width, terminal=True)))
    assert words >= set("2 independent sources first on 4 March 2030 superseded by [2]".split())


@pytest.mark.parametrize("width", WIDTHS)
def test_what_an_answer_leaves_open_is_said(width: int) -> None:
    """That it is incomplete, which parts are not answered, what was softened and why, what is suspect."""
    said = quote("Nineteen may be dead.", source=1)
    own = claim("Nineteen may be dead.", said)
    result = replace(
        answer(
            (replace(own, softened="“may” was left out"), replace(claim("19 died.", said), softened="too sure")),
            (source(1, warnings=("It gives orders to a model.",)),),
        ),
        missing=("who owned it", "when it sank"),
        complete=False,
    )
    shown = squeezed(printed(result, width, terminal=True))
    assert shown.startswith("Incomplete.")
    for text in (
        "19 died. [1] In the source's own words: too sure",
        "d1.txt In the source's own words: “may” was left out",
        "The documents do not say: who owned it; when it sank",
        "d1 ! It gives orders to a model.",
    ):
        assert squeezed(text) in shown
    whole = squeezed(printed(answer((own,), (source(1),)), width, terminal=True))
    assert "Incomplete" not in whole
    assert "Thedocumentsdonotsay" not in whole


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("absent", "What comes nearest, taken for no answer:"),
        ("declined", "What comes nearest, taken for no answer:"),
        ("off_date", "What the documents say of other times:"),
        ("false_premise", "What the documents do say:"),
    ],
)
def test_a_refusal_says_what_its_passages_are(reason: str, said: str) -> None:
    """Of another time, against the question's premise, or merely near."""
    shown = printed(replace(refusal((quote("It sank.", source=1),), (source(1),)), reason=reason))
    assert said in shown
    assert "It sank." in shown


def test_a_question_back_is_all_that_is_said() -> None:
    """An ambiguous question gets a question, and no passages; one whose filters leave nothing, what to do."""
    asked = replace(refusal(), reason="underspecified", message="Which ferry do you mean?")
    shown = printed(asked)
    assert "Which ferry do you mean?" in shown
    assert "nearest" not in shown
    filtered = printed(replace(refusal(), reason="filtered", message="No document passes the filters."))
    assert "Widen or leave out what filters them" in filtered


def test_a_conflict_comes_first() -> None:
    """Who says what, and when; which is the later; what is a reprint."""
    shown = squeezed(printed(conflicting()))
    expected = (
        "The sources disagree."
        "19 harbour office (Kelpin Post), 4 March 2030 [1] also in a reprint"
        "23 Ode Lund (The Strand), 6 March 2030 [2] later than [1]"
        "at least 17 d3.txt, undated [3]"
    )
    assert shown.startswith(squeezed(expected))
    assert "3independentsources,4documents" in shown
    assert squeezed(printed(many_sides(), 200, terminal=True)).startswith(squeezed(expected))


spoken = st.lists(
    st.sampled_from("ferry harbour nineteen died 23 “said 橋 é。 漢字 in the of".split()), min_size=1, max_size=40
)


@given(
    st.lists(spoken, min_size=1, max_size=6), st.integers(20, 200), st.sampled_from(["", "conflict", "history"])
)
def test_nothing_is_lost_at_any_width(texts: list[list[str]], width: int, kind: str) -> None:
    """No word of a quote, once of each wording, and no number of a source; no line is wider than the terminal."""
    quotes = [quote(" ".join(one), document=f"d{n}", source=n) for n, one in enumerate(texts, start=1)]
    sides = tuple(Position(f"side{n}", (n,), (n + 1,)) for n in range(len(quotes)))
    result = answer(
        tuple(claim(one.text, one) for one in quotes),
        tuple(source(n, published="2030-03-04") for n in range(1, len(quotes) + 1)),
        conflicts=(Conflict("How many?", sides, kind),) if kind else (),
    )
    shown = printed(result, width, terminal=True)
    assert all(cell_len(line) <= width for line in shown.split("\n"))
    needed = Counter(char for text in {one.text for one in quotes} for char in text if char.isalnum())
    assert not needed - Counter(shown)
    for n in range(1, len(quotes) + 1):
        assert shown.count(f"[{n}]") >= 2
    if width >= 2 * 34:
        words = Counter(re.findall(r"\w+", shown))
        assert not Counter(word for one in set(map(tuple, texts)) for word in one if word.isascii()) - words


def test_what_a_speaker_says_is_told_with_whose_report_it_is() -> None:
    """One outlet speaking of another is no word of the other's; one that names itself is named once."""
    contested = conflicting()
    told_of = tuple(replace(one, outlet="Eddyline Digest") for one in contested.sources)
    assert "Ode Lund (Eddyline Digest), 6 March 2030" in printed(replace(contested, sources=told_of))
    itself = tuple(replace(one, outlet="Ode Lund") for one in contested.sources)
    assert "  Ode Lund, 6 March 2030" in printed(replace(contested, sources=itself))


def test_on_a_narrow_terminal_who_says_it_is_set_in_below_what_is_said() -> None:
    """So that one position is told from the next where they do not fit side by side."""
    shown = printed(many_sides("at least one hundred and nineteen people"), 40, terminal=True)
    assert "\n    harbour office (Kelpin Post),\n    4 March 2030  [1]" in shown
    assert "\n    d3.txt, undated" in shown
    assert "\n  people\n" in shown


def test_a_source_is_told_from_its_reprints() -> None:
    """Its own id stands before theirs."""
    shown = printed(conflicting())
    assert "Ferry lost · d1 · reprinted in d9" in shown


def test_reprints_are_called_as_who_shows_them_calls_them() -> None:
    """With the index at hand, by name."""
    shown = printed(conflicting(), named={"d9": "The Strand, “Ferry lost”"}.__getitem__)
    assert "Ferry lost · d1 · reprinted in The Strand, “Ferry lost”\n" in shown


def test_what_was_searched_is_told_before_what_was_found() -> None:
    """What the days left out is not to be overlooked below the sources, nor in a quiet answer."""
    said = replace(conflicting(), trace=replace(TRACE, notices=("3 undated documents were left out.",)))
    assert printed(said).startswith("\n  3 undated documents were left out.\n\n  The sources disagree.\n")
    assert printed(said).count("undated documents") == 1
    assert printed(said, quiet=True).startswith("\n  3 undated documents were left out.\n\n")


def test_a_source_without_a_title_is_called_by_its_file_and_row() -> None:
    """Its folders tell a reader nothing."""
    one = replace(source(1), title=None, path="/home/ann/news/rows.csv#12")
    shown = printed(answer((claim("It sank.", quote("It sank.", source=1)),), (one,)))
    assert "[1] rows.csv#12" in shown
    assert "/home/ann" not in shown


def test_what_is_inferred_is_later_than_nothing() -> None:
    """A guess that a source is the later one would read as a correction."""
    shown = conflicting()
    guessed = tuple(replace(one, inferred=("published",)) for one in shown.sources)
    assert "later than" in printed(shown)
    assert "later than" not in printed(replace(shown, sources=guessed))


def test_a_claim_in_other_words_stands_above_its_quotes() -> None:
    """A claim that is its own quote is printed once; one in the model's words with its sources' numbers."""
    one, two = quote("It sank on Monday.", source=1), quote("Monday it was.", document="d2", source=2)
    shown = printed(
        answer((claim("The ferry sank on Monday.", one, two), claim(two.text, two)), (source(1), source(2)))
    )
    assert "  The ferry sank on Monday. [1] [2]\n" in shown
    assert shown.count("Monday it was.") == 1
    listed = quote("The office counts:", source=1)
    shown = printed(answer((claim("The office counts.", listed),), (source(1),)))
    assert shown.count("The office counts") == 1


def test_a_side_tells_what_a_model_claims_and_stresses_its_words() -> None:
    """A claim in words of its own stands in its side, once; in each quote the words of the side are bold."""
    contested = conflicting()
    claims = (claim("The harbour office counts nineteen.", contested.claims[0].quotes[0]), *contested.claims[1:])
    first, *others = contested.conflicts[0].positions
    sides = (replace(first, label="Nineteen people"), *others)
    result = replace(contested, claims=claims, conflicts=(Conflict("How many?", sides),))
    for terminal in (False, True):
        shown = printed(result, 50, terminal=terminal)
        assert shown.count("The harbour office counts nineteen.") == 1
        assert shown.index("counts nineteen") < shown.index("“Nineteen people are confirmed dead.”")
    file = io.StringIO()
    show_outcome(result, Console(file=file, width=50, force_terminal=True, _environ={"TERM": "xterm"}))
    assert "“\x1b[1mNineteen people\x1b[0m are confirmed dead.”" in file.getvalue()


def coloured(result: Answer | Refusal, **environment: str) -> str:
    """What a terminal with styles gets."""
    file = io.StringIO()
    show_outcome(
        result, Console(file=file, width=80, force_terminal=True, _environ={"TERM": "xterm", **environment})
    )
    return file.getvalue()


def test_what_answers_is_bold_in_its_quote() -> None:
    """Wherever lines break and white space runs; where there are no styles, nothing stands in the quote."""
    words = "Nineteen\n people are confirmed dead."
    said = quote(words, source=1, answer="Nineteen\n people")
    result = answer((claim("Nineteen people are confirmed dead.", said),), (source(1),))
    assert "“\x1b[1mNineteen people\x1b[0m are confirmed dead.”" in coloured(result)
    for terminal in (True, False):
        assert "“Nineteen people are confirmed dead.”" in printed(result, terminal=terminal)


def test_a_side_stresses_its_words_and_else_what_answers() -> None:
    """Never both: what is bold says whose column it is."""
    contested = conflicting()
    marked = tuple(replace(one, quotes=(replace(one.quotes[0], answer=Span(0, 8)),)) for one in contested.claims)
    shown = coloured(replace(contested, claims=marked))
    assert "\x1b[1mAt least 17\x1b[0m bodies" in shown
    assert "“\x1b[1mNineteen\x1b[0m people" in shown


@given(st.text(st.sampled_from(' \n\t“”"ab\u200b') | st.characters(), max_size=20), st.integers(), st.integers())
def test_a_marked_quote_is_the_quote(text: str, start: int, end: int) -> None:
    """Its three parts are what is shown without a mark, and what is marked is what the span says."""
    said = Citation(replace(quote(text, source=1), answer=Span(start, end)), source(1))
    assert "".join(said.marked) == said.shown
    if 0 <= start <= end <= len(text):
        assert said.marked.answer == flat(text[start:end])


@pytest.mark.parametrize("terminal", [True, False])
def test_the_same_words_of_two_sources_are_told_once(terminal: bool) -> None:
    """With all places where they stand; a claim that is these words is no line of its own."""
    one, two = (quote("It sank on Monday.", document=f"d{n}", source=n) for n in (1, 2))
    sources = (source(1, outlet="Kelpin Post"), source(2, outlet="The Strand"))
    shown = printed(answer((claim(one.text, one, two),), sources), terminal=terminal)
    assert shown.count("It sank on Monday.") == 1
    assert "  [1] “It sank on Monday.”\n      Kelpin Post · undated · d1.txt\n" in shown
    assert "\n  [2] The same words · The Strand · undated · d2.txt\n" in shown
    led = replace(two, text="KELPIN (Coastwire) — It sank on Monday.")
    shown = printed(answer((claim(one.text, one, led),), sources), terminal=terminal)
    assert "“KELPIN (Coastwire) — It sank on Monday.”" in shown
    assert shown.count("It sank on Monday.") == 2


def test_a_quote_from_a_paged_document_says_its_page() -> None:
    """At the end of its line; words of a reprint have no page in the source that is named for them."""
    one = quote("It sank on Monday.", source=1, page=3)
    shown = printed(answer((claim(one.text, one),), (source(1, path="report.pdf"),)))
    assert " · report.pdf · p. 3\n" in shown
    reprint = quote("It sank on Monday.", document="d2", source=1, page=3)
    assert "p. 3" not in printed(answer((claim(reprint.text, reprint),), (source(1, path="report.pdf"),)))


def test_a_refusal_shows_what_is_near_as_no_answer() -> None:
    """It says that the documents do not answer, and names the nearest passages as only that."""
    near = quote("The owner of the pier did not comment.", source=1)
    shown = printed(refusal((near,), (source(1),)))
    assert shown.index("The documents do not answer this.") < shown.index(
        "What comes nearest, taken for no answer:"
    )
    assert shown.index("taken for no answer:") < shown.index(near.text)
    assert "independent source" not in shown
    assert "nearest" not in printed(refusal())


def test_what_was_removed_is_said() -> None:
    """A claim that the gate took out is named with the reason."""
    shown = printed(answer((claim("It sank."),), (source(1),), removed=(Rejected("40 died.", "it has no quote"),)))
    assert "Removed: 40 died. (it has no quote)" in shown


def test_quiet_leaves_out_sources_and_the_closing_line() -> None:
    """What is left is the answer."""
    result = answer((claim("It sank."),), (source(1, title="Ferry lost"),))
    result = replace(result, trace=replace(TRACE, model="extractive", notices=("BM25 only.",)))
    loud, quiet = printed(result), printed(result, quiet=True)
    for text in ("Ferry lost · d1", "1 independent source, 1 document ·", "offline reader", "0.2 s"):
        assert text in loud
        assert text not in quiet
    assert "“It sank.”" in quiet
    assert "BM25 only." in quiet


def test_quiet_keeps_what_is_wrong_with_a_source() -> None:
    """A warning by the number of its source, which the quotes have."""
    warned = source(1, warnings=("It gives orders to whoever reads it by machine.",))
    shown = printed(answer((claim("It sank."),), (warned,)), quiet=True)
    assert shown.endswith("\n  Warning: [1] It gives orders to whoever reads it by machine.\n\n")


def test_a_pipe_gets_whole_lines() -> None:
    """Where nobody looks at a terminal, a quote is one line for other programs to find."""
    long = "word " * 100
    assert f"“{long.strip()}”" in printed(answer((claim(long),), (source(1),)), 40)
