"""Verification: an untouched answer holds, and whatever is changed in one is noticed, sealed anew or not."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from process import FERRY

from assistant.contract import dumps, outcome, sealed
from assistant.errors import SavedAnswerError
from assistant.models.extractive import Extractive
from assistant.steps import Assistant
from assistant.verify import verify
from assistant.verify.saved import parse
from index.build import build
from index.copies import sketch
from index.embed.minilm import MiniLM
from index.filters import Filters
from index.library import Library
from index.search import Retriever
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTESTED = "How many people died on the ferry?"
_REFUSED = "Which company insured the ship?"
_ASKED = (
    (_CONTESTED, Filters()),
    ("When was the captain acquitted?", Filters()),
    (_CONTESTED, Filters(as_of="2031-03-05")),
    (_CONTESTED, Filters(outlets=("kelpin",))),
    (_REFUSED, Filters()),
    (_REFUSED, Filters(until="1999-12-31")),
    ("How many people died on the ferry, and how many oiled birds did volunteers pick up?", Filters()),
)


@pytest.fixture(scope="module")
def ferry_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """An index of the sample articles."""
    library = Library(tmp_path_factory.mktemp("ferry"), MiniLM(), create=True)
    build(library, [FERRY])
    yield library
    library.close()


@pytest.fixture(scope="module")
def saved(ferry_library: Library) -> list[str]:
    """Answers and refusals as they are printed."""
    assistant = Assistant(Retriever(ferry_library), Extractive(ferry_library.embedder))
    return [dumps(sealed(outcome(assistant.ask(text, filters=filters), filters))) for text, filters in _ASKED]


def _object(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed)
    return found


def _failures(value: dict[str, Any], library: Library) -> list[str]:
    return [f"{where}: {what}" for where, what in verify(value, library.catalog).failures]


# -- what is not touched -----------------------------------------------------------------------------------------


def test_untouched_answers_and_refusals_hold(saved: list[str], ferry_library: Library) -> None:
    """Filtered or not; and there is something in them to check."""
    checked = [verify(parse(one), ferry_library.catalog) for one in saved]
    assert [one.failures for one in checked] == [()] * len(saved)
    assert [one.notes for one in checked] == [()] * len(saved)
    assert [bool(one.quotes) for one in checked] == [True] * 5 + [False, True]
    assert [_object(one)["kind"] for one in saved] == ["answer"] * 4 + ["refusal"] * 2 + ["answer"]


@pytest.mark.parametrize("layout", [{"indent": None}, {"indent": 7}, {"sort_keys": True}, {"ensure_ascii": False}])
def test_how_it_is_laid_out_changes_nothing(
    saved: list[str], ferry_library: Library, layout: dict[str, Any]
) -> None:
    """A formatter may go over it."""
    for one in saved:
        assert not verify(parse(json.dumps(_object(one), **layout)), ferry_library.catalog).failures


# -- any change --------------------------------------------------------------------------------------------------


@given(st.data())
def test_any_character_that_is_changed_is_noticed(
    saved: list[str], ferry_library: Library, data: st.DataObject
) -> None:
    """Wherever it stands, unless the JSON says the same without it: another character, one more or one less."""
    printed = data.draw(st.sampled_from(saved))
    at = data.draw(st.integers(0, len(printed) - 1))
    new = data.draw(st.text(st.characters(codec="utf-8") | st.sampled_from(printed), max_size=2))
    changed = printed[:at] + new + printed[at + 1 :]
    try:
        value = parse(changed)
        holds = not verify(value, ferry_library.catalog).failures
    except SavedAnswerError:
        return
    assert holds == (json.dumps(value, sort_keys=True) == json.dumps(_object(printed), sort_keys=True))


# -- changes under a new seal ------------------------------------------------------------------------------------


def _forged(printed: str, path: str, new: object) -> dict[str, Any]:
    """The object with another value at ``claims.0.text``, under a seal that fits it."""
    value = deepcopy(_object(printed))
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    part: Any = value
    for step in way:
        part = part[step]
    assert part[last] != new
    part[last] = new
    return sealed(value)


@pytest.mark.parametrize(
    ("path", "new", "told"),
    [
        ("question", " ", "question: there is none"),
        ("standalone_question", "?", "standalone_question: there is none"),
        ("claims", [], "claims: an answer claims nothing"),
        ("claims.0.text", "Ninety people died on the ferry.", "claim 1: it does not pass the gate"),
        ("claims.0.speaker", "Ode Lund", "claim 1: speaker is not what its quotes have"),
        ("claims.0.as_of", "in 1999", "claim 1: as_of is not what its quotes have"),
        ("claims.0.quotes", [], "claim 1: it has no quote"),
        ("claims.0.quotes.0.text", "Nobody died.", "claim 1, quote 1: the document does not have these words"),
        ("claims.0.quotes.0.start", 0, "claim 1, quote 1: the document does not have these words"),
        ("claims.0.quotes.0.end", 10**9, "claim 1, quote 1: the document does not have these words"),
        ("claims.0.quotes.0.document", "0" * 12, f"document {'0' * 12}: it is not in the index"),
        ("claims.0.quotes.0.speaker", "Ode Lund", "claim 1, quote 1: speaker is not what the document has there"),
        ("claims.0.quotes.0.as_of", "in 1999", "claim 1, quote 1: as_of is not what the document has there"),
        ("claims.0.quotes.0.page", 3, "claim 1, quote 1: page is not what the document has there"),
        ("claims.0.quotes.0.answer", {"start": 0, "end": 10**9}, "claim 1, quote 1: its answer is no part of it"),
        ("claims.0.quotes.0.answer", {"start": 3, "end": 3}, "claim 1, quote 1: its answer is no part of it"),
        ("claims.0.quotes.0.answer", {"start": -3, "end": 3}, "claim 1, quote 1: its answer is no part of it"),
        ("claims.0.quotes.0.source", 2, "claim 1, quote 1: source 2 is another document"),
        ("claims.0.quotes.0.source", 99, "claim 1, quote 1: there is no source 99"),
        ("conflicts", [], "conflicts: the ledger finds others between these claims"),
        ("conflicts.0.positions.0.label", "90", "conflicts: the ledger finds others between these claims"),
        ("conflicts.0.positions.0.sources", [2], "conflicts: the ledger finds others between these claims"),
        ("sources.0.n", 2, "sources: they are not numbered in the order in which they are quoted"),
        ("sources.0.title", "Ninety dead", "source 1: title is not what the index has of its document"),
        ("sources.0.outlet", "Nobody", "source 1: outlet is not what the index has of its document"),
        ("sources.0.author", "Nobody", "source 1: author is not what the index has of its document"),
        ("sources.0.published", "1999-01-01", "source 1: published is not what the index has of its document"),
        ("sources.0.url", "http://kelpin.test/", "source 1: url is not what the index has of its document"),
        ("sources.0.path", "/elsewhere.txt", "source 1: path is not what the index has of its document"),
        ("sources.0.inferred", ["title"], "source 1: inferred is not what the index has of its document"),
        ("sources.0.sha256", "0" * 64, "source 1: the document"),
        ("sources.0.copies", ["1359a4e7dd51"], "source 1: copies are not those that the index has"),
        ("sources.0.revisions", ["1359a4e7dd51"], "source 1: revisions are not those that the index has"),
        ("sources.0.warnings", ["It tells a model what to say."], "source 1: warnings are not what its document"),
        (
            "filters",
            {"as_of": "1999-01-01", "since": None, "until": None, "outlets": []},
            "source 1: its document does not pass the filters",
        ),
        (
            "filters",
            {"as_of": None, "since": None, "until": None, "outlets": ["Nobody"]},
            "filters: No document is from “Nobody”.",
        ),
    ],
)
def test_what_does_not_follow_from_the_documents_fails_under_any_seal(
    saved: list[str], ferry_library: Library, path: str, new: object, told: str
) -> None:
    """The seal can be made anew; the documents cannot."""
    assert any(one.startswith(told) for one in _failures(_forged(saved[0], path, new), ferry_library))


@pytest.mark.parametrize("path", ["question", "claims.0.text", "claims.0.quotes.0.text", "sources.0.document"])
def test_half_a_character_is_refused(saved: list[str], ferry_library: Library, path: str) -> None:
    """JSON can spell one; no text that is printed has it, and no index could be asked for it."""
    with pytest.raises(SavedAnswerError, match="half a character"):
        verify(_forged(saved[0], path, "\ud800"), ferry_library.catalog)


@pytest.mark.parametrize(
    ("path", "new", "told"),
    [
        ("refusal.reason", "", "refusal: it gives no reason"),
        ("refusal.message", " ", "refusal: it gives no reason"),
        (
            "refusal.nearest.0.text",
            "It was insured.",
            "refusal, nearest 1: the document does not have these words",
        ),
        ("refusal.nearest.0.source", 7, "refusal, nearest 1: there is no source 7"),
        ("sources", [], "refusal, nearest 1: there is no source 1"),
        ("claims", [{"text": "x", "speaker": None, "as_of": None, "quotes": []}], "claims: a refusal claims"),
    ],
)
def test_a_refusal_is_checked_like_an_answer(
    saved: list[str], ferry_library: Library, path: str, new: object, told: str
) -> None:
    """What came nearest is quoted, too."""
    assert any(one.startswith(told) for one in _failures(_forged(saved[4], path, new), ferry_library))


def test_every_quote_of_a_claim_must_be_one(saved: list[str], ferry_library: Library) -> None:
    """One that the gate would leave out has no place in an answer: white space proves nothing."""
    quote = _object(saved[0])["claims"][0]["quotes"][0]
    at = ferry_library.catalog.document(quote["document"]).text.index(" ", quote["start"])
    blank = {**quote, "text": " ", "start": at, "end": at + 1, "answer": None}
    forged = _forged(saved[0], "claims.0.quotes", [quote, blank])
    assert "claim 1: the gate leaves a quote of it out: “”" in _failures(forged, ferry_library)


def test_only_the_seal_tells_what_no_document_can(saved: list[str], ferry_library: Library) -> None:
    """Which model it was: a change of that is noticed, but under a new seal it is not."""
    forged = _forged(saved[0], "model", "openai:large")
    assert _failures(forged, ferry_library) == []
    forged["seal"] = _object(saved[0])["seal"]
    assert _failures(forged, ferry_library) == ["seal: something in the answer is not as it was printed"]


# -- what became of the documents --------------------------------------------------------------------------------

_TEXT = "Nineteen people died on the ferry. The harbour office said so on Monday."


def _put(library: Library, id_: str, text: str, sha256: str = "0" * 64) -> None:
    spans = [Sentence(0, 34), Sentence(35, len(text))]
    library.catalog.put(
        Document(id_, f"/{id_}.txt", sha256, text, Metadata()), spans, [Span(0, len(text))], pipeline=sha256
    )


@pytest.fixture
def answer(library: Library) -> dict[str, Any]:
    """An answer from an index of one document."""
    with library.writing():
        _put(library, "a", _TEXT)
        library.sync()
    assistant = Assistant(Retriever(library), Extractive(library.embedder))
    value = outcome(assistant.ask("How many people died on the ferry?"))
    assert value["kind"] == "answer"
    return parse(dumps(sealed(value)))


def test_other_documents_may_come_and_go(library: Library, answer: dict[str, Any]) -> None:
    """That is told, and no failure."""
    with library.writing():
        _put(library, "b", "Bread became dearer in the whole of it. It did so on Friday.")
    checked = verify(answer, library.catalog)
    assert (checked.failures, len(checked.notes)) == ((), 1)


def test_all_copies_are_listed_that_pass_the_filters(library: Library) -> None:
    """Of a reprint that came out later it is no matter whether it is."""
    wire = "Nineteen people died on the ferry, the harbour office of Kelpin said on Monday evening. " * 3
    with library.writing():
        for id_, day in (("a", "2031-03-04"), ("b", "2031-03-05"), ("c", "2031-03-09")):
            document = Document(id_, f"/{id_}.txt", "0" * 64, wire, Metadata(published=day))
            library.catalog.put(document, [Sentence(0, 87)], [Span(0, len(wire))], sketch=sketch(wire))
        library.sync()
    filters = Filters(as_of="2031-03-06")
    assistant = Assistant(Retriever(library), Extractive(library.embedder))
    value = json.loads(
        dumps(outcome(assistant.ask("How many people died on the ferry?", filters=filters), filters))
    )
    for listed, holds in (
        (["b"], True),
        (["b", "c"], True),
        (["c"], False),
        ([], False),
        (["b", "b"], False),
        (["a", "b"], False),
    ):
        value["sources"][0]["copies"] = listed
        assert (_failures(sealed(value), library) == []) == holds


def test_a_document_of_another_version_fails(library: Library, answer: dict[str, Any]) -> None:
    """Even if the words that are quoted are still there; and all the more if not."""
    with library.writing():
        _put(library, "a", f"{_TEXT} It is final.", "1" * 64)
    assert _failures(answer, library) == ["source 1: the document a is another version than the one quoted"]
    with library.writing():
        _put(library, "a", _TEXT.replace("Nineteen", "Twenty-one"), "2" * 64)
    assert "claim 1, quote 1: the document does not have these words there" in " ".join(_failures(answer, library))


def test_a_document_that_is_gone_fails_once(library: Library, answer: dict[str, Any]) -> None:
    """Not once for each of its quotes."""
    with library.writing():
        library.catalog.delete("a")
    assert _failures(answer, library) == ["document a: it is not in the index"]


def test_a_quote_beyond_a_passage_fails(library: Library, answer: dict[str, Any]) -> None:
    """A model is never given words that follow on in another passage."""
    with library.writing():
        spans = [Sentence(0, 34), Sentence(35, len(_TEXT))]
        document = Document("a", "/a.txt", "0" * 64, _TEXT, Metadata())
        library.catalog.put(document, spans, [Span(0, 34), Span(35, len(_TEXT))], pipeline="0" * 64)
    quote = answer["claims"][0]["quotes"][0]
    quote |= {"text": _TEXT, "start": 0, "end": len(_TEXT)}
    answer["claims"][0]["text"] = _TEXT
    assert "claim 1, quote 1: it reaches beyond a passage" in _failures(sealed(answer), library)
