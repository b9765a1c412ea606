"""``citebound eval`` as a process: what an evaluator types, and what happens when things go wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from process import Done, bare_command, bare_environment, citebound
from scripted_server import Reply, ScriptedServer, chat, claims, fault, odds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CORPUS: list[dict[str, Any]] = [
    {"id": "reef", "title": "Ferry", "text": "The ferry struck the Skarra reef. Nineteen people died that night."},
    {"id": "market", "title": "Market", "text": "The fish market opens at six. It has forty stalls."},
]
_QUERIES: list[dict[str, Any]] = [
    {"id": "q1", "question": "What did the ferry strike?", "answer": ["the Skarra reef"], "relevant": ["reef"]},
    {"id": "q2", "question": "When does the fish market open?", "answer": ["six"], "relevant": ["market"]},
    {"id": "q3", "question": "Who insured the ferry?", "answer": None, "relevant": []},
]
_CLAIMS: list[dict[str, Any]] = [
    {"id": "c1", "claim": "The market has forty stalls.", "passage": _CORPUS[1]["text"], "label": "supported"},
    {"id": "c2", "claim": "The market has ninety stalls.", "passage": _CORPUS[1]["text"], "label": "unsupported"},
]


def _write(path: Path, values: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with invented sets under the names of public ones."""
    for name in ("squad2", "scifact"):
        _write(tmp_path / "data" / name / "corpus.jsonl", _CORPUS)
        _write(tmp_path / "data" / name / "queries.jsonl", _QUERIES)
    _write(tmp_path / "data" / "wice" / "claims.jsonl", _CLAIMS)
    return tmp_path / "data"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where indexes are kept between these tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run_eval(tmp_path: Path, cache: Path) -> Any:  # noqa: ANN401  (a function of the command line)
    """Runs ``citebound eval`` in the test's folder."""

    def run(*arguments: str | Path, **environment: str) -> Done:
        return citebound("eval", *arguments, cwd=tmp_path, CITEBOUND_CACHE=str(cache), **environment)

    return run


def test_the_suites_are_listed(run_eval: Any) -> None:  # noqa: ANN401  (see the fixture)
    """For people and for programs."""
    shown = run_eval("list")
    listed = run_eval("list", "--json").json
    assert {"ferry", "poisoned", "clapnq", "scifact", "wice"} <= {one["name"] for one in listed}
    assert all(one["name"] in shown.out for one in listed)


def test_a_run_and_its_report(run_eval: Any) -> None:  # noqa: ANN401  (see the fixture)
    """The built-in suite: figures with intervals, the worst cases with reasons; a part of it pins no floors."""
    done = run_eval("run", "ferry", "--model", "extractive", "--limit", "8", "--out", "run")
    assert done.status == 0, done.err
    assert "quotes-exact" in done.out
    report = run_eval("report", "run", "--json").json
    figures = report["suites"]["ferry"]["figures"]
    assert figures["quotes-exact"]["value"] == 1
    assert figures["quotes-exact"]["cases"] == 8
    assert report["run"]["model"] == "extractive"
    assert len(report["run"]["suites"]["ferry"]["corpus"]) == 64
    assert run_eval("report", "run", "--markdown").out.startswith("#### ferry")
    pinned = run_eval("gate", "run", "--baseline", "floors.json", "--update")
    assert (pinned.status, "169 are missing" in pinned.err) == (1, True)


def test_the_gate_fails_a_planted_altered_quote(run_eval: Any, tmp_path: Path, data: Path) -> None:  # noqa: ANN401
    """A run passes its own floors; once one shown quote was not exact it exits with 1 and says which floor."""
    run_eval("run", "squad2", "--data", data, "--model", "extractive", "--out", "run")
    assert run_eval("gate", "run", "--baseline", "floors.json", "--update").status == 0
    assert run_eval("gate", "run", "--baseline", "floors.json").status == 0
    file = tmp_path / "run" / "cases.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    at = next(n for n, row in enumerate(rows) if row["scores"]["quotes-exact"]["value"] is not None)
    rows[at]["scores"]["quotes-exact"] |= {"value": 0.5, "parts": [1, 2]}
    _write(file, rows)
    done = run_eval("gate", "run", "--baseline", "floors.json")
    assert done.status == 1
    assert "FAIL" in done.out
    assert "The promise is broken" in run_eval("report", "run").out


