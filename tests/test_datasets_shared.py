"""Published sets with documents in common come out as cases with exact gold, and what is malformed is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from dataset_files import dump, evidence, write

from evals.datasets import alce, beir, mtrag, multihop
from evals.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

# --- MultiHop-RAG --------------------------------------------------------------------------------------------

ARTICLES = [
    {
        "title": "Ferry sinks",
        "author": None,
        "source": "Kelpin Post",
        "published_at": "2031-03-04T09:00:00+00:00",
        "category": "news",
        "url": "https://kelpin.example/1",
        "body": "A ferry sank.\n\nNineteen  are dead.",
    },
    {"title": "Owner", "author": "P. Lund", "url": "https://kelpin.example/2", "body": "Lund owned the ferry."},
]


def multihop_row(answer: str, kind: str, *facts: tuple[int, str]) -> dict[str, Any]:
    listed = [{"url": f"https://kelpin.example/{number}", "fact": fact} for number, fact in facts]
    return {"query": "Who owned it?", "answer": answer, "question_type": kind, "evidence_list": listed}


def multihop_set(folder: Path, *questions: object) -> Path:
    dump(folder / multihop.QUERIES, questions)
    dump(folder / multihop.CORPUS, ARTICLES)
    return folder


def test_multihop_evidence_is_found_in_the_articles(tmp_path: Path) -> None:
    """Facts are pieces at their place whatever the white space; one that is nowhere leaves no evidence at all."""
    both = (1, "Nineteen are dead."), (2, "Lund owned the ferry.")
    dataset = multihop.read(
        multihop_set(
            tmp_path,
            multihop_row("Lund", "inference_query", *both),
            multihop_row("Yes", "comparison_query", both[0], (2, "Lund sold it.")),
            multihop_row("Insufficient information.", "null_query"),
        )
    )
    first, second, third = dataset.cases
    assert evidence(dataset, first) == [[["Nineteen  are dead."], ["Lund owned the ferry."]]]
    assert first.gold.answers == (("Lund",),)
    assert first.gold.relevant == {"https://kelpin.example/1": 1, "https://kelpin.example/2": 1}
    assert (second.gold.evidence, second.gold.answers, second.gold.answerable) == ((), (), True)
    assert second.gold.relevant == first.gold.relevant
    assert (third.gold.answerable, third.gold.answers, third.gold.relevant) == (False, (), {})
    assert [case.kind for case in dataset.cases] == ["inference_query", "comparison_query", "null_query"]
    assert first.documents is None
    about = dataset.documents[0].metadata
    assert (about.title, about.outlet, about.author) == ("Ferry sinks", "Kelpin Post", None)
    assert (about.published, about.url) == ("2031-03-04", "https://kelpin.example/1")
    assert (dataset.documents[1].metadata.author, dataset.documents[1].metadata.published) == ("P. Lund", None)


def test_multihop_evidence_from_nowhere_is_named(tmp_path: Path) -> None:
    """Evidence from an article that is not in the corpus is a fault, named by the question's number."""
    folder = multihop_set(tmp_path, multihop_row("Lund", "inference_query", (9, "Lund owned it.")))
    with pytest.raises(DataError, match=r"MultiHopRAG.json, record 1, evidence_list 1: there is no article https"):
        multihop.read(folder)


# --- MTRAG ---------------------------------------------------------------------------------------------------


def mtrag_row(name: str, label: object, *texts: str, key: str = "Answerability", **more: object) -> dict[str, Any]:
    turns: list[object] = [
        {"speaker": "agent" if number % 2 else "user", "text": text, "metadata": {}}
        for number, text in enumerate(texts)
    ]
    return {"conversation_id": "c", "task_id": name, "input": turns, "contexts": [], key: label} | more


def test_mtrag_is_the_last_turn_with_its_history(tmp_path: Path) -> None:
    """The question is the last user turn, the history what the user asked before; passages are shared by id."""
    passage = {"document_id": "p-1", "text": "Lamp\nIt is old.", "title": "Lamp", "score": 3.5}
    other = passage | {"text": "Lamp\nIt is new."}
    said = ("What is it?", "A lamp.", "How old?")
    write(
        tmp_path / "generation_tasks" / mtrag.FILE,
        [
            mtrag_row("c<::>2", ["ANSWERABLE"], *said, contexts=[passage]),
            mtrag_row("c<::>3", "PARTIAL", *said, contexts=[passage, other], key="answerability"),
            mtrag_row("c<::>4", ["UNANSWERABLE"], *said, turn=float("nan")),
            mtrag_row("c<::>5", ["UNDERSPECIFIED"], *said, contexts=[passage]),
            mtrag_row("c<::>6", ["CONVERSATIONAL"], "Thanks."),
        ],
    )
    dataset = mtrag.read(tmp_path)
    first, second, third, fourth, _ = dataset.cases
    assert (first.question, first.history, first.cluster) == ("How old?", ("What is it?",), "c")
    assert first.replies == ("A lamp.",)
    assert [case.gold.answerable for case in dataset.cases] == [True, True, False, None, None]
    assert [case.kind for case in dataset.cases][:3] == ["answerable", "partial", "unanswerable"]
    assert [one.path for one in dataset.documents] == ["p-1", "c<::>3/2"]
    assert dataset.documents[0].metadata.title == "Lamp"
    assert (first.documents, first.gold.relevant) == (("p-1",), {"p-1": 1})
    assert second.documents == ("p-1", "c<::>3/2")
    assert third.documents is None
    assert (fourth.documents, fourth.gold.relevant) == (("p-1",), {})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (mtrag_row("t", ["MAYBE"], "What?"), "“Answerability” is none of ANSWERABLE"),
        (mtrag_row("t", ["PARTIAL", "ANSWERABLE"], "What?"), "“Answerability” is none of ANSWERABLE"),
        (mtrag_row("t", ["ANSWERABLE"], "What?", "That."), "“input” does not end with the user's question"),
        (mtrag_row("t", ["ANSWERABLE"]), "“input” does not end with the user's question"),
    ],
)
def test_mtrag_that_is_malformed_is_named(tmp_path: Path, row: object, message: str) -> None:
    """Faults are named by file and line."""
    write(tmp_path / mtrag.FILE, [row])
    with pytest.raises(DataError, match=rf"^reference.jsonl, line 1: {message}"):
        mtrag.read(tmp_path)


