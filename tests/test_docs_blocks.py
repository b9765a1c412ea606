"""How documents are taken apart: what is missed there would be checked nowhere."""

from __future__ import annotations

import pytest
from docs_blocks import Block, commands
from docs_session import DocumentError, compare
from docs_shell import citebound_calls


def _texts(kind: str, text: str) -> list[tuple[int, str]]:
    return [(int(one.place.rpartition(":")[2]), one.text) for one in commands(Block("a.md", 10, kind, text))]


def test_a_command_may_go_on_over_several_lines() -> None:
    """By a backslash, an open quotation or a heredoc; comments and blank lines are none."""
    text = "# first\n\none --a \\\n  --b\ntwo 'x\ny'\nthree <<'END'\n# kept\nEND\nfour  # and more\n"
    assert _texts("sh", text) == [
        (12, "one --a \\\n  --b"),
        (14, "two 'x\ny'"),
        (16, "three <<'END'\n# kept\nEND"),
        (19, "four  # and more"),
    ]


def test_a_command_that_is_never_finished_is_a_mistake() -> None:
    """It would swallow the rest of the block."""
    with pytest.raises(AssertionError, match="never finished"):
        _texts("sh", "one 'x\n")


def test_what_stands_behind_a_dollar_is_typed_and_the_rest_is_shown() -> None:
    """Up to the next one."""
    first, second = commands(Block("a.md", 10, "console", "$ one\n\n  a\n$ two \\\n  --b\nc\n"))
    assert (first.place, first.text, first.shown) == ("a.md:10", "one", "\n  a\n")
    assert (second.place, second.text, second.shown) == ("a.md:13", "two \\\n  --b", "c\n")


def test_calls_are_found_wherever_they_stand_in_a_line() -> None:
    """In a pipe, behind a variable, with output that goes to a file; a comment is none."""
    assert citebound_calls("cat a | citebound index - --as a.html") == [["index", "-", "--as", "a.html"]]
    assert citebound_calls("A_B=1 citebound ask 'a b' > out.json  # citebound show") == [["ask", "a b"]]
    assert citebound_calls("cd x && citebound sources") == [["sources"]]
    assert citebound_calls("echo citebound") == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a b", "a b", True),
        ("a b", "a  b", False),
        ("  a\n\nb\n", "\n  a  \n\nb\n\n", True),
        ("a\nb", "a\n\nb", False),
        ("a … c", "a b c", True),
        ("a … c", "a b\nc", False),
        ("a\n…\nd", "a\nb\nc\nd", True),
        ("a\n…\nd", "a\nd", True),
        ("a\n…", "a", True),
        ("a", "a\nb", False),
        ("took 0.3 s", "took 12 ms", True),
        ("took 0.3 s", "took 3 minutes", False),
        ("id 65af3e145157", "id 0123456789ab", True),
        ("a.b", "axb", False),
    ],
)
def test_what_is_shown_is_what_is_printed(shown: str, printed: str, same: bool) -> None:
    """To the character, but for times, ids, white space at the ends of lines, and what an ellipsis stands for."""
    if same:
        compare(shown, printed, "a.md:1")
    else:
        with pytest.raises(DocumentError, match=r"^a\.md:1 shows"):
            compare(shown, printed, "a.md:1")
