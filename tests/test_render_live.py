"""What is shown of claims while a model still drafts, and what is left of it, on an emulated terminal."""

from __future__ import annotations

import io

import pyte
import pytest
import screens
from builders import claim, quote
from rich.console import Console

from assistant.live import verified
from assistant.models.extractive import Extractive
from assistant.render import PlainConsole
from assistant.types import PromptRef

HEIGHT = 16
CLAIMS = screens.in_own_words().claims


class Drafting(Extractive):
    """A model with a prompt, which nothing is asked of."""

    prompt = PromptRef("answer", "0" * 64)  # type: ignore[assignment]  # the offline reader has none

    def __init__(self) -> None:
        """Without the embedder that nothing is asked of either."""


def terminal(*, force_terminal: bool = True) -> Console:
    """A terminal of 100 columns."""
    return Console(
        file=io.StringIO(),
        width=100,
        height=HEIGHT,
        force_terminal=force_terminal,
        color_system=None,
        legacy_windows=False,
        _environ={"TERM": "xterm-256color"},
    )


def written(console: Console) -> str:
    """What was written so far."""
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # made by ``terminal``


def seen(console: Console) -> list[str]:
    """The lines of the screen after it, above which a command was typed, without those that are empty."""
    screen = pyte.HistoryScreen(100, HEIGHT, history=1000)
    pyte.Stream(screen).feed("$ citebound ask\r\n" + written(console).replace("\n", "\r\n"))
    assert not screen.history.top
    return [line.rstrip() for line in screen.display if line.strip()]


def test_claims_are_shown_as_they_will_be_and_cleared_away() -> None:
    """Each with its quotes set in below it, a quote that is a claim once; how many, and what Ctrl-C does."""
    console = terminal()
    with verified(console, Drafting()) as tell:
        assert seen(console)[1][4:] == "Reading…"
        for one in CLAIMS[:2]:
            tell(one)
        *shown, turning = seen(console)[1:]
        assert turning[4:] == "2 verified; Ctrl-C keeps them"
        assert shown == [
            "  The footbridge has been closed since Tuesday, 1 April, because a girder is cracked.",
            "    “The footbridge over the Ferrow was closed on Tuesday evening, two hours after a",
            "    walker saw the crack.”",
            "    “The county’s engineers had asked for new bearings in 2027.”",
            "  The county may pay half of the repair.",
            "    “Two million four hundred thousand crowns will do,” the transport minister, Orla",
            "    Venn, told the county council on Friday, and asked it to pay half.",
            "    “The footbridge over the Ferrow was closed on Tuesday evening, two hours after a",
            "    walker saw the crack.”",
        ]
    assert seen(console) == ["$ citebound ask"]


def test_no_more_is_shown_than_can_be_cleared_away() -> None:
    """Of more claims than the screen has lines for, the first, and how many there are; no line scrolls away."""
    console = terminal()
    with verified(console, Drafting()) as tell:
        for n in range(50):
            tell(claim(f"Claim {n}.", quote(f"Quote {n}.", source=1)))
        lines = seen(console)
        assert lines[1:3] == ["  Claim 0.", "    “Quote 0.”"]
        assert lines[-1].endswith("50 verified; Ctrl-C keeps them")
    assert seen(console) == ["$ citebound ask"]


def wrapped_anew(before: str, after: str, width: int) -> list[str]:
    """The lines of a terminal that was made narrower in the midst, and wraps what was on it anew."""
    wide = pyte.Screen(100, HEIGHT)
    pyte.Stream(wide).feed(before.replace("\n", "\r\n"))
    narrow = pyte.Screen(width, 3 * HEIGHT)
    rows = "\n".join(row.rstrip() for row in wide.display[: wide.cursor.y + 1])
    pyte.Stream(narrow).feed((rows + after).replace("\n", "\r\n"))
    return [line.rstrip() for line in narrow.display if line.strip()]


@pytest.mark.parametrize("width", [120, 80, 48, 34])
def test_nothing_is_left_of_claims_on_a_terminal_made_narrower_meanwhile(width: int) -> None:
    """It has wrapped their lines anew, so that they take more rows than were printed; and no more is cleared."""
    console = terminal()
    with verified(console, Drafting()) as tell:
        for one in CLAIMS[:2]:
            tell(one)
        before = written(console)
        console.width = width
    left = wrapped_anew(f"$ citebound ask\n{before}", written(console)[len(before) :], width)
    assert left == ["$ citebound ask"]


@pytest.mark.parametrize(
    ("variables", "rows"),
    [
        ({}, 6),
        ({"XTERM_VERSION": "XTerm(379)"}, 4),
        ({"STY": "1.tty1"}, 4),
        ({"XTERM_VERSION": "XTerm(379)", "TMUX": "1"}, 6),
    ],
)
def test_as_many_rows_are_cleared_as_the_terminal_has_made_of_them(
    variables: dict[str, str], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that cuts lines off instead of wrapping them has no more rows than were printed: four, one in three."""
    for name in ("XTERM_VERSION", "STY", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    console = terminal()
    with verified(console, Drafting()) as tell:
        tell(claim("A claim.", quote("A quote of five words.", source=1)))
        before = written(console)
        console.width = 10
    assert written(console)[len(before) :].rpartition("\r")[2].count("\x1b[1A") == rows


def test_what_breaks_off_is_cleared_away_too() -> None:
    """Whatever stops it."""
    console = terminal()

    def stopped() -> None:
        with verified(console, Drafting()) as tell:
            tell(CLAIMS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert seen(console) == ["$ citebound ask"]


def test_a_voice_is_told_each_claim_once() -> None:
    """Where nothing can be taken back: a line for each, which stays."""
    console = PlainConsole(file=io.StringIO(), width=100)
    with verified(console, Drafting()) as tell:
        for one in CLAIMS:
            tell(one)
    assert "\x1b" not in written(console)
    spoken = " ".join(written(console).split())
    assert spoken == "Reading… " + " ".join(f"Verified: {one.text}" for one in CLAIMS)


def test_nothing_is_shown_where_nobody_waits() -> None:
    """In a pipe; or of a model that answers in an instant."""
    for console, model in ((terminal(force_terminal=False), Drafting()), (terminal(), object.__new__(Extractive))):
        with verified(console, model) as tell:
            tell(CLAIMS[0])
        assert written(console) == ""
