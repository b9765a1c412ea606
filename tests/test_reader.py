"""The bundled reader keeps its promises: one reading a passage, in order, from the network that was released."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from math import inf, isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import reader as bundled
from assistant.errors import ReaderError
from assistant.reader import Passage, Reader

MODEL = Path(bundled.__file__).with_name("model.onnx")

QUESTION = "How many people died when the ferry sank?"
FERRY = "The night ferry to Kelpin sank outside the harbour. Nine people died. The bow door was open."
BREAD = "The council voted to lower the tax on bread. A loaf went up to four crowns all the same."

# Anything that Python calls a string, lone surrogates too, but short: a passage costs some milliseconds.
TEXTS = st.text(st.characters(), max_size=60)


def passage(text: str, title: str = "") -> Passage:
    """A text with its sentences, which end with full stops."""
    spans = tuple(found.span() for found in re.finditer(r"\S[^.]*\.?", text))
    return Passage(text, spans, title)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    """A passage with sentences anywhere in it, empty and overlapping ones too."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(lambda two: (min(two), max(two))), max_size=4))
    return Passage(text, tuple(spans), draw(TEXTS))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@settings(deadline=None, max_examples=30)
@given(question=TEXTS, read=st.lists(passages(), max_size=3))
def test_every_passage_has_a_reading(reader: Reader, question: str, read: list[Passage]) -> None:
    """Whatever the texts: one reading a passage, one read a sentence, and every answer inside its sentence."""
    readings = reader.read(question, read)
    assert len(readings) == len(read)
    for one, reading in zip(read, readings, strict=True):
        assert isfinite(reading.answerable)
        assert len(reading.sentences) == len(one.sentences)
        for (start, end), said in zip(one.sentences, reading.sentences, strict=True):
            if said.answer is None:
                assert said == (-inf, None, -inf)
            else:
                assert isfinite(said.relevance)
                assert isfinite(said.span)
                assert start <= said.answer[0] < said.answer[1] <= end


@settings(deadline=None, max_examples=15)
@given(data=st.data(), read=st.lists(passages(), max_size=4))
def test_permuted_passages_give_permuted_readings(
    reader: Reader, data: st.DataObject, read: list[Passage]
) -> None:
    """Readings follow the order of the passages, and depend on no other passage."""
    order = data.draw(st.permutations(range(len(read))))
    readings = reader.read(QUESTION, read)
    assert reader.read(QUESTION, [read[at] for at in order]) == [readings[at] for at in order]
    assert [reader.read(QUESTION, [one])[0] for one in read] == readings


@settings(deadline=None, max_examples=25)
@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_every_claim_has_a_logit(reader: Reader, pairs: list[tuple[str, str]]) -> None:
    """Whatever the texts, in order, and none depends on another pair."""
    said = reader.support(pairs)
    assert all(isfinite(one) for one in said)
    assert said == [reader.support([pair])[0] for pair in pairs]


@pytest.mark.parametrize(
    ("question", "at", "answer"),
    [(QUESTION, 1, "Nine"), ("Where did the ferry to Kelpin sink?", 0, "harbour")],
)
def test_the_sentence_that_answers_is_the_most_relevant(
    reader: Reader, question: str, at: int, answer: str
) -> None:
    """Its span is the answer, and another passage is less likely to have one."""
    ours, other = reader.read(question, [passage(FERRY), passage(BREAD)])
    best = max(ours.sentences, key=lambda one: one.relevance)
    assert best is ours.sentences[at]
    assert best.answer is not None
    assert answer in FERRY[slice(*best.answer)]
    assert ours.answerable > other.answerable


def test_what_stands_there_is_supported_better_than_another_number(reader: Reader) -> None:
    """A claim that keeps to the evidence against the same with one word exchanged."""
    kept, altered = reader.support(
        [(f"{count} people died in the sinking.", FERRY) for count in ("Nine", "Twelve")]
    )
    assert kept > altered


def test_nothing_to_read_needs_no_network() -> None:
    """No passages and no pairs are no fault, even where there is no model."""
    nowhere = Reader(Path("nowhere"))
    assert nowhere.read(QUESTION, []) == []
    assert nowhere.support([]) == []