# --- ALCE ----------------------------------------------------------------------------------------------------


def alce_row(count: int = 6, **fields: object) -> dict[str, Any]:
    docs = [{"id": str(number), "title": "Lamp", "text": f"Passage {number}."} for number in range(count)]
    return {"question": "Who lit it?", "answer": "Lund did.", "docs": docs} | fields


def test_alce_asqa_has_a_group_for_each_reading(tmp_path: Path) -> None:
    """The first five passages are a question's own, shared by id; each reading's short answers are a group."""
    pairs = [{"question": "?", "short_answers": ["Lund", "Ode Lund", "Lund"]}, {"short_answers": ["Berg"]}]
    values = [alce_row(sample_id="-5", qa_pairs=pairs), alce_row(sample_id="6", qa_pairs=pairs)]
    dump(tmp_path / "data" / alce.FILES["asqa"], values)
    dataset = alce.reader("asqa")(tmp_path)
    first = dataset.cases[0]
    assert (first.id, first.kind, first.gold.answerable) == ("-5", "asqa", None)
    assert first.gold.answers == (("Lund", "Ode Lund"), ("Berg",))
    assert first.documents == ("0", "1", "2", "3", "4")
    assert len(dataset.documents) == 5
    assert dataset.documents[0].metadata.title == "Lamp"


def test_alce_qampari_has_a_group_for_each_answer_and_eli5_none(tmp_path: Path) -> None:
    """QAMPARI's answers are groups; ELI5 has neither short answers nor ids, so that a question has its number."""
    dump(tmp_path / alce.FILES["qampari"], [alce_row(id="9__dev", answers=[["Lund", "O. Lund"], ["Berg"]])])
    bare = alce_row(claims=["Lund lit it."]) | {"docs": [{"title": "", "text": "Lund lit it."}]}
    dump(tmp_path / alce.FILES["eli5"], [bare])
    (qampari,) = alce.read(tmp_path, "qampari").cases
    eli5 = alce.read(tmp_path, "eli5")
    assert (qampari.id, qampari.gold.answers) == ("9__dev", (("Lund", "O. Lund"), ("Berg",)))
    assert (eli5.cases[0].id, eli5.cases[0].gold.answers, eli5.cases[0].documents) == ("0", (), ("0/1",))
    assert eli5.documents[0].metadata.title is None


@pytest.mark.parametrize(
    ("subset", "fields", "message"),
    [
        ("asqa", {"qa_pairs": None}, "“qa_pairs” is not a list"),
        ("asqa", {"qa_pairs": []}, "an answer without wordings"),
        ("qampari", {"answers": [["Lund"], "Berg"]}, "“answers” is not a list"),
    ],
)
def test_alce_that_is_malformed_is_named(
    tmp_path: Path, subset: str, fields: dict[str, object], message: str
) -> None:
    """Faults are named by file and number."""
    dump(tmp_path / alce.FILES[subset], [alce_row() | fields])
    with pytest.raises(DataError, match=rf"^{subset}_eval_gtr_top100.json, record 1: {message}"):
        alce.read(tmp_path, subset)


# --- BEIR ----------------------------------------------------------------------------------------------------


def beir_set(folder: Path, judgements: str, split: str = "test") -> Path:
    write(folder / "corpus.jsonl", [{"_id": "d1", "title": "Lamp", "text": "Old."}, {"_id": "d2", "text": "New."}])
    write(folder / "queries.jsonl", [{"_id": "q1", "text": "How old?"}, {"_id": "q2", "text": "How new?"}])
    (folder / "qrels").mkdir(exist_ok=True)
    (folder / "qrels" / f"{split}.tsv").write_text(judgements)
    return folder


HEADER = "query-id\tcorpus-id\tscore\n"


