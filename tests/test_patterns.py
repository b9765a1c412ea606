"""A pattern that is compiled at first use finds what the same pattern finds that is compiled at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.patterns import lazy

_SOURCES = (r"(?P<year>\d{4})|a+", r"\bdead\b", "", r"[^\W\d_]+", "^x|y$", r"(a)(b)?")


@given(
    st.sampled_from(_SOURCES),
    st.sampled_from((0, re.IGNORECASE, re.MULTILINE | re.ASCII)),
    st.text("aAbxy dDE1\nſ", max_size=20) | st.sampled_from(("19 dead in 2031", "The DEAD")),
)
def test_it_is_the_pattern_in_all_that_is_asked_of_it(source: str, flags: int, text: str) -> None:
    """Whatever method is called, however often."""
    pattern, real = lazy(source, flags), re.compile(source, flags)
    for _ in range(2):
        assert [(one.span(), one.groupdict(), one.lastgroup) for one in pattern.finditer(text)] == [
            (one.span(), one.groupdict(), one.lastgroup) for one in real.finditer(text)
        ]
        for method in ("search", "match", "fullmatch"):
            ours, theirs = (getattr(one, method)(text) for one in (pattern, real))
            assert (ours and ours.span()) == (theirs and theirs.span())
        assert pattern.sub("·", text) == real.sub("·", text)
        assert pattern.split(text) == real.split(text)
        assert pattern.findall(text, 1) == real.findall(text, 1)
    assert (pattern.pattern, pattern.flags, pattern.groupindex) == (real.pattern, real.flags, real.groupindex)


def test_it_is_compiled_at_first_use() -> None:
    """What is no pattern is found out then, too: nothing is done before."""
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.search("")
    with pytest.raises(AttributeError):
        lazy("a").no_such_method  # type: ignore[attr-defined]  # noqa: B018