def test_sentences_that_are_cut_off_are_out_of_reach(reader: Reader) -> None:
    """A passage longer than the window is read as far as it reaches, whatever follows."""
    long = "Ferry. " * 200
    beyond, within = reader.read(QUESTION, [passage(long + FERRY), passage(long + BREAD)])
    assert beyond.sentences[0].answer is not None
    assert beyond.sentences[-1] == (-inf, None, -inf)
    assert (beyond.answerable, beyond.sentences[:200]) == (within.answerable, within.sentences[:200])


def test_only_the_beginning_of_a_long_question_counts(reader: Reader) -> None:
    """64 tokens of a question and 96 of a claim are read; the passage keeps its room."""
    asked = "ferry " * 64
    assert reader.read(asked + QUESTION, [passage(FERRY)]) == reader.read(asked, [passage(FERRY)])
    assert reader.read(asked, [passage(FERRY)])[0].sentences[-1].answer is not None
    claim = "ferry " * 96
    assert reader.support([(claim + QUESTION, FERRY)]) == reader.support([(claim, FERRY)])


def test_only_the_beginning_of_a_long_title_counts(reader: Reader) -> None:
    """24 tokens of a title are read, and they do count."""
    long, longer, none = reader.read(
        QUESTION, [passage(FERRY, "ferry " * 24), passage(FERRY, "ferry " * 24 + QUESTION), passage(FERRY)]
    )
    assert long == longer
    assert long != none


def test_a_title_is_a_line_before_the_text(reader: Reader) -> None:
    """The same words read the same, whether a title or the first line; only places in the text differ."""
    titled, whole = reader.read(QUESTION, [passage(FERRY, "Kelpin Courier"), passage(f"Kelpin Courier\n{FERRY}")])
    assert titled.answerable == whole.answerable
    assert titled.sentences[-1].relevance == whole.sentences[-1].relevance


def test_special_tokens_in_a_text_are_only_characters(reader: Reader) -> None:
    """A document cannot end itself in the network's own markers: it reads them as the words they are."""
    marked, spelt = reader.read(QUESTION, [passage(FERRY + " [SEP]"), passage(FERRY + " [ sep ]")])
    assert marked.answerable == spelt.answerable


def test_threads_share_one_network(reader: Reader) -> None:
    """Calls from several threads at once, the first included, all give the same readings."""
    shared = Reader()
    expected = reader.read(QUESTION, [passage(FERRY), passage(BREAD)])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shared.read(QUESTION, [passage(FERRY), passage(BREAD)]), range(8)))
    assert found == [expected] * 8


def test_fingerprint_names_the_weights() -> None:
    """The fingerprint needs no network loaded, and changes with the weights."""
    assert Reader(Path("nowhere")).fingerprint == f"citebound-reader-int8:{bundled.MODEL_SHA256[:12]}"


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    """One changed byte is an error that says which file and what to do."""
    data = bytearray(MODEL.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "model.onnx").write_bytes(data)
    with pytest.raises(ReaderError, match=r"model\.onnx is not the file") as caught:
        Reader(tmp_path).read(QUESTION, [passage(FERRY)])
    assert caught.value.hint == "Install citebound again."


def test_a_missing_file_is_a_reader_error(tmp_path: Path) -> None:
    """A file that is not there is the same kind of fault, of claims too."""
    with pytest.raises(ReaderError, match=r"model\.onnx cannot be read") as caught:
        Reader(tmp_path).support([("Nine died.", FERRY)])
    assert caught.value.hint == "Install citebound again."


def test_the_released_file_is_accepted_wherever_it_lies(tmp_path: Path, reader: Reader) -> None:
    """A copy of the file reads as the bundled one."""
    shutil.copyfile(MODEL, tmp_path / "model.onnx")
    assert Reader(tmp_path).read(QUESTION, [passage(FERRY)]) == reader.read(QUESTION, [passage(FERRY)])


def test_a_runtime_fault_is_a_reader_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that cannot be imported does not escape as an ImportError."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ReaderError, match=r"reading model failed.*onnxruntime"):
        Reader().read(QUESTION, [passage(FERRY)])


def test_import_is_light_and_use_is_silent() -> None:
    """Importing loads no vendor; reading writes nothing to the terminal."""
    program = (
        "import sys\n"
        "from assistant.reader import Passage, Reader\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "Reader().read('Who?', [Passage('Nobody.', ((0, 7),))] * 2)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr == ""
