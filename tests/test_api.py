"""citebound in Python."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from process import ROOT
from scripted_server import ScriptedServer, chat, odds

import assistant
from assistant import (
    Answer,
    CiteboundError,
    Conversation,
    Exchange,
    Filters,
    Index,
    Refusal,
    ask,
    open_index,
    to_html,
    to_json,
    to_markdown,
    to_text,
)
from assistant.errors import QuestionError, SavedAnswerError, SettingsError
from index.errors import DocumentNotFoundError, FilterError, NoIndexError, PathError, ReadError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.types import Claim

_DIED = "How many people died on the ferry?"
_ABSENT = "Which company insured the ship?"


@pytest.fixture(scope="module")
def index(ferry: Path) -> Iterator[Index]:
    """The index of the sample articles, open."""
    with open_index(ferry / ".citebound", model="extractive") as opened:
        yield opened


@pytest.fixture(scope="module")
def answer(index: Index) -> Answer:
    """What is answered to ``_DIED``."""
    result = index.ask(_DIED)
    assert isinstance(result, Answer)
    return result


@pytest.fixture(scope="module")
def refusal(index: Index) -> Refusal:
    """What is answered to ``_ABSENT``."""
    result = index.ask(_ABSENT)
    assert isinstance(result, Refusal)
    return result


# -- what is exported ------------------------------------------------------------------------------------------


def test_the_exported_names() -> None:
    """Programs rely on each of them; none comes or goes by accident."""
    assert set(assistant.__all__) == {
        *("Answer", "Checked", "CiteboundError", "Claim", "Conflict", "Conversation", "Document", "Exchange"),
        *("Filters", "Hit", "Index", "Position", "Quote", "Refusal", "Source", "Turn"),
        *("ask", "open_index", "to_html", "to_json", "to_markdown", "to_text"),
    }
    assert dir(assistant) == sorted(assistant.__all__)
    assert all(getattr(assistant, name).__name__ == name for name in assistant.__all__)


def test_importing_the_package_loads_nothing() -> None:
    """Whoever names ``open_index`` pays for it, and nobody else."""
    code = "import sys, assistant; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & {"index", "prompts", "evals", "numpy", "pydantic", "rich", "chromadb"} == set()


@pytest.mark.parametrize("name", ["answer", "Answers", "_HOME"])
def test_a_name_that_is_not_exported_is_none(name: str) -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(assistant, name)


@pytest.mark.parametrize("module", ["__init__", "index", "conversation", "handing"])
def test_the_examples_of_the_documentation_run(module: str, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each docstring shows what it says, on the sample articles."""
    monkeypatch.chdir(ferry)
    home = import_module("assistant.api" if module == "__init__" else f"assistant.api.{module}")
    done = doctest.testmod(home, extraglobs={"open_index": open_index})
    assert done.attempted > 0
    assert done.failed == 0


# -- opening ---------------------------------------------------------------------------------------------------


def test_a_setting_that_there_is_not_is_refused_with_the_nearest(ferry: Path) -> None:
    """By name, as in a file; a value that does not fit is refused, too."""
    with pytest.raises(SettingsError) as unknown:
        open_index(ferry / ".citebound", pasages=3)
    assert "pasages" in unknown.value.message
    assert "passages" in unknown.value.hint
    assert "passages" in traceback.format_exception(unknown.value)[-1]
    with pytest.raises(SettingsError, match="passages"):
        open_index(ferry / ".citebound", passages=0)


def test_any_setting_is_an_argument(ferry: Path) -> None:
    """Here how many passages the model is given."""
    with open_index(ferry / ".citebound", model="extractive", passages=2) as opened:
        assert len(opened.ask(_DIED).trace.retrieved) == 2


