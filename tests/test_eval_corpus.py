"""A set's documents become an index that is made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from fakes import HashEmbedder
from process import FERRY

from evals.corpus import Closed, corpus_hash, open_shelf, read_folder
from evals.datasets.normalised import document
from evals.errors import DataError
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

_DOCUMENTS = [
    document("reef", "The ferry struck the Skarra reef. Nineteen people died.", Metadata(title="Ferry")),
    document("market", "The fish market opens at six."),
    document("empty", ""),
]


def test_an_index_is_made_once(tmp_path: Path) -> None:
    """And found again by its documents, not by their order."""
    seen: list[int] = []
    shelf = open_shelf(_DOCUMENTS, HashEmbedder(), tmp_path, lambda done, _: seen.append(done))
    assert len(seen) == 3
    shelf.close()
    again = open_shelf(list(reversed(_DOCUMENTS)), HashEmbedder(), tmp_path, lambda done, _: seen.append(done))
    assert len(seen) == 3
    assert again.search("Which reef did the ferry strike?", 1)[0].path == "reef"


def test_other_documents_are_another_index(tmp_path: Path) -> None:
    """A changed title is enough."""
    first = open_shelf(_DOCUMENTS, HashEmbedder(), tmp_path)
    other = [document("reef", _DOCUMENTS[0].text, Metadata(title="Ship")), *_DOCUMENTS[1:]]
    second = open_shelf(other, HashEmbedder(), tmp_path)
    assert first.fingerprint() != second.fingerprint()
    assert corpus_hash(_DOCUMENTS) != corpus_hash(other)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_index_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    """As after a kill between two documents, or with its vectors lost."""
    open_shelf(_DOCUMENTS, HashEmbedder(), tmp_path).close()
    (folder,) = tmp_path.iterdir()
    shutil.rmtree(folder / "lexical")
    shelf = open_shelf(_DOCUMENTS, HashEmbedder(), tmp_path)
    assert {hit.path for hit in shelf.search("ferry market", 5)} == {"reef", "market"}


def test_a_closed_question_sees_its_own_documents(tmp_path: Path) -> None:
    """And an open one all."""
    shelf = open_shelf(_DOCUMENTS, HashEmbedder(), tmp_path)
    assert [hit.path for hit in Closed(shelf, ("market",)).search("Where did the ferry sink?", 5)] == ["market"]
    assert len(Closed(shelf, None).search("Where did the ferry sink?", 5)) == 2


def test_the_sample_articles_are_known_by_name_alone() -> None:
    """Ids, and with them fingerprints, are the same wherever the program is installed; litter is no article."""
    found = read_folder(FERRY)
    assert "strand-0306.txt" in {one.path for one in found}
    assert "courier-cookie-wall.html" not in {one.path for one in found}
    assert all("/" not in one.path for one in found)
    assert next(one.id for one in found if one.path == "strand-0306.txt") == "698534992655"


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(DataError, match="holds no article"):
        read_folder(tmp_path)
