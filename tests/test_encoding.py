"""Output in an encoding that has not every character."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.encoding import make_do


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", "\"Nineteen\" - na\\xefve, 4 dead... \\u0414\\u0430 ? > 'a'"),
        ("cp437", "\"Nineteen\" - naïve, 4 dead... \\u0414\\u0430 ? > 'a'"),
        ("cp1252", "“Nineteen” – naïve, 4 dead… \\u0414\\u0430 ? › ‘a’"),
        ("utf-8", "“Nineteen” – naïve, 4 dead… Да ⠋ › ‘a’"),
    ],
)
def test_what_an_encoding_lacks_is_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    """Marks of quotation in plain ones, letters by their numbers; what it has stays."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    make_do()
    out.write("“Nineteen” – naïve, 4 dead… Да ⠋ › ‘a’")
    out.flush()
    assert out.buffer.getvalue().decode(encoding) == shown


@given(st.text(), st.sampled_from(["ascii", "cp437", "cp1252", "shift-jis", "utf-8"]))
def test_nothing_is_too_odd_to_be_written(text: str, encoding: str) -> None:
    """Not even half a character."""
    make_do()
    written = text.encode(encoding, "citebound.plain")
    assert all(word.encode() in written for word in text.split() if word.isascii() and word.isalnum())
