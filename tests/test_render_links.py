"""Where citations lead: to the file, a page of a PDF, the words on a web page; and never out of the escape."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
import screens
from builders import answer, claim, quote, source
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.render import PlainConsole, link_to
from assistant.render.terminal import show_outcome

if TYPE_CHECKING:
    from pathlib import Path

# The escapes that a terminal is sent: styles, and links as the OSC 8 proposal has them.
LINK = re.compile(r"\x1b\]8;(?:id=-?\d+)?;([!-~]*)\x1b\\")
STYLE = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/news/a.html", "file:///news/a.html"),
        ("/news/über; 1 %.txt", "file:///news/%C3%BCber%3B%201%20%25.txt"),
        ("/news/\x1b]8;;\x07\n.txt", "file:///news/%1B%5D8%3B%3B%07%0A.txt"),
        ("/news/\ud800.txt", None),
        ("news/a.html", None),
        ("stdin:buoy.html", None),
        ("https://kelpin.example/a b?c=d&e=%20", "https://kelpin.example/a%20b?c=d&e=%20"),
        ("https://kelpin.example/\x1b\\\u2028", "https://kelpin.example/%1B%5C%E2%80%A8"),
        ("javascript:alert(1)", None),
    ],
)
def test_a_document_is_linked_where_its_file_is_known(path: str, uri: str | None) -> None:
    """With an empty host, and in ASCII alone."""
    assert link_to(path) == uri


def test_a_pdf_opens_at_its_page_and_a_web_page_at_the_words() -> None:
    """A file that is not there has no lines; an address that has a fragment keeps it."""
    assert link_to("/a/report.PDF", page=3) == "file:///a/report.PDF#page=3"
    assert link_to("/a/report.txt", page=3, words="It sank.") == "file:///a/report.txt"
    address = "https://kelpin.example/ferry"
    said = "It ran aground, a well-known\nreef, and sank there in ten minutes."
    expected = f"{address}#:~:text=It%20ran%20aground%2C%20a%20well%2Dknown%20reef%2C%20and%20sank"
    assert link_to(address, words=said) == expected
    assert link_to(f"{address}#deck", words=said) == f"{address}#deck"


def test_a_text_opens_at_the_line_of_the_quote(tmp_path: Path) -> None:
    """However it is broken there; without a line where the words do not stand, and where lines are none."""
    file = tmp_path / "ferry.txt"
    file.write_text("Ferry lost\n\nIt ran aground\n  at night.\n", encoding="utf-8")
    assert link_to(str(file), words="It ran aground at night.") == f"{file.as_uri()}#3"
    assert link_to(str(file), words="It flew away.") == file.as_uri()
    assert link_to(str(file)) == file.as_uri()
    records = file.rename(tmp_path / "ferry.jsonl")
    assert link_to(str(records), words="It ran aground at night.") == records.as_uri()


def test_a_part_of_a_file_is_linked_to_its_file(tmp_path: Path) -> None:
    """Whose name may have a number sign itself; no file, no link."""
    file = tmp_path / "deck #2.jsonl"
    assert link_to(f"{file}#https://kelpin.example/#ferry") is None
    file.write_text("{}", encoding="utf-8")
    assert link_to(f"{file}#https://kelpin.example/#ferry") == link_to(str(file)) == file.as_uri()


@given(st.sampled_from(["/", "https://", "http://a/", ""]), st.text(), st.text())
def test_no_link_ends_its_escape(scheme: str, path: str, words: str) -> None:
    """Whatever a path and a quote are made of."""
    assert re.fullmatch("[!-~]*", link_to(scheme + path, page=1, words=words) or "")


def on_a_terminal(result: object, **environment: str) -> str:
    """What is written to a terminal of these variables."""
    console = Console(
        file=io.StringIO(),
        width=100,
        force_terminal=True,
        legacy_windows=False,
        highlight=False,
        markup=False,
        _environ={"TERM": "xterm-256color", **environment},
    )
    show_outcome(result, console)  # type: ignore[arg-type]  # an answer or a refusal
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # it is the one above


def test_citations_and_sources_are_links_on_a_terminal() -> None:
    """Also where colours are not wanted; never on a dumb terminal, nor in the plain way."""
    for environment in ({}, {"NO_COLOR": "1"}):
        shown = on_a_terminal(screens.ANSWERS["many-sides"], **environment)
        links = set(LINK.findall(shown)) - {""}
        assert links >= {"file:///news/marlow-post.html", "file:///news/inspection.pdf#page=12"}
        assert "file:///news/courier%200404.txt" in links
    plain = PlainConsole(file=io.StringIO(), width=100)
    show_outcome(screens.ANSWERS["many-sides"], plain)
    for shown in (on_a_terminal(screens.ANSWERS["many-sides"], TERM="dumb"), plain.file.getvalue()):  # type: ignore[attr-defined]
        assert "\x1b" not in shown


def test_without_colour_nothing_is_coloured() -> None:
    """Weight stays; with colours, none but the two that stand out from light and dark."""
    colours = re.compile(r"(?<=[\[;])(?:3[0-7]|38|4[0-8]|9[0-7]|10[0-7])(?=[;m])")
    for name in ("many-sides", "suspect", "own-words"):
        assert set(colours.findall(on_a_terminal(screens.ANSWERS[name]))) <= {"31", "36"}
        assert not colours.search(on_a_terminal(screens.ANSWERS[name], NO_COLOR="1"))


@given(st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\x9c\\;]8"), max_size=30))
def test_no_text_gets_out_of_a_link(text: str) -> None:
    """Neither a path, nor a quote, nor a title."""
    cited = source(1, path=f"/news/{text}", title=text, outlet=text)
    web = source(2, path=f"https://{text}", title=text)
    said = (quote(text, source=1), quote(text, document="d2", source=2))
    shown = on_a_terminal(answer(tuple(claim(text, one) for one in said), (cited, web)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", STYLE.sub("", LINK.sub("", shown)))
