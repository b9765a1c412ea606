"""``citebound verify`` as users meet it: answers saved by one process and checked by another."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from process import citebound

if TYPE_CHECKING:
    from pathlib import Path

_CONTESTED = "How many people died on the ferry?"


@pytest.fixture(scope="module")
def printed(ferry: Path) -> str:
    """An answer as it is printed."""
    return citebound("ask", _CONTESTED, "--json", cwd=ferry).out


def _is_one_line(text: str) -> bool:
    return text.startswith("citebound: ") and len(text.strip().splitlines()) == 1


def test_a_saved_answer_holds(ferry: Path, printed: str, tmp_path: Path) -> None:
    """From a file and from standard input, in words, as JSON and in silence."""
    file = tmp_path / "answer.json"
    file.write_text(printed, encoding="utf-8")
    done = citebound("verify", file, cwd=ferry)
    assert (done.status, done.err) == (0, "")
    assert re.search(r"It holds: \d+ claims, \d+ quotes, \d+ sources\.", done.out)
    shown = citebound("verify", "-", "--json", cwd=ferry, stdin=printed)
    assert shown.status == 0
    assert shown.json == {
        "holds": True,
        "failures": [],
        "checked": {
            "claims": len(json.loads(printed)["claims"]),
            "quotes": sum(len(claim["quotes"]) for claim in json.loads(printed)["claims"]),
            "sources": len(json.loads(printed)["sources"]),
        },
        "notes": [],
    }
    quiet = citebound("verify", "-", "--quiet", cwd=ferry, stdin=printed)
    assert (quiet.status, quiet.out) == (0, "")


@pytest.mark.parametrize(
    ("question", "status", "flags"),
    [
        ("Which company insured the ship?", 3, ()),
        (_CONTESTED, 0, ("--as-of", "2031-03-05")),
        (_CONTESTED, 0, ("--outlet", "strand", "--since", "2031-03", "--until", "2031")),
        (_CONTESTED, 3, ("--until", "1999")),
    ],
)
def test_refusals_and_filtered_answers_hold(
    ferry: Path, question: str, status: int, flags: tuple[str, ...]
) -> None:
    """Each with the filters that it was asked under."""
    asked = citebound("ask", question, "--json", *flags, cwd=ferry)
    assert asked.status == status
    assert (asked.json["filters"] is None) == (not flags)
    checked = citebound("verify", "-", "--json", cwd=ferry, stdin=asked.out)
    assert (checked.status, checked.json["failures"]) == (0, [])


def test_what_was_changed_is_told_by_its_place(ferry: Path, printed: str) -> None:
    """Exit status 1, and a line for each thing that does not hold."""
    value = json.loads(printed)
    value["claims"][1]["quotes"][0]["text"] = "Ninety people died."
    done = citebound("verify", "-", cwd=ferry, stdin=json.dumps(value))
    assert done.status == 1
    assert "not hold" in done.out
    assert "seal: " in done.out
    assert "claim 2, quote 1: the document does not have these words there" in done.out
    listed = citebound("verify", "-", "--json", cwd=ferry, stdin=json.dumps(value))
    assert (listed.status, listed.json["holds"]) == (1, False)
    assert {"seal", "claim 2, quote 1"} <= {one["where"] for one in listed.json["failures"]}


def test_nothing_in_a_forged_answer_steers_the_terminal(ferry: Path, printed: str) -> None:
    """What a failure quotes is shown without escapes, on a line of its own."""
    value = json.loads(printed)
    value["claims"][0]["quotes"][0]["text"] = "\x1b[2J\x1b]0;owned\x07\n  It holds\u202e: 9 claims"
    out = citebound("verify", "-", cwd=ferry, stdin=json.dumps(value)).out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert not any(line.strip().startswith("It holds") for line in out.splitlines())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not what citebound ask --json prints"),
        ('{"kind": "answer", "kind": "refusal"}', "there twice"),
        ('{"kind": "answer", "usage": NaN}', "NaN"),
        ('{"kind": "answer", "format": 99}', "another format"),
        ("[" * 100_000, "nested too deeply"),
        (" " * 16_000_001, "16 MB"),
    ],
)
def test_what_is_no_answer(ferry: Path, text: str, told: str) -> None:
    """One line, exit status 1, nothing on standard output."""
    done = citebound("verify", "-", cwd=ferry, stdin=text)
    assert (done.status, done.out) == (1, "")
    assert _is_one_line(done.err)
    assert told in done.err


def test_no_such_file_and_no_index(ferry: Path, printed: str, tmp_path: Path) -> None:
    """Each says what to do."""
    missing = citebound("verify", "none.json", cwd=ferry)
    assert missing.status == 2
    assert _is_one_line(missing.err)
    bare = citebound("verify", "-", cwd=tmp_path, stdin=printed)
    assert bare.status == 1
    assert "citebound index" in bare.err


def test_an_index_of_other_documents(printed: str, tmp_path: Path) -> None:
    """Each document that is not there is named once."""
    (tmp_path / "one.txt").write_text("The buoy off Kelpin drifted two miles on Sunday.\n", encoding="utf-8")
    assert citebound("index", "one.txt", cwd=tmp_path).status == 0
    done = citebound("verify", "-", "--json", cwd=tmp_path, stdin=printed)
    assert done.status == 1
    gone = [one["where"] for one in done.json["failures"] if one["what"] == "it is not in the index"]
    cited = {quote["document"] for claim in json.loads(printed)["claims"] for quote in claim["quotes"]}
    assert sorted(gone) == sorted(f"document {one}" for one in cited)


def test_nothing_but_the_catalog_is_needed(ferry: Path, printed: str, tmp_path: Path) -> None:
    """No model, no vectors, no network: the documents alone prove an answer."""
    (tmp_path / ".citebound").mkdir()
    shutil.copy(ferry / ".citebound" / "catalog.sqlite", tmp_path / ".citebound")
    done = citebound("verify", "-", cwd=tmp_path, stdin=printed, CITEBOUND_OFFLINE="true")
    assert done.status == 0, done.out
