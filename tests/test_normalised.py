"""The normalised format: what is read of it, and what is malformed is named by file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from dataset_files import evidence, write
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets import normalised
from evals.errors import DataError
from evals.suites import SUITES

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = [
    {
        "id": "d1",
        "title": "Ferry",
        "text": "The Maren sank in 2031. Nine died.",
        "meta": {"source": "Kelpin Post"},
    },
    {"id": "d2", "title": "", "text": "Ode Lund owned the Maren.", "meta": None},
]


def question(name: object = "q1", **fields: object) -> dict[str, Any]:
    return {"id": name, "question": "When did it sink?", "answer": "2031", "relevant": ["d1"], "meta": {}} | fields


def claim(name: object = "c1", **fields: object) -> dict[str, Any]:
    given = {"id": name, "claim": "It sank.", "passage": "The Maren sank.", "label": "supported", "meta": {}}
    return given | fields


def question_set(folder: Path, *questions: object) -> Path:
    write(folder / normalised.CORPUS, CORPUS)
    write(folder / normalised.QUERIES, questions)
    return folder


def claim_set(folder: Path, *claims: object) -> Path:
    write(folder / normalised.CLAIMS, claims)
    return folder


# --- what is read --------------------------------------------------------------------------------------------


def test_questions_come_out_as_cases(tmp_path: Path) -> None:
    """Answers, gold sentences, wrong answers, earlier questions and the question's own documents are read."""
    turns = [{"speaker": "user", "text": "What sank?"}, {"speaker": "agent", "text": "The Maren."}]
    facts = {"docs": ["d1", "d2"], "facts": ["Nine died.", "Ode Lund owned the Maren."], "history": turns}
    folder = question_set(
        tmp_path,
        question(answer=["2031", "in 2031"], meta=facts),
        question("q2", answer=None, relevant=[], meta={"passage": "d2"}),
        question("q3", answer="", meta=None),
        question("q4", answer=["2031", "2032"], meta={"wrong_answers": ["2030"]}),
        question("q5", meta={"answerability": "PARTIAL", "selected_sentences": [["Nine died."]]}),
    )
    dataset = normalised.read(folder)
    one, two, three, four, five = dataset.cases
    assert evidence(dataset, one) == [[["Nine died."], ["Ode Lund owned the Maren."]]]
    assert (one.gold.answers, one.history, one.documents) == (
        (("2031", "in 2031"),),
        ("What sank?",),
        ("d1", "d2"),
    )
    assert (two.gold.answerable, two.documents, two.kind) == (False, ("d2",), "unanswerable")
    assert (one.replies, two.replies) == (("The Maren.",), ())
    assert (three.gold.answerable, three.gold.answers, three.documents) == (None, (), None)
    assert (four.gold.answers, four.gold.wrong) == ((("2031",), ("2032",)), ("2030",))
    assert (five.gold.answerable, five.gold.answers, five.kind) == (True, (), "partial")
    assert evidence(dataset, five) == [[["Nine died."]]]
    assert dataset.documents[0].metadata.outlet == "Kelpin Post"
    assert (dataset.documents[1].metadata.title, one.cluster, two.cluster) == (None, "Ferry", "d2")


def test_claims_come_out_as_pairs(tmp_path: Path) -> None:
    """Only the label “supported” is support; a source's claims share a cluster."""
    folder = claim_set(
        tmp_path,
        claim("a", meta={"source_id": 7, "edit_types": []}),
        claim("b", label="partial", meta={"source_id": "7", "edit_types": ["date", "name"]}),
        claim("c", label="unsupported", meta={"task": "QA"}),
        claim("d"),
    )
    pairs = normalised.read(folder).pairs
    assert [pair.supported for pair in pairs] == [True, False, False, True]
    assert [pair.kind for pair in pairs] == ["unedited", "date", "QA", ""]
    assert pairs[0].cluster == pairs[1].cluster == "7"
    assert pairs[2].cluster == pairs[3].cluster != "7"