def test_there_must_be_an_index(tmp_path: Path) -> None:
    """Nothing is made by asking."""
    with pytest.raises(NoIndexError):
        open_index(tmp_path / "none")
    with pytest.raises(NoIndexError):
        ask(_DIED, index=tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_what_is_closed_says_so(ferry: Path) -> None:
    """And can be closed again."""
    opened = open_index(ferry / ".citebound")
    opened.close()
    opened.close()
    for use in (opened.documents, opened.fingerprint, lambda: opened.search("dead"), lambda: opened.ask(_DIED)):
        with pytest.raises(StoreError, match="is closed"):
            use()


def test_a_fork_is_told_to_open_its_own(ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What searches has threads, which a fork has not: it would wait for them for ever."""
    with open_index(ferry / ".citebound") as opened:
        with monkeypatch.context() as forked:
            forked.setattr("os.getpid", lambda: -1)
            for use in (opened.documents, lambda: opened.ask(_DIED)):
                with pytest.raises(StoreError, match="by another process"):
                    use()
            opened.close()
        assert opened.documents()


# -- asking ----------------------------------------------------------------------------------------------------


def test_every_quote_is_in_its_document(index: Index, answer: Answer) -> None:
    """At its offsets, character for character."""
    for claim in answer.claims:
        for quote in claim.quotes:
            assert quote.text == index.document(quote.document).text[quote.start : quote.end]


def test_a_refusal_is_a_result(ferry: Path) -> None:
    """And no error; a question can be asked without an index held open."""
    refused = ask(_ABSENT, index=ferry / ".citebound", model="extractive", outlets="Kelpin Post")
    assert isinstance(refused, Refusal)
    assert refused.reason == "absent"


def test_claims_are_told_as_they_are_verified(
    index: Index, answer: Answer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each claim of the answer before it is there; a program's output stays its own."""
    told: list[Claim] = []
    again = index.ask(_DIED, told=told.append)
    assert _said(again) == _said(answer)
    assert {claim.text for claim in answer.claims} <= {claim.text for claim in told}
    assert capfd.readouterr() == ("", "")


def test_what_a_listener_raises_ends_the_question(index: Index) -> None:
    """And is raised."""

    def object_to(_claim: Claim) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        index.ask(_DIED, told=object_to)


def test_filters_are_given_whole_or_by_keyword(index: Index) -> None:
    """Both ways mean the same; both at once, nothing. What they leave out is among the notices."""
    whole = Filters.of(as_of="2031-03-05", outlet_names=["Kelpin Post"])
    by_filters = index.ask(_DIED, filters=whole)
    by_keyword = index.ask(_DIED, as_of="2031-03-05", outlets="Kelpin Post")
    assert to_text(by_filters).splitlines()[:3] == to_text(by_keyword).splitlines()[:3]
    assert {source.outlet for source in by_keyword.sources} == {"Kelpin Post"}
    assert index.search("dead", filters=whole) == index.search("dead", as_of="2031-03-05", outlets=["Kelpin Post"])
    assert "undated" in " ".join(index.notices(since="2031"))
    assert index.notices(filters=whole) == by_keyword.trace.notices
    for use in (index.ask, index.search):
        with pytest.raises(FilterError):
            use(_DIED, filters=whole, since="2031")
        with pytest.raises(FilterError):
            use(_DIED, since="yesterday")
        with pytest.raises(FilterError):
            use(_DIED, outlets=["Nowhere Times"])
        with pytest.raises(FilterError, match="no filter “untill”"):
            use(_DIED, untill="2031")  # type: ignore[call-arg]  # as of a program that no type checker has seen
    assert index.search("dead", outlets=None, since=None) == index.search("dead")


@pytest.mark.parametrize("question", ["", " ", "\n"])
def test_nothing_is_no_question(question: str, index: Index) -> None:
    """Neither to answer nor to search for."""
    with pytest.raises(QuestionError):
        index.ask(question)
    with pytest.raises(QuestionError):
        index.search(question)


def test_what_is_searched_for_may_be_any_text(index: Index) -> None:
    """But it wants at least one passage."""
    for text in ("\ud800 dead", "\0", "?", "dead " * 10_000, "“ AND NOT (", "*"):
        assert len(index.search(text, limit=2)) == 2
    with pytest.raises(QuestionError):
        index.search("dead", limit=0)


def test_a_follow_up_takes_what_came_before_into_account(index: Index) -> None:
    """A conversation keeps its turns; a question that fails leaves no trace in it."""
    talk = index.conversation(until="2031-12-31")
    first = talk.ask("When did the ferry Maren Holt run aground?")
    with pytest.raises(QuestionError):
        talk.ask("")
    then = talk.ask("How many people were aboard it?")
    assert [one.result for one in talk.exchanges] == [first, then]
    assert then.question.standalone != then.question.text
    assert "Maren Holt" in then.question.standalone
    assert {one.filters for one in talk.exchanges} == {Filters(until="2031-12-31")}


# -- several threads -------------------------------------------------------------------------------------------


def test_threads_get_what_each_would_get_alone(index: Index, answer: Answer, refusal: Refusal) -> None:
    """Asked side by side, nothing of one question is in the answer to another."""
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(index.ask, [_DIED, _ABSENT] * 2))
    assert [_said(result) for result in together] == [_said(answer), _said(refusal)] * 2


def _said(result: Answer | Refusal) -> object:
    return (result.claims, result.conflicts) if isinstance(result, Answer) else (result.message, result.nearest)


def test_others_search_while_a_model_is_at_work(ferry: Path) -> None:
    """Only the documents are let at by one thread at a time."""
    searched = threading.Event()
    waiting = threading.Event()

    def answer(sent: dict[str, object]) -> object:
        if "logprobs" in sent:
            return odds(yes=-0.1, no=-3.0)
        waiting.set()
        assert searched.wait(60)
        return chat(json.dumps({"claims": []}))

    with (
        ScriptedServer(answer) as server,  # type: ignore[arg-type]  # what it answers is a Reply
        open_index(
            ferry / ".citebound", model="openai:scripted", base_url=server.url, cache=ferry / "cache"
        ) as opened,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(opened.ask, _DIED)
        assert waiting.wait(60)
        assert opened.search("dead")
        assert opened.documents()
        searched.set()
        assert isinstance(asked.result(60), Refusal)


# -- documents -------------------------------------------------------------------------------------------------


def test_documents_are_listed_and_found_by_name(index: Index) -> None:
    """By id, path and file name."""
    listed = index.documents()
    one = next(summary for summary in listed if summary.path.endswith("kelpin-post.html"))
    assert index.document("kelpin-post.html") == index.document(one.id) == index.document(one.path)
    with pytest.raises(DocumentNotFoundError):
        index.document("nothing.txt")


def test_an_index_is_made_and_added_to(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is added is found at once, what has changed is read again, what is gone goes when that is asked for."""
    articles = tmp_path / "articles"
    articles.mkdir()
    lamp = articles / "lamp.txt"
    lamp.write_text("The lamp of Orrin Light went out on Tuesday, the keeper Sela Marsh said.\n" * 3, "utf-8")
    with open_index(tmp_path / "index", model="extractive", create=True) as made:
        with pytest.raises(NoIndexError):
            made.ask("Who keeps the light?")
        done: list[int] = []
        first = made.add(articles, progress=lambda n, _total, _name: done.append(n))
        assert [one.status for one in first.report.outcomes] == ["added"]
        assert done == sorted(done)
        assert len(made.documents()) == first.documents == 1
        assert "lamp" in made.search("Orrin Light")[0].passage.text
        before = made.fingerprint()
        lamp.write_text(
            "The beacon of Orrin Light was lit again on Friday, the keeper Sela Marsh said.\n", "utf-8"
        )
        assert [one.status for one in made.add(str(lamp)).report.outcomes] == ["changed"]
        assert "beacon" in made.search("Orrin Light")[0].passage.text
        assert made.fingerprint() != before
        (articles / "tide.txt").write_text("The tide at Orrin rose by four metres, the harbour said.\n", "utf-8")
        made.add(articles)
        lamp.unlink()
        made.add(articles, prune=True)
        assert [summary.path.rpartition("/")[2] for summary in made.documents()] == ["tide.txt"]
        (articles / "none.pdf").write_bytes(b"no PDF")
        for names, error in (((tmp_path / "nowhere",), PathError), ((articles / "none.pdf",), ReadError)):
            with pytest.raises(error):
                made.add(*names)
        assert len(made.documents()) == 1
    assert capfd.readouterr() == ("", "")


# -- handing on ------------------------------------------------------------------------------------------------


def test_what_is_saved_is_verified(index: Index) -> None:
    """As a text or as the object that it holds, with the filters that it was asked with."""
    filters = Filters.of(until="2031-03-05")
    result = index.ask(_DIED, filters=filters)
    saved = to_json(result, filters=filters)
    assert to_json(Exchange(result, filters)) == saved
    value = json.loads(saved)
    assert index.verify(saved).failures == index.verify(value).failures == ()
    value["claims"][0]["quotes"][0]["start"] += 1
    assert index.verify(value).failures


@pytest.mark.parametrize(
    "saved", ["", "nothing", "[]", "{}", {}, {"kind": "answer"}, {"kind": {1}}, {1: float("nan")}]
)
def test_what_is_no_saved_answer_is_refused(saved: str | dict[str, object], index: Index) -> None:
    """With an error of ours."""
    with pytest.raises(SavedAnswerError):
        index.verify(saved)


def test_answers_are_handed_on_as_text_markdown_and_a_page(index: Index, answer: Answer, refusal: Refusal) -> None:
    """One answer or a whole conversation; each has every quote of it."""
    talk = Conversation(index, exchanges=[Exchange(one, Filters()) for one in (answer, refusal)])
    some = answer.claims[0].quotes[0].text
    assert some in to_text(answer)
    assert "\x1b" not in to_text(answer)
    assert len(to_text(answer, quiet=True)) < len(to_text(answer))
    for whole, single in (
        (to_markdown(talk), to_markdown(answer)),
        # There the marks of what answers stand in the words.
        tuple(re.sub("</?mark>", "", page) for page in (to_html(talk, index), to_html(answer, index))),
    ):
        assert some in whole
        assert some in single
        assert _ABSENT in whole
        assert _ABSENT not in single


def test_reprints_are_handed_on_by_their_names(index: Index, answer: Answer) -> None:
    """Wherever the index is at hand to look them up."""
    (copies,) = {one.copies for one in answer.sources if one.copies}
    name = f"reprinted in {index.document(copies[0]).metadata.outlet}, “"
    talk = Conversation(index, exchanges=[Exchange(answer, Filters())])
    named = (to_text(answer, index), to_markdown(answer, index), to_markdown(talk), to_html(answer, index))
    assert all(name in told for told in named)
    assert f"reprinted in {copies[0]}" in to_text(answer)


def test_every_fault_is_one_error(index: Index) -> None:
    """Whoever catches ``CiteboundError`` has caught them all; each says what to do next."""
    for use in (lambda: index.ask(""), lambda: index.document("?"), lambda: index.verify("")):
        with pytest.raises(CiteboundError) as caught:
            use()
        assert caught.value.message
        assert caught.value.hint