def test_a_killed_run_goes_on(run_eval: Any, tmp_path: Path, cache: Path) -> None:  # noqa: ANN401  (see above)
    """With the same command and --out: what was done is kept, and no case is there twice."""
    arguments = ["eval", "run", "ferry", "--model", "extractive", "--limit", "40", "--out", "run"]
    process = subprocess.Popen(
        bare_command(*arguments),
        cwd=tmp_path,
        env=bare_environment(CITEBOUND_CACHE=str(cache)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    file = tmp_path / "run" / "cases.jsonl"
    end = time.monotonic() + 100
    while not (file.exists() and file.read_bytes().count(b"\n") >= 3) and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = file.read_bytes().count(b"\n")
    assert 3 <= before < 40
    done = run_eval(*arguments[1:])
    assert done.status == 0, done.err
    ids = [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()]
    assert len(ids) == len(set(ids)) == 40


def test_another_run_is_not_mixed_in(run_eval: Any) -> None:  # noqa: ANN401  (see the fixture)
    """The same folder with another seed is refused, in one line that says what differs."""
    run_eval("run", "ferry", "--model", "extractive", "--limit", "3", "--out", "run")
    done = run_eval("run", "ferry", "--model", "extractive", "--limit", "3", "--seed", "1", "--out", "run")
    assert done.status == 1
    assert "another run with another seed" in done.err or "a run with another" in done.err
    assert "seed" in done.err


def test_public_sets_are_read_from_a_folder(run_eval: Any, data: Path) -> None:  # noqa: ANN401  (see the fixture)
    """Answering, retrieval and support checking in one run; what a set has no gold for is not scorable, not 0."""
    done = run_eval(
        "run", "squad2", "scifact", "wice", "--data", data, "--model", "extractive", "--out", "run", "--quiet"
    )
    assert (done.status, done.out.strip()) == (0, "run"), done.err
    suites = run_eval("report", "run", "--json").json["suites"]
    squad = suites["squad2"]["figures"]
    assert squad["answer-in-quotes"]["value"] == 1
    assert squad["positions-shown"] == {"value": None, "low": None, "high": None, "scorable": 0, "cases": 3}
    assert suites["scifact"]["figures"]["fused-ndcg@10"]["value"] == 1
    assert suites["scifact"]["figures"]["fused-ndcg@10"]["scorable"] == 2
    assert suites["wice"]["figures"]["balanced-accuracy"]["value"] == 1
    assert "Not scorable here" in run_eval("report", "run").out


def test_a_malformed_line_is_named(run_eval: Any, data: Path) -> None:  # noqa: ANN401  (see the fixture)
    """File and line, and status 1."""
    file = data / "squad2" / "queries.jsonl"
    file.write_text(file.read_text("utf-8") + '{"id": "q4", "question": 7}\n', "utf-8")
    done = run_eval("run", "squad2", "--data", data, "--model", "extractive")
    assert done.status == 1
    assert "queries.jsonl, line 4" in done.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["run", "fery"], 2, "Did you mean ferry?"),
        (["run", "everything"], 2, "There are: ferry, poisoned"),
        (["run", "squad2"], 2, "--data DIR"),
        (["run", "squad2", "--data", "nowhere"], 2, "There is no folder nowhere"),
        (["run", "squad2", "--data", "a-file"], 2, "a-file is a file"),
        (["run", "ferry", "--model", "extractive", "--judge", "guess"], 2, "--judge openai:NAME"),
        (["run", "wice", "--data", ".", "--judge", "openai:x"], 2, "No answers are judged"),
        (["run", "ferry", "--out", ""], 2, "the path is empty"),
        (["run", "ferry", "--seed", "-1"], 2, "--seed"),
        (["report", "nowhere"], 2, "holds no run"),
        (["report", "nowhere", "--json", "--markdown"], 2, "one of --html, --json and --markdown"),
        (["compare", "nowhere", "elsewhere"], 2, "holds no run"),
        (["gate", "nowhere"], 2, "holds no run"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run_eval: Any,  # noqa: ANN401  (see the fixture)
    tmp_path: Path,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    """What happened, and what to do."""
    (tmp_path / "a-file").write_text("")
    done = run_eval(*arguments)
    assert (done.status, said in " ".join(done.err.split())) == (status, True), done.err


def test_a_server_is_asked_by_several_jobs_and_nothing_twice(run_eval: Any, data: Path) -> None:  # noqa: ANN401
    """The second run, into another folder, is answered from the cache, with the same figures."""
    reply = claims(("The ferry struck a reef.", 1, "The ferry struck the Skarra reef."))
    with ScriptedServer(_once_sure(reply)) as server:
        arguments = ["run", "squad2", "--data", data, "--model", "openai:scripted", "--jobs", "3"]
        first = run_eval(*arguments, "--out", "a", OPENAI_BASE_URL=server.url)
        asked = len(server.requests)
        second = run_eval(*arguments, "--out", "b", OPENAI_BASE_URL=server.url)
        assert (first.status, second.status) == (0, 0), first.err + second.err
        assert len(server.requests) == asked >= 3
    compared = run_eval("compare", "a", "b", "--json").json["squad2"]
    assert compared["flips"] == []
    assert compared["changes"]["quotes-exact"]["difference"] == 0
    assert compared["changes"]["prompt-tokens"]["before"] >= 100


def test_two_models_are_compared_case_by_case(run_eval: Any, data: Path) -> None:  # noqa: ANN401  (see above)
    """The cases that flipped are named, for better or for worse."""
    with ScriptedServer([chat('{"claims": []}')]) as server:
        run_eval(
            *["run", "squad2", "--data", data, "--model", "openai:scripted", "--out", "a"],
            OPENAI_BASE_URL=server.url,
        )
    run_eval("run", "squad2", "--data", data, "--model", "extractive", "--out", "b")
    compared = run_eval("compare", "a", "b", "--json").json["squad2"]
    assert {"q1", "q2"} <= {flip["id"] for flip in compared["flips"] if flip["metric"] == "answerable-answered"}
    assert "Better" in run_eval("compare", "a", "b").out


def test_a_case_that_fails_is_counted(run_eval: Any, data: Path) -> None:  # noqa: ANN401  (see the fixture)
    """The others are scored, the report says how many failed and why, and the exit status is 1."""
    good = claims(("The ferry struck a reef.", 1, "The ferry struck the Skarra reef."))

    def reply(body: dict[str, Any]) -> Reply:
        asked = body["messages"][-1]["content"]
        if _QUERIES[0]["question"] in asked:
            return chat("I think so.")
        return fault(400, "too long") if _QUERIES[1]["question"] in asked else good

    with ScriptedServer(_once_sure(reply)) as server:
        done = run_eval(
            *["run", "squad2", "--data", data, "--model", "openai:scripted", "--out", "run"],
            OPENAI_BASE_URL=server.url,
        )
    assert done.status == 1
    assert "2 cases failed" in done.out
    assert "too long" in done.out
    assert run_eval("report", "run", "--json").json["suites"]["squad2"]["figures"]["quotes-exact"]["cases"] == 3


def test_a_judge_is_never_the_model_under_test(run_eval: Any, data: Path) -> None:  # noqa: ANN401  (see the fixture)
    """Another model may judge; its name is printed with the figures."""
    good = claims(("The ferry struck a reef.", 1, "The ferry struck the Skarra reef."))
    opinion = chat(json.dumps({"why": "It says so.", "entailed": True}))
    arguments = ["run", "squad2", "--data", data, "--model", "openai:scripted", "--limit", "1"]

    def reply(body: dict[str, Any]) -> Reply:
        return opinion if "entailed" in json.dumps(body) else good

    with ScriptedServer(_once_sure(reply)) as server:
        same = run_eval(*arguments, "--judge", "openai:scripted", OPENAI_BASE_URL=server.url)
        assert same.status == 2
        assert "cannot judge itself" in same.err
        done = run_eval(*arguments, "--judge", "openai:other", "--out", "run", OPENAI_BASE_URL=server.url)
    assert done.status == 0, done.err
    assert "entailment by openai:other" in done.out
    assert run_eval("report", "run", "--json").json["run"]["prompts"].keys() == {
        "answer.v1",
        "check.v1",
        "judge.v1",
        "repair.v1",
    }


def test_the_report_is_one_page_and_overwrites_nothing_else(run_eval: Any, tmp_path: Path, data: Path) -> None:  # noqa: ANN401
    """A page may take the place of a page; the run's own files, and any other, are refused."""
    run_eval("run", "wice", "--data", data, "--out", "run")
    assert run_eval("report", "run", "--html", "page.html").status == 0
    assert run_eval("report", "run", "--html", "page.html").status == 0
    assert "ninety stalls" in (tmp_path / "page.html").read_text("utf-8")
    before = (tmp_path / "run" / "cases.jsonl").read_bytes()
    refused = run_eval("report", "run", "--html", "run/cases.jsonl")
    assert (refused.status, "no page" in refused.err) == (2, True)
    assert (tmp_path / "run" / "cases.jsonl").read_bytes() == before
    assert run_eval("report", "run", "--html", "no/such/folder.html").status == 2


def test_ctrl_c_stops_jobs_that_wait_for_a_server(tmp_path: Path, data: Path, cache: Path) -> None:
    """At once, whatever the calls under way do; what was done is kept."""
    replies = iter([claims(("A reef.", 1, "The ferry struck the Skarra reef."))])
    with ScriptedServer(_once_sure(lambda _: next(replies, _hung()))) as server:
        arguments = ["eval", "run", "squad2", "--data", str(data), "--model", "openai:scripted", "--jobs", "2"]
        process = subprocess.Popen(
            bare_command(*arguments, "--out", "run"),
            cwd=tmp_path,
            env=bare_environment(CITEBOUND_CACHE=str(cache), OPENAI_BASE_URL=server.url),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        file = tmp_path / "run" / "cases.jsonl"
        end = time.monotonic() + 100
        while not _has_line(file) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Stopped" in err
    assert len(file.read_text("utf-8").splitlines()) == 1


def _once_sure(reply: Reply | Callable[[dict[str, Any]], Reply]) -> Callable[[dict[str, Any]], Reply]:
    """A model that says yes when it is asked whether the sentences answer, and then this."""

    def answer(body: dict[str, Any]) -> Reply:
        if "logprobs" in body:
            return odds(yes=-0.05, no=-3.0)
        return reply if isinstance(reply, Reply) else reply(body)

    return answer


def _has_line(file: Path) -> bool:
    return file.exists() and b"\n" in file.read_bytes()


def _hung() -> Reply:
    """A reply that does not come within this test."""
    return replace(chat("late"), delay_s=120.0)