def test_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    """Half of a surrogate pair becomes a question mark everywhere alike, so that references still match."""
    half = "\ud800"
    about = {"source": half, "author": half, "url": half}
    write(tmp_path / normalised.CORPUS, [{"id": half, "title": half, "text": f"{half} sank.", "meta": about}])
    asked = question(half, question=half, answer=half, relevant=[half], meta={"docs": [half], "facts": [half]})
    write(tmp_path / normalised.QUERIES, [asked])
    claim_set(tmp_path, claim(half, claim=half, passage=half, meta={"source_id": half}))
    dataset = normalised.read(tmp_path)
    (document,), (case,), (pair,) = dataset.documents, dataset.cases, dataset.pairs
    assert (document.path, document.text, document.metadata.outlet) == ("?", "? sank.", "?")
    assert (case.id, case.documents, case.gold.relevant) == ("?", ("?",), {"?": 1})
    assert evidence(dataset, case) == [[["?"]]]
    assert (pair.id, pair.claim, pair.passage, pair.cluster) == ("?", "?", "?", "?")


# --- what is malformed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "q0"}, ": a second question “q0”"),
        ({"answer": 5}, ": “answer” is neither a string nor a list of strings"),
        ({"answer": {}}, ": “answer” is neither a string nor a list of strings"),
        ({"answer": []}, ": “answer” is an empty list"),
        ({"answer": [5, None]}, ": “answer” is not a list of strings"),
        ({"relevant": [["d1"]]}, ": “relevant” is not a list of strings"),
        ({"relevant": ["d9"]}, ": there is no document “d9”"),
        ({"meta": []}, ": “meta” is not an object"),
        ({"meta": {"docs": "d9"}}, ": there is no document “d9”"),
        ({"meta": {"passage": 5}}, ", meta: “passage” is neither a string nor"),
        ({"meta": {"history": ["who?"]}}, ", meta, history 1: not a JSON object"),
        ({"meta": {"history": "who"}}, ", meta: “history” is not a list"),
        ({"meta": {"history": [{"speaker": "user", "text": 5}]}}, ", meta, history 1: “text” is not a string"),
        ({"meta": {"selected_sentences": 5}}, ", meta: “selected_sentences” is not a list"),
        ({"meta": {"selected_sentences": [5]}}, ", meta: “selected_sentences” is not a list of lists"),
        ({"meta": {"selected_sentences": [[5]]}}, ", meta: “selected_sentences” is not a list of lists"),
        ({"meta": {"facts": "abc"}}, ", meta: “facts” is not a list"),
        ({"meta": {"facts": [None]}}, ", meta: “facts” is not a list of strings"),
        ({"meta": {"wrong_answers": 5}}, ", meta: “wrong_answers” is not a list"),
        ({"meta": {"wrong_answers": [5]}}, ", meta: “wrong_answers” is not a list of strings"),
        ({"meta": {"wrong_answers": [[1]]}}, ", meta: “wrong_answers” is not a list of strings"),
        ({"meta": {"answerability": "MAYBE"}}, ", meta: “answerability” is none of ANSWERABLE"),
    ],
)
def test_a_question_that_is_malformed_is_named(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    """Faults of questions are named by file and line, with a hint."""
    with pytest.raises(DataError, match=rf"^queries.jsonl, line 2{message}") as caught:
        normalised.read(question_set(tmp_path, question("q0"), question(**fields)))
    assert caught.value.hint


def test_a_question_without_answer_is_named(tmp_path: Path) -> None:
    """That nothing answers a question is said, and not left out."""
    asked = question()
    del asked["answer"]
    with pytest.raises(DataError, match=r"^queries.jsonl, line 1: “answer” is missing") as caught:
        normalised.read(question_set(tmp_path, asked))
    assert "null" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "c0"}, ": a second claim “c0”"),
        ({"id": 5}, ": “id” is not a string"),
        ({"label": "Supported"}, ": the label “Supported” is none of supported, partial, unsupported"),
        ({"meta": {"source_id": ["x"]}}, ", meta: “source_id” is not a string"),
        ({"meta": {"edit_types": [5]}}, ", meta: “edit_types” is not a list of strings"),
    ],
)
def test_a_claim_that_is_malformed_is_named(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    """Faults of claims are named by file and line."""
    with pytest.raises(DataError, match=rf"^claims.jsonl, line 2{message}"):
        normalised.read(claim_set(tmp_path, claim("c0"), claim(**fields)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["d1", "Nine died."]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["speaker", "text"]), inner),
    max_leaves=5,
)
ABOUT = st.dictionaries(
    st.sampled_from(
        "docs passage history answerability selected_sentences facts wrong_answers question_type".split()
    ),
    JSON,
    max_size=3,
)
CLAIM_ABOUT = st.dictionaries(st.sampled_from(["source_id", "edit_types", "task"]), JSON, max_size=3)


