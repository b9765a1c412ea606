"""The bundled embedder keeps its promises: unit vectors, in order, from the weights that were released."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import minilm
from index.embed.minilm import MiniLM
from index.errors import EmbedderError

BUNDLED = Path(minilm.__file__).parent

FERRY = "The night ferry to Kelpin sank outside the harbour in a storm."
# Anything that Python calls a string, lone surrogates too, but short: a text costs a millisecond.
TEXTS = st.lists(st.text(st.characters(), max_size=60), max_size=6)


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copyfile(BUNDLED / name, tmp_path / name)
    return tmp_path


@settings(deadline=None, max_examples=50)
@given(texts=TEXTS)
def test_every_text_has_a_unit_vector(model: MiniLM, texts: list[str]) -> None:
    """Whatever the texts, the result has one float32 row of length one for each."""
    vectors = model.embed(texts)
    assert vectors.shape == (len(texts), model.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@settings(deadline=None, max_examples=50)
@given(data=st.data(), texts=TEXTS)
def test_permuted_texts_give_permuted_vectors(model: MiniLM, data: st.DataObject, texts: list[str]) -> None:
    """Rows follow the order of the texts."""
    order = data.draw(st.permutations(range(len(texts))))
    vectors = model.embed(texts)
    permuted = model.embed([texts[i] for i in order])
    np.testing.assert_array_equal(permuted, vectors[np.array(order, int)])


@settings(deadline=None, max_examples=50)
@given(texts=TEXTS)
def test_a_vector_does_not_depend_on_its_neighbours(model: MiniLM, texts: list[str]) -> None:
    """A text alone and the same text among others have exactly the same vector."""
    together = model.embed([*texts, FERRY * 8])
    for text, vector in zip(texts, together, strict=False):
        np.testing.assert_array_equal(model.embed([text])[0], vector)


def test_more_texts_than_one_window_keep_their_order(model: MiniLM) -> None:
    """Cutting a long list into windows loses and swaps nothing."""
    texts = [f"Ferry number {n}" for n in range(minilm.WINDOW + 3)]
    vectors = model.embed(texts)
    for i in (0, minilm.WINDOW - 1, minilm.WINDOW, minilm.WINDOW + 2):
        np.testing.assert_array_equal(vectors[i], model.embed([texts[i]])[0])


def test_no_texts(model: MiniLM) -> None:
    """An empty list gives an empty array of the right width."""
    assert model.embed([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("Which ship went down?", FERRY, "The council voted to lower the tax on bread."),
        ("Who won the chess final?", "Ilse Varga took the title in the last game.", FERRY),
        ("What does bread cost now?", "A loaf went up to four crowns this week.", "It snowed in the hills."),
    ],
)
def test_what_is_related_is_nearer(model: MiniLM, query: str, near: str, far: str) -> None:
    """A question is nearer to the sentence that is about it than to another."""
    asked, related, unrelated = model.embed([query, near, far])
    assert asked @ related > asked @ unrelated + 0.1


def test_figures_of_known_sentences(model: MiniLM) -> None:
    """The int8 model agrees with the fp32 one it was made from, whose cosines these are."""
    boat, sinking, tax = model.embed(
        [FERRY, "A passenger boat went down in bad weather.", "The council voted to lower the tax on bread."]
    )
    assert boat @ sinking == pytest.approx(0.483, abs=0.02)
    assert boat @ tax == pytest.approx(0.093, abs=0.02)


def test_only_the_beginning_of_a_long_text_counts(model: MiniLM) -> None:
    """What comes after the 256th token changes nothing."""
    words = "ferry " * 300
    with_end, without = model.embed([words + "A loaf of bread.", words])
    np.testing.assert_array_equal(with_end, without)


def test_special_tokens_in_a_text_are_only_characters(model: MiniLM) -> None:
    """A document cannot speak to the model in the model's own markers."""
    plain, padded = model.embed([FERRY, FERRY + "[PAD]" * 40])
    assert plain @ padded < 0.99


def test_threads_share_one_model(model: MiniLM) -> None:
    """Calls from several threads at once, the first included, all give the same vectors."""
    shared = MiniLM()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: shared.embed([FERRY, "Bread."]), range(8)))
    for result in results:
        np.testing.assert_array_equal(result, model.embed([FERRY, "Bread."]))


def test_fingerprint_names_the_weights() -> None:
    """The fingerprint needs no model loaded, and changes with the weights."""
    assert MiniLM(Path("nowhere")).fingerprint == f"all-MiniLM-L6-v2-int8:{minilm.MODEL_SHA256[:12]}"


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused(copy: Path, name: str) -> None:
    """One changed byte in either file is an error that says which file and what to do."""
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(EmbedderError, match=name) as caught:
        MiniLM(copy).embed([FERRY])
    assert caught.value.hint == "Install citebound again."


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_an_embedder_error(copy: Path, name: str) -> None:
    """A file that is not there is the same kind of fault."""
    (copy / name).unlink()
    with pytest.raises(EmbedderError, match=name) as caught:
        MiniLM(copy).embed([FERRY])
    assert caught.value.hint == "Install citebound again."


def test_a_runtime_fault_is_an_embedder_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that cannot be imported does not escape as an ImportError."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EmbedderError, match="onnxruntime"):
        MiniLM().embed([FERRY])


def test_import_is_light_and_use_is_silent() -> None:
    """Importing loads no vendor; embedding writes nothing to the terminal."""
    program = (
        "import sys\n"
        "from index.embed.minilm import MiniLM\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "MiniLM().embed(['one', 'two'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr == ""
