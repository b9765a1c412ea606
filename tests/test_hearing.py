"""The one JSON object of a reply, in whatever stands around it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.endpoint.hearing import Hearing

_SCHEMA: dict[str, Any] = {"type": "object", "properties": {"who": {}, "why": {}}, "required": ["who"]}
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_AROUND = st.sampled_from(
    ["", "```json\n", "\n```", "Sure! {x} ", "} {", '{"other": 1} ', "<think>{}</think>", '"']
)


def _hear(text: str, cuts: list[int], schema: dict[str, Any] | None = _SCHEMA) -> tuple[Hearing, str]:
    heard: list[str] = []
    hearing = Hearing(schema, heard.append)
    at = 0
    for cut in [*sorted(cut % (len(text) + 1) for cut in cuts), len(text)]:
        hearing.take(text[at:cut])
        at = max(at, cut)
    return hearing, "".join(heard)


@given(
    st.fixed_dictionaries({"who": _VALUES, "why": _VALUES}),
    _AROUND,
    _AROUND,
    st.lists(st.integers(0, 500), max_size=8),
    st.booleans(),
)
def test_the_object_is_found_whatever_stands_around_it(
    value: dict[str, object], before: str, after: str, cuts: list[int], ascii_only: bool
) -> None:
    """However the text is cut into pieces; what is heard is the object to the letter, and nothing else."""
    body = json.dumps(value, ensure_ascii=ascii_only)
    hearing, heard = _hear(before + body + after, cuts)
    assert heard == hearing.text == body
    assert hearing.fits()


@given(st.text(alphabet='{}"\\whoy: `<think>/,[]1', max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_how_a_text_is_cut_changes_nothing(text: str, cuts: list[int]) -> None:
    """The same objects, and the same of them heard."""
    whole, piecewise = _hear(text, []), _hear(text, cuts)
    assert whole[1] == piecewise[1]
    assert (whole[0].objects, whole[0].inside) == (piecewise[0].objects, piecewise[0].inside)


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("", 0),
        ("The ferry.", 0),
        ('{"name": "x"}', 0),
        ('{"who": 1', 0),
        ('{"who": 1} and {"who": 2}', 2),
        ('{"who": 1, }', 1),
        ('{"why": 1}', 1),
        ("{}", 0),
        ("<think>perhaps " + '{"who": 1}', 0),
    ],
)
def test_what_does_not_fit(text: str, objects: int) -> None:
    """No object, two of them, one that is no JSON, or lacks what is required, or is a thought."""
    hearing, _ = _hear(text, [])
    assert not hearing.fits()
    assert hearing.objects == objects


@given(st.text(max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_free_text_passes(text: str, cuts: list[int]) -> None:
    """Without a schema, all of it."""
    hearing, heard = _hear(text, cuts, None)
    assert heard == hearing.text == text
