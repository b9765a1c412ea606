"""Published question sets come out as cases with exact gold, and what is malformed is named."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from dataset_files import dump, evidence, write
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets import alce, beir, clapnq, mtrag, multihop, ramdocs, squad
from evals.datasets.published import Shelf
from evals.datasets.records import Record, rows
from evals.errors import DataError
from evals.types import Dataset, GoldSpan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS = [squad.read, clapnq.read, ramdocs.read, multihop.read, mtrag.read, alce.read, beir.read]


# --- every reader --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__module__.rpartition(".")[2])
def test_a_folder_without_the_set_names_the_file_expected(read: Callable[[Path], Dataset], tmp_path: Path) -> None:
    """An empty folder is no set; the message says which file was looked for."""
    with pytest.raises(DataError, match=r"holds no .*; expected \S+\.(json|jsonl|tsv)\.\n") as caught:
        read(tmp_path)
    assert "normalised, as corpus.jsonl and queries.jsonl" in str(caught.value.hint)


def test_a_document_is_stored_once() -> None:
    """The same text under the same name is one document; another text needs another name."""
    shelf, record = Shelf(), Record("x.jsonl, line 3", {})
    assert shelf.put(record, "a", "One.") == "a"
    assert shelf.put(record, "a", "One.") == "a"
    assert shelf.put(record, "a", "Two.", otherwise="b") == "b"
    assert [one.text for one in shelf.documents] == ["One.", "Two."]
    with pytest.raises(DataError, match=r"x.jsonl, line 3: a second document “a” with another text"):
        shelf.put(record, "a", "Two.")


def test_fields_are_checked() -> None:
    """What is missing or of another kind is named with its place."""
    record = Record("x.jsonl, line 7", {"a": 1, "b": ["x", 2], "c": [{"d": 1}, 2], "e": [["x"], "y"], "f": True})
    for look, message in (
        (lambda: record.text("z"), "x.jsonl, line 7: “z” is missing"),
        (lambda: record.text("a"), "x.jsonl, line 7: “a” is not a string"),
        (lambda: record.texts("b"), "x.jsonl, line 7: “b” is not a list of strings"),
        (lambda: record.groups("e"), "x.jsonl, line 7: “e” is not a list of lists of strings"),
        (lambda: record.record("b"), "x.jsonl, line 7: “b” is not an object"),
        (lambda: record.records("c"), "x.jsonl, line 7, c 2: not a JSON object"),
        (lambda: record.get("f", int), "x.jsonl, line 7: “f” is not a number"),
        (lambda: record.texts("z"), "x.jsonl, line 7: “z” is missing"),
    ):
        with pytest.raises(DataError, match=message):
            look()
    assert record.name("a") == "1"
    assert record.get("f", bool) is True
    assert (record.texts("z", needed=False), record.groups("z", needed=False)) == ((), ())
    assert record.record("z", needed=False) == Record("x.jsonl, line 7, z", {})


def test_lines_of_other_json_are_named(tmp_path: Path) -> None:
    """A line that is no JSON, and one that is no object, are named by file and line."""
    for bad in ("{", "[1]"):
        (tmp_path / "x.jsonl").write_text(f'{{"a": 1}}\n\n{bad}\n')
        with pytest.raises(DataError, match=r"x.jsonl, line 3: not"):
            rows(tmp_path / "x.jsonl")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ('{"a": "x"}'.encode("utf-16"), 1),
        (b'{"a": 1}\n\n{"a": "\xe9"}\n', 3),
        (b'\xef\xbb\xbf{"a": 1}\n{"a": "\xed\xa0\x80"}\n', 2),
    ],
)
def test_what_is_not_utf8_is_named_by_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    """A file of another encoding says where it stops being UTF-8, byte order mark or not."""
    (tmp_path / "x.jsonl").write_bytes(data)
    with pytest.raises(DataError, match=rf"^x.jsonl, line {line}: not UTF-8\.\n"):
        rows(tmp_path / "x.jsonl")


def corrupt(packed: bytes) -> bytes:
    """A block of a kind that there is none of, where the first should be."""
    return packed[:10] + b"\xff" + packed[11:]


@pytest.mark.parametrize("spoil", [lambda _: b"no gzip", lambda packed: packed[:-9], corrupt])
def test_a_packed_file_that_is_spoilt_is_named(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    """What cannot be unpacked is named, whatever is wrong with it."""
    (tmp_path / "x.jsonl.gz").write_bytes(spoil(gzip.compress(b'{"a": 1}\n', mtime=0)))
    with pytest.raises(DataError, match=r"x.jsonl.gz cannot be read: \w"):
        rows(tmp_path / "x.jsonl.gz")


def test_the_corrupt_packed_file_is_one_that_zlib_refuses() -> None:
    """The spoilt file is of the kind whose error gzip does not translate."""
    with pytest.raises(zlib.error):
        gzip.decompress(corrupt(gzip.compress(b"x", mtime=0)))


@given(st.text(st.characters(exclude_categories=())), st.text())
def test_strings_of_json_can_be_encoded(
    tmp_path_factory: pytest.TempPathFactory, any_text: str, whole_text: str
) -> None:
    """Lone surrogates become one question mark each, in keys too; all else comes out as it went in."""
    path = tmp_path_factory.mktemp("lines") / "x.jsonl"
    write(path, [{any_text: [any_text], "whole": whole_text}])
    # As JSON has it: two halves that meet are one character.
    joined = json.loads(json.dumps(any_text)).encode("utf-8", "replace").decode()
    (row,) = rows(path)
    assert row.value == {joined: [joined]} | {"whole": whole_text}


# --- SQuAD 2.0 -----------------------------------------------------------------------------------------------

CONTEXT = "The ferry Maren sank in 2031. In 2031 its owner, Ode Lund, resigned."


def squad_file(context: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    paragraph = {"context": context, "qas": questions}
    return {"version": "v2.0", "data": [{"title": "Maren", "paragraphs": [paragraph]}]}


def squad_question(name: str, *answers: tuple[str, int], impossible: bool = False) -> dict[str, Any]:
    return {
        "id": name,
        "question": "When?",
        "is_impossible": impossible,
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
    }


def test_squad_gold_is_the_annotated_spans(tmp_path: Path) -> None:
    """Wordings are one group, the places of all annotators one piece, each once."""
    asked = [
        squad_question("q1", ("2031", 24), ("in 2031", 21), ("2031", 33), ("2031", 24)),
        squad_question("q2", impossible=True),
    ]
    dump(tmp_path / squad.FILE, squad_file(CONTEXT, asked))
    dataset = squad.read(tmp_path)
    first, second = dataset.cases
    assert [one.path for one in dataset.documents] == ["Maren/0"]
    assert dataset.documents[0].metadata.title == "Maren"
    assert first.gold.answers == (("2031", "in 2031"),)
    assert evidence(dataset, first) == [[["2031", "in 2031", "2031"]]]
    assert first.gold.evidence[0][0][2] == GoldSpan("Maren/0", 33, 37)
    assert (first.gold.answerable, first.gold.relevant, first.kind) == (True, {"Maren/0": 1}, "answerable")
    assert (second.gold.answerable, second.gold.evidence, second.kind) == (False, (), "unanswerable")
    assert first.documents == second.documents == ("Maren/0",)
    assert first.cluster == second.cluster == "Maren"


def test_a_packed_file_is_read_the_same(tmp_path: Path) -> None:
    """A file may be packed; the hash is of the bytes on the disk."""
    value = json.dumps(squad_file(CONTEXT, [squad_question("q1", ("2031", 24))]))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / squad.FILE).write_text(value)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / f"{squad.FILE}.gz").write_bytes(gzip.compress(value.encode()))
    plain, packed = squad.read(tmp_path / "a"), squad.read(tmp_path / "b")
    assert plain.cases == packed.cases
    assert len({plain.sha256, packed.sha256}) == 2


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            [squad_question("q", ("2031", 25))],
            "data 1, paragraphs 1, qas 1, answers 1: “2031” does not stand at 25",
        ),
        ([squad_question("q")], "qas 1: answerable, yet it has no answer"),
        ([squad_question("q", impossible=True)] * 2, "qas 2: a second question “q”"),
        ([{"id": "q", "question": "?"}], "qas 1: “is_impossible” is missing"),
    ],
)
def test_squad_that_is_malformed_is_named(tmp_path: Path, asked: list[dict[str, Any]], message: str) -> None:
    """Faults are named by the numbers that lead to them."""
    dump(tmp_path / squad.FILE, squad_file(CONTEXT, asked))
    with pytest.raises(DataError, match=rf"^dev-v2.0.json.*{message}"):
        squad.read(tmp_path)


def test_a_pointer_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    """A Git LFS pointer is not JSON, and the hint says what it may be."""
    (tmp_path / squad.FILE).write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(DataError, match=r"dev-v2.0.json: not JSON") as caught:
        squad.read(tmp_path)
    assert "pointer" in str(caught.value.hint)


@given(st.text(min_size=1, max_size=60), st.data())
def test_squad_spans_equal_their_text(
    tmp_path_factory: pytest.TempPathFactory, context: str, data: st.DataObject
) -> None:
    """Whatever characters a paragraph has, each span reads as its answer does."""
    start = data.draw(st.integers(0, len(context) - 1))
    end = data.draw(st.integers(start + 1, len(context)))
    folder = tmp_path_factory.mktemp("squad")
    dump(folder / squad.FILE, squad_file(context, [squad_question("q", (context[start:end], start))]))
    dataset = squad.read(folder)
    assert evidence(dataset, dataset.cases[0]) == [[[*dataset.cases[0].gold.answers[0]]]]


# --- CLAPNQ --------------------------------------------------------------------------------------------------

SENTENCES = ["The lamp burns oil .", "It is old .", "Boats need it .", "It is old ."]


def clapnq_row(name: object, *selected: list[str], **changes: object) -> dict[str, Any]:
    output = [{"answer": "An old lamp.", "selected_sentences": some} for some in selected]
    none = [{"answer": "", "selected_sentences": [], "meta": {"round": 0}}]
    passage = {"title": "Lamp", "text": "  ".join(SENTENCES) + " ", "sentences": SENTENCES} | changes
    return {"id": name, "input": "how old is the lamp", "passages": [passage], "output": output or none}


def clapnq_set(folder: Path, answerable: list[object], unanswerable: list[object]) -> Path:
    for name, values in zip(clapnq.FILES, (answerable, unanswerable), strict=True):
        write(folder / "annotated_data/dev" / name, values)
    return folder


def test_clapnq_gold_is_the_selected_sentences(tmp_path: Path) -> None:
    """Each annotator's selection is an alternative, each sentence a piece at every place where it stands."""
    row = clapnq_row("-7", [SENTENCES[0], SENTENCES[1]], [SENTENCES[2]])
    dataset = clapnq.read(clapnq_set(tmp_path, [row], [clapnq_row(8)]))
    first, second = dataset.cases
    assert evidence(dataset, first) == [
        [["The lamp burns oil ."], ["It is old .", "It is old ."]],
        [["Boats need it ."]],
    ]
    assert len({place.start for place in first.gold.evidence[0][1]}) == 2
    assert (first.gold.answerable, second.gold.answerable) == (True, False)
    assert (first.gold.answers, second.gold.evidence) == ((), ())
    assert [one.path for one in dataset.documents] == ["-7/1"]
    assert first.documents == second.documents == ("-7/1",)
    assert (first.gold.relevant, second.gold.relevant) == ({"-7/1": 1}, {})
    assert (first.id, second.id, second.kind, second.cluster) == ("-7", "8", "unanswerable", "-7/1")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (clapnq_row("1", ["It is new ."]), "output 1: the selected sentence “It is new .” is none"),
        (clapnq_row("1", []), "output 1: an answer without selected sentences"),
        (clapnq_row("1", sentences=["It is new ."]), "passages 1: the sentence “It is new .” does not stand"),
        (clapnq_row("1") | {"passages": []}, "“passages” has 0 of them"),
    ],
)
def test_clapnq_that_is_malformed_is_named(tmp_path: Path, row: object, message: str) -> None:
    """Faults are named by file and line."""
    with pytest.raises(DataError, match=rf"^clapnq_dev_answerable.jsonl, line 2.*{message}"):
        clapnq.read(clapnq_set(tmp_path, [clapnq_row("0"), row], []))


