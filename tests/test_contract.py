"""The JSON contract: its keys, and that it is safe to print and reads back the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import TRACE, answer, claim, quote, refusal, source
from hypothesis import given
from hypothesis import strategies as st

from assistant.contract import digest, document, dumps, outcome, sealed
from assistant.contract import source as source_object
from assistant.types import Answer, Conflict, Position, Refusal, Rejected
from index.catalog import Summary
from index.filters import Filters
from index.types import Comment, Document, Metadata, Origin, Removed

if TYPE_CHECKING:
    from random import Random

KEYS = {
    "": "kind question claims conflicts sources refusal removed model prompt index usage timings_ms",
    "claims": "text speaker as_of quotes",
    "quotes": "text document start end source",
    "conflicts": "about positions",
    "positions": "label claims sources",
    "sources": "n document path title outlet author published url copies",
    "refusal": "reason message nearest",
    "removed": "text why",
    "prompt": "name sha256",
    "index": "fingerprint",
    "usage": "prompt_tokens completion_tokens usd",
}
ADDED = {
    "": "standalone_question notices confidence first_claim_ms missing complete filters format retrieved",
    "claims": "softened",
    "quotes": "speaker as_of page answer",
    "answer": "start end",
    "conflicts": "kind",
    "positions": "speakers said superseded_by",
    "sources": "sha256 revisions inferred warnings",
    "filters": "as_of since until outlets",
    "retrieved": "document start end score dense lexical",
}
RISKY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# No two surrogates in a row: JSON cannot tell a pair of them from the character it stands for.
text = st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\u202e\u2066\u200f\x7f\ud800 ")).map(
    lambda drawn: re.sub("[\ud800-\udfff]{2,}", "", drawn)
)


def answered() -> Answer:
    """An answer with something in every field."""
    one = quote("Nineteen died.", source=1, speaker="Lund", as_of="Monday", page=3, answer="Nineteen")
    two = quote("It killed 23.", document="d2", source=2)
    sources = (source(1, published="2030-03-04", copies=("d9",)), source(2))
    conflict = Conflict("How many?", (Position("19", (0,), (1,)), Position("23", (1,), (2,))))
    removed = (Rejected("40 died.", "it has no quote"),)
    return answer(
        (claim("19 died.", one), claim("23 died.", two)), sources, conflicts=(conflict,), removed=removed
    )


def refused() -> Refusal:
    """A refusal that shows what came nearest."""
    return refusal((quote("It sank.", source=1),), (source(1),))


def keys_of(part: Any, found: dict[str, set[str]], where: str = "") -> dict[str, set[str]]:  # noqa: ANN401  (any JSON)
    """The keys of every object, by the key under which the object lies."""
    if isinstance(part, dict):
        if where != "timings_ms":
            found.setdefault(where, set()).update(part)
        for key, value in part.items():
            keys_of(value, found, "quotes" if key == "nearest" else key)
    elif isinstance(part, list | tuple):
        for value in part:
            keys_of(value, found, where)
    return found


def test_the_keys_are_those_promised() -> None:
    """Scripts rely on these names: every one is there, and any other is listed as added."""
    found = keys_of(outcome(answered(), Filters(since="2030-01-01")), {})
    keys_of(outcome(refused()), found)
    promised = {where: set(names.split()) for where, names in KEYS.items()}
    for where, names in ADDED.items():
        promised[where] = promised.get(where, set()) | set(names.split())
    assert found == promised


@pytest.mark.parametrize("result", [answered(), refused()])
def test_both_kinds_have_the_same_keys(result: Answer | Refusal) -> None:
    """A script need not know the kind to look a key up."""
    assert list(outcome(result)) == list(outcome(answered()))


def test_values_of_an_answer() -> None:
    """What is said, by whom and where it stands, in the words of the contract."""
    shown = json.loads(dumps(outcome(answered())))
    assert (shown["kind"], shown["refusal"]) == ("answer", None)
    assert shown["claims"][0] == {
        "text": "19 died.",
        "speaker": "Lund",
        "as_of": "Monday",
        "quotes": [
            {
                "text": "Nineteen died.",
                "document": "d1",
                "start": 0,
                "end": 14,
                "source": 1,
                "speaker": "Lund",
                "as_of": "Monday",
                "page": 3,
                "answer": {"start": 0, "end": 8},
            }
        ],
        "softened": None,
    }
    second = shown["conflicts"][0]["positions"][1]
    assert (second["label"], second["claims"], second["sources"]) == ("23", [1], [2])
    assert shown["sources"][0]["copies"] == ["d9"]
    assert shown["usage"] == {"prompt_tokens": 1200, "completion_tokens": 80, "usd": None}
    assert shown["timings_ms"] == TRACE.timings_ms
    assert (shown["missing"], shown["complete"], shown["filters"]) == ([], True, None)


def test_what_an_answer_lacks_and_what_it_was_asked_of() -> None:
    """Parts left open, claims softened, a draft cut short, filters as days and names."""
    softened = replace(claim("19 died."), softened="“all” is not in its quote")
    partial = replace(answered(), claims=(softened,), missing=("who owned it",), complete=False)
    shown = outcome(partial, Filters(as_of="2030-03-05", outlets=("Kelpin Post",)))
    assert shown["claims"][0]["softened"] == "“all” is not in its quote"
    assert (shown["missing"], shown["complete"]) == (["who owned it"], False)
    assert shown["filters"] == {"as_of": "2030-03-05", "since": None, "until": None, "outlets": ("Kelpin Post",)}


def test_values_of_a_refusal() -> None:
    """It claims nothing, gives its reason, and what came nearest has the shape of quotes."""
    shown = json.loads(dumps(outcome(refused())))
    assert (shown["kind"], shown["claims"], shown["conflicts"]) == ("refusal", [], [])
    assert shown["refusal"]["reason"] == "absent"
    assert shown["refusal"]["nearest"][0]["text"] == "It sank."


@given(
    st.recursive(text | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(text, inner))
)
def test_printed_json_is_safe_and_reads_back(value: object) -> None:
    """Nothing a terminal acts on is printed raw, and no character is lost by it."""
    printed = dumps(value)
    assert not RISKY.search(printed)
    assert json.loads(printed) == value


@given(text, text)
def test_an_outcome_reads_back(words: str, why: str) -> None:
    """Whatever the documents and the model wrote."""
    result = answer((claim(words),), (source(1, title=why),), removed=(Rejected(words, why),))
    shown = json.loads(dumps(outcome(result)))
    assert shown["claims"][0]["text"] == shown["claims"][0]["quotes"][0]["text"] == words
    assert shown["sources"][0]["title"] == why
    assert shown["removed"] == [{"text": words, "why": why}]


def test_a_document_has_its_text_and_what_was_removed() -> None:
    """``show --json`` is ``sources --json`` of one document, with text and what cleaning took out."""
    origins = (("title", Origin.HEADLINE), ("published", Origin.TEXT))
    meta = Metadata(title="Ferry lost", published="2030-03-04", origins=origins)
    removed, comments = (Removed("Share this", "boilerplate"),), (Comment("Sad.", "Ivo"),)
    shown = Document("d1", "news/a.txt", "0" * 64, "It sank.", meta, removed, comments, (0, 3))
    summary = Summary("d1", "news/a.txt", "0" * 64, meta, 3)
    listed = source_object(summary, ("d2",))
    expected = "document path title outlet author published url updated language section origins inferred passages"
    assert set(listed) == {*expected.split(), "sha256", "copies"}
    assert listed["origins"] == {"title": "headline", "published": "text"}
    assert listed["inferred"] == ["published"]
    assert document(shown, summary, ("d2",)) == {
        **listed,
        "text": "It sank.",
        "removed": [{"text": "Share this", "why": "boilerplate"}],
        "comments": [{"text": "Sad.", "author": "Ivo", "published": None}],
        "pages": [0, 3],
    }


json_values = st.recursive(
    text | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
)


@given(st.dictionaries(text, json_values), st.booleans(), st.randoms())
def test_a_seal_outlasts_printing_and_laying_out_anew(
    value: dict[str, Any], ascii_only: bool, random: Random
) -> None:
    """Neither the order of keys nor white space nor how a character is escaped is what an object says."""
    printed = json.loads(dumps(sealed(value), ascii_only=ascii_only))
    keys = list(printed)
    random.shuffle(keys)
    assert digest({key: printed[key] for key in keys}) == printed["seal"]["sha256"]


@given(st.dictionaries(text, json_values), text, json_values)
def test_a_seal_breaks_with_whatever_is_changed(value: dict[str, Any], key: str, new: object) -> None:
    """Another value of any key, or another key, is another digest."""
    changed = {**value, key: new}
    same = json.dumps(changed, sort_keys=True) == json.dumps(value, sort_keys=True) or key == "seal"
    assert (digest(changed) == digest(value)) == same
