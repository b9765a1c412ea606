"""Texts that are safe to show, and the names that documents are cited by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render import UNSAFE

from assistant.render import file_name, safe, told
from assistant.render.citation import quoted


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/x/a.txt", "a.txt"),
        ("/x/a.jsonl#https://kelpin.example/ferry", "a.jsonl#https://kelpin.example/ferry"),
        ("/x/a.zip#../b.txt", "a.zip#../b.txt"),
        ("/x/all.zip#epub/003.epub", "all.zip#epub/003.epub"),
        ("stdin:buoy.html", "stdin:buoy.html"),
        ("http://127.0.0.1:8765/ok", "127.0.0.1:8765/ok"),
        ("https://kelpin.example/news/ferry?from=mail", "kelpin.example/news/ferry"),
        ("https://kelpin.example/?id=5", "kelpin.example/?id=5"),
        ("https://kelpin.example?id=a/b", "kelpin.example?id=a/b"),
        ("https://kelpin.example", "kelpin.example"),
        ("https://kelpin.example/all.zip#a/b.txt", "kelpin.example/all.zip#a/b.txt"),
    ],
)
def test_a_document_is_cited_by_what_tells_it_from_others(path: str, name: str) -> None:
    """An article of a file with the file, a page with its host: the last words of both may be anybody's."""
    assert file_name(path) == name


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Connection refused", "Connection refused. Start it."),
        ("(code: 778) disk I/O error", "(code: 778) disk I/O error. Start it."),
        ("It is gone.", "It is gone. Start it."),
        ("Is it gone?", "Is it gone? Start it."),
        ("It says “Gone.”", "It says “Gone.” Start it."),
        ("It is “gone”", "It is “gone”. Start it."),
    ],
)
def test_what_to_do_is_a_sentence_of_its_own(message: str, line: str) -> None:
    """Whatever the words before it end with."""
    assert told(message, "Start it.") == line
    assert told(message, "") == message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It sank.", "“It sank.”"),
        ("“It sank,” he said.", "“It sank,” he said."),
        ("“It sank.", "“It sank.”"),
        ("It sank.”", "“It sank.”"),
        ("He said: “It sank.”", "“He said: “It sank.””"),
        ("„Gesunken“, sagt er.", "„Gesunken“, sagt er."),
        ('"It sank.', '“"It sank.”'),
    ],
)
def test_a_quote_stands_in_quotation_marks(text: str, shown: str) -> None:
    """Its own, if it has a pair; of half a pair, which a sentence of a longer quotation has, the other half."""
    assert quoted(text) == shown


@given(st.text())
def test_safe_text_is_safe_and_keeps_what_can_be_seen(text: str) -> None:
    """Letters, digits and signs stay, in order; so do the joiners that some scripts spell with."""
    shown = safe(text)
    assert not UNSAFE.search(shown)
    assert [char for char in shown if char.isalnum()] == [char for char in text if char.isalnum()]
    assert safe("می\u200cخواهم क्\u200dष\n") == "می\u200cخواهم क्\u200dष\n"
    assert safe("a\tb\rc\u2028d") == "a b c d"