def test_beir_cases_are_the_judged_queries(tmp_path: Path) -> None:
    """Grades are kept, zero and those of absent documents too; a query without judgements is no case."""
    dataset = beir.read(beir_set(tmp_path, f"{HEADER}q2\td1\t2\r\nq2\td2\t0\nq2\tgone\t1\n\n"))
    (case,) = dataset.cases
    assert (case.id, case.question) == ("q2", "How new?")
    assert case.gold.relevant == {"d1": 2, "d2": 0, "gone": 1}
    assert (case.gold.answerable, case.documents) == (None, None)
    assert [(one.path, one.metadata.title) for one in dataset.documents] == [("d1", "Lamp"), ("d2", None)]


def test_beir_takes_the_test_split_before_others(tmp_path: Path) -> None:
    """Test judgements come before dev, dev before train."""
    beir_set(tmp_path, f"{HEADER}q1\td1\t1\n", "train")
    assert [case.id for case in beir.read(tmp_path).cases] == ["q1"]
    beir_set(tmp_path, f"{HEADER}q2\td1\t1\n", "dev")
    assert [case.id for case in beir.read(tmp_path).cases] == ["q2"]
    beir_set(tmp_path, f"{HEADER}q1\td2\t1\n", "test")
    assert beir.read(tmp_path).cases[0].gold.relevant == {"d2": 1}


@pytest.mark.parametrize(
    ("judgements", "message"),
    [
        ("q1\td1\t1\n", "test.tsv, line 1: a judgement, where the header should be"),
        (f"{HEADER}q1\td1\t1\nq1 d2 1\n", "test.tsv, line 3: not query id, document id and grade"),
        (f"{HEADER}q1\td1\thigh\n", "test.tsv, line 2: not query id"),
        (f"{HEADER}q1\td1\t--5\n", "test.tsv, line 2: not query id, document id and grade, an integer of 32"),
        (f"{HEADER}q1\td1\t1.0\n", "test.tsv, line 2: not query id"),
        (f"{HEADER}q1\td1\t2147483648\n", "test.tsv, line 2: not query id"),
        (f"{HEADER}q1\td1\t{'9' * 5000}\n", "test.tsv, line 2: not query id"),
        (f"q1\td1\t{'9' * 5000}\n", "test.tsv, line 1: a judgement, where the header should be"),
        (f"{HEADER}q1\td1\t1\nq1\td1\t0\n", "test.tsv, line 3: a second grade of “d1” for “q1”"),
        ("", "test.tsv has no judgement"),
        (HEADER, "test.tsv has no judgement"),
        (f"{HEADER}q9\td1\t1\n", "test.tsv judges query “q9”, which queries.jsonl lacks"),
        (f"{HEADER}q1\tgone\t1\n", "test.tsv judges no document of corpus.jsonl"),
    ],
)
def test_beir_that_is_malformed_is_named(tmp_path: Path, judgements: str, message: str) -> None:
    """Faults are named by file and line."""
    with pytest.raises(DataError, match=f"^{message}"):
        beir.read(beir_set(tmp_path, judgements))


def test_beir_grades_fill_32_bits(tmp_path: Path) -> None:
    """The least and the greatest grade that trec_eval can count with are read."""
    dataset = beir.read(beir_set(tmp_path, f"{HEADER}q1\td1\t-2147483648\nq1\td2\t2147483647\n"))
    assert dataset.cases[0].gold.relevant == {"d1": -(2**31), "d2": 2**31 - 1}


def test_beir_without_questions_is_told(tmp_path: Path) -> None:
    """An empty file of queries is called empty."""
    beir_set(tmp_path, f"{HEADER}q1\td1\t1\n")
    (tmp_path / "queries.jsonl").write_text("\n")
    with pytest.raises(DataError, match=r"^queries.jsonl has no question"):
        beir.read(tmp_path)


def test_beir_takes_lone_surrogates(tmp_path: Path) -> None:
    """Half of a surrogate pair in an id, a title or a text becomes a question mark."""
    beir_set(tmp_path, f"{HEADER}q1\t?\t1\n")
    write(tmp_path / "corpus.jsonl", [{"_id": "\ud800", "title": "\ud800 x", "text": "\udfff y"}])
    (document,) = beir.read(tmp_path).documents
    assert (document.path, document.metadata.title, document.text) == ("?", "? x", "? y")


def test_beir_names_a_second_text_of_an_id(tmp_path: Path) -> None:
    """Two documents or queries of one id are a fault."""
    beir_set(tmp_path, f"{HEADER}q1\td1\t1\n")
    write(tmp_path / "queries.jsonl", [{"_id": "q1", "text": "How old?"}, {"_id": "q1", "text": "How new?"}])
    with pytest.raises(DataError, match=r"queries.jsonl, line 2: a second query “q1”"):
        beir.read(tmp_path)
    write(tmp_path / "corpus.jsonl", [{"_id": "d1", "text": "Old."}, {"_id": "d1", "text": "New."}])
    with pytest.raises(DataError, match=r"corpus.jsonl, line 2: a second document “d1”"):
        beir.read(tmp_path)