# --- RAMDocs -------------------------------------------------------------------------------------------------


def ramdocs_row(gold: list[str], wrong: list[str], *kinds: str) -> dict[str, Any]:
    documents = [{"text": f"Text {kind}.", "type": kind, "answer": "unknown"} for kind in kinds]
    return {
        "question": "How many live in Kelpin?",
        "documents": documents,
        "disambig_entity": ["Kelpin"],
        "gold_answers": gold,
        "wrong_answers": wrong,
    }


def test_ramdocs_every_valid_answer_counts(tmp_path: Path) -> None:
    """Each valid answer is a group of its own; a wrong one that is right of another entity is not wrong."""
    mixed = ramdocs_row(["40", "900"], ["12", "12", "900"], "correct", "misinfo", "noise", "correct")
    write(tmp_path / ramdocs.FILE, [mixed, ramdocs_row(["1", "2"], []), ramdocs_row(["1"], [])])
    dataset = ramdocs.read(tmp_path)
    first = dataset.cases[0]
    assert first.gold.answers == (("40",), ("900",))
    assert first.gold.wrong == ("12",)
    assert first.gold.answerable is True
    assert first.documents == ("0/1", "0/2", "0/3", "0/4")
    assert first.gold.relevant == {"0/1": 1, "0/4": 1}
    assert [case.kind for case in dataset.cases] == ["misinformed", "ambiguous", "plain"]
    assert [one.path for one in dataset.documents] == [*first.documents]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ramdocs_row(["1"], [], "rumour"), "line 1, documents 1: “rumour” is none of the types"),
        (ramdocs_row([], []), "line 1: “gold_answers” is empty"),
    ],
)
def test_ramdocs_that_is_malformed_is_named(tmp_path: Path, row: object, message: str) -> None:
    """Faults are named by file and line."""
    write(tmp_path / ramdocs.FILE, [row])
    with pytest.raises(DataError, match=rf"^RAMDocs_test.jsonl, {message}"):
        ramdocs.read(tmp_path)