@given(
    st.fixed_dictionaries({}, optional={"id": JSON, "answer": JSON, "relevant": JSON, "meta": ABOUT | JSON}),
    st.fixed_dictionaries({}, optional={"id": JSON, "label": JSON, "passage": JSON, "meta": CLAIM_ABOUT | JSON}),
)
def test_any_json_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, asked: dict[str, Any], claimed: dict[str, Any]
) -> None:
    """Whatever a field holds, the line is read, or it is named in an error that says so."""
    folder = tmp_path_factory.mktemp("set")
    claim_set(question_set(folder, question(**asked)), claim(**claimed))
    try:
        dataset = normalised.read(folder)
    except DataError as error:
        assert error.message.startswith(("queries.jsonl, line 1", "claims.jsonl, line 1"))  # noqa: PT017  (or read)
    else:
        assert (len(dataset.cases), len(dataset.pairs)) == (1, 1)


# --- which format it is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (normalised.CORPUS, "corpus.jsonl has no document"),
        (normalised.QUERIES, "queries.jsonl has no question"),
        (normalised.CLAIMS, "claims.jsonl has no claim"),
    ],
)
def test_an_empty_file_is_told(tmp_path: Path, file: str, message: str) -> None:
    """A file without lines is called empty, and not another format."""
    if file == normalised.CLAIMS:
        claim_set(tmp_path)
    else:
        question_set(tmp_path, question())
    (tmp_path / file).write_text("\n \n")
    with pytest.raises(DataError, match=rf"^{message}"):
        SUITES["squad2"].read(tmp_path)


def test_a_suite_reads_either_format(tmp_path: Path) -> None:
    """BEIR's files bear the same names, and are told by their ids; else the published files are asked for."""
    assert len(SUITES["squad2"].read(question_set(tmp_path / "a", question())).cases) == 1
    assert len(SUITES["wice"].read(claim_set(tmp_path / "b", claim())).pairs) == 1
    write(tmp_path / "c" / "queries.jsonl", [{"_id": "q", "text": "When?"}])
    write(tmp_path / "c" / "corpus.jsonl", [{"_id": "d", "text": "In 2031."}])
    with pytest.raises(DataError, match="holds no judgements"):
        SUITES["retrieval"].read(tmp_path / "c")


@pytest.mark.parametrize("suite", ["wice", "ragtruth", "summedits"])
def test_claims_may_come_normalised_instead(suite: str, tmp_path: Path) -> None:
    """Where the published file is missing, the hint says which one else would do."""
    with pytest.raises(DataError, match="holds no") as caught:
        SUITES[suite].read(tmp_path)
    assert "normalised, as claims.jsonl" in str(caught.value.hint)


def test_half_a_set_is_none(tmp_path: Path) -> None:
    """Questions without documents say what is missing."""
    write(tmp_path / normalised.QUERIES, [question()])
    with pytest.raises(DataError, match="no set in the normalised format") as caught:
        SUITES["squad2"].read(tmp_path)
    assert "corpus.jsonl and queries.jsonl" in str(caught.value.hint)
