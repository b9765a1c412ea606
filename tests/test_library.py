"""An open index: what follows the catalog, what is repaired, who may write."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import HashEmbedder

from index.chroma import forget_clients
from index.errors import EmbedderError, EmbedderMismatchError, IndexBusyError, StoreError
from index.library import LEXICAL, Library, _remove
from index.search import Retriever
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def _put(library: Library, id_: str, text: str) -> None:
    document = Document(id_, f"/{id_}.txt", id_, text, Metadata())
    library.catalog.put(document, [Sentence(0, len(text))], [Span(0, len(text))])


def _filled(library: Library) -> Library:
    with library.writing():
        _put(library, "a", "The ferry ran aground.")
        _put(library, "b", "Bread became dearer.")
        library.sync()
    return library


def test_both_search_indexes_follow_the_catalog(library: Library) -> None:
    """Replaced and deleted documents leave no trace in either."""
    _filled(library)
    with library.writing():
        _put(library, "a", "The lamp failed.")
        library.catalog.delete("b")
        library.sync()
    assert (library.vectors.count(), library.lexical.count()) == (1, 1)
    assert [hit.passage.text for hit in Retriever(library).search("ferry bread lamp", 5)] == ["The lamp failed."]


def test_what_a_killed_run_left_is_carried_over_at_the_next_opening(library: Library) -> None:
    """The catalog was written, the search indexes were not."""
    _filled(library)
    with library.writing():
        _put(library, "c", "The buoy drifted.")
    said: list[str] = []
    reopened = Library(library.folder, HashEmbedder())
    reopened.open_for_search(said.append)
    assert Retriever(reopened).search("buoy", 1)[0].passage.text == "The buoy drifted."
    assert said == []


@pytest.mark.parametrize("part", ["chroma", "lexical"])
def test_a_lost_search_index_is_made_anew_from_the_catalog(library: Library, part: str) -> None:
    """Either folder may be deleted at any time."""
    _filled(library).close()
    forget_clients()
    shutil.rmtree(library.folder / part)
    reopened = Library(library.folder, HashEmbedder())
    reopened.open_for_search()
    assert reopened.healthy()
    assert Retriever(reopened).search("bread", 1)[0].passage.text == "Bread became dearer."


@pytest.mark.parametrize("part", ["chroma/chroma.sqlite3", "lexical/meta.json"])
def test_a_damaged_search_index_is_made_anew_from_the_catalog(library: Library, part: str) -> None:
    """Files overwritten with junk."""
    _filled(library).close()
    forget_clients()
    (library.folder / part).write_bytes(b"junk" * 5_000)
    reopened = Library(library.folder, HashEmbedder())
    reopened.open_for_search()
    assert reopened.healthy()
    assert Retriever(reopened).search("bread", 1)[0].passage.text == "Bread became dearer."


def test_a_second_writer_is_turned_away(library: Library) -> None:
    """At once, and told why; a reader goes on."""
    _filled(library)
    other = Library(library.folder, HashEmbedder())
    with library.writing(), pytest.raises(IndexBusyError, match="Another citebound"), other.writing():
        pass
    with library.writing():
        _put(library, "c", "The buoy drifted.")
        said: list[str] = []
        other.open_for_search(said.append)
        assert Retriever(other).search("ferry", 1)[0].passage.text == "The ferry ran aground."
        assert said == ["1 passages cannot be searched yet: run citebound index to finish."]


def test_the_lock_of_a_dead_process_holds_nobody(library: Library) -> None:
    """A writer that was killed leaves its lock file, not its lock."""
    code = (
        "import sys, os; from pathlib import Path; sys.path[:0] = sys.argv[2:]\n"
        "from fakes import HashEmbedder; from index.library import LEXICAL, Library\n"
        "library = Library(Path(sys.argv[1]), HashEmbedder())\n"
        "with library.writing(): os.kill(os.getpid(), 9)"
    )
    here = Path(__file__).parent
    subprocess.run([sys.executable, "-c", code, library.folder, here.parent, here], check=False)
    assert (library.folder / "write.lock").exists()
    with library.writing():
        _put(library, "a", "The ferry ran aground.")


def test_vectors_of_two_embedders_are_never_mixed(library: Library) -> None:
    """Refused for searching and for writing, with both names and what to do."""

    class Other(HashEmbedder):
        fingerprint = "other:1"

    _filled(library)
    reopened = Library(library.folder, Other())
    with pytest.raises(EmbedderMismatchError, match="other:1") as caught:
        reopened.open_for_search()
    assert "--index" in caught.value.hint
    with pytest.raises(EmbedderMismatchError), reopened.writing():
        pass


def test_an_embedder_that_fails_loses_nothing(library: Library) -> None:
    """What it did not embed stays noted, and the next run finishes."""

    class Failing(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise EmbedderError("down")

    _filled(library)
    failing = Library(library.folder, Failing())
    with failing.writing():
        _put(failing, "c", "The buoy drifted.")
        with pytest.raises(EmbedderError):
            failing.sync()
    with library.writing():
        library.sync()
    assert library.healthy()
    assert Retriever(library).search("buoy", 1)[0].passage.text == "The buoy drifted."


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """A file stands where the folder should."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        Library(tmp_path / "file" / "index", HashEmbedder(), create=True)


def test_what_another_process_writes_is_found_by_an_open_reader(library: Library) -> None:
    """A chat that is open while an index run goes on finds the new documents by both legs."""
    _filled(library)
    retriever = Retriever(library)
    assert retriever.search("buoy", 5)
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[2:]\n"
        "from fakes import HashEmbedder; from test_library import _put; from index.library import Library\n"
        "library = Library(Path(sys.argv[1]), HashEmbedder())\n"
        "with library.writing():\n    _put(library, 'c', 'The buoy drifted.'); library.sync()"
    )
    here = Path(__file__).parent
    paths = [here.parent, here, here / "integration"]
    subprocess.run([sys.executable, "-c", code, library.folder, *paths], check=True)
    hit = retriever.search("buoy", 5)[0]
    assert hit.passage.text == "The buoy drifted."
    assert hit.dense is not None
    assert hit.lexical is not None


def test_a_lost_search_index_is_noticed_though_something_is_stale(library: Library) -> None:
    """One passage not carried over yet does not hide that all the others are gone."""
    _filled(library)
    with library.writing():
        _put(library, "c", "The buoy drifted.")
    library.close()
    forget_clients()
    shutil.rmtree(library.folder / "chroma")
    reopened = Library(library.folder, HashEmbedder())
    reopened.open_for_search()
    assert reopened.vectors.count() == 3


def test_more_than_can_be_carried_over_at_once_is_left_to_the_next_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question is not kept waiting for minutes: it is said what cannot be found yet."""
    monkeypatch.setattr("index.library._CATCH_UP", 1)
    _filled(library).close()
    forget_clients()
    shutil.rmtree(library.folder / "chroma")
    reopened = Library(library.folder, HashEmbedder())
    said: list[str] = []
    reopened.open_for_search(said.append)
    assert said == ["2 passages cannot be searched yet: run citebound index to finish."]


class Counting(HashEmbedder):
    """Counts the texts that it embeds."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        return super().embed(texts)


@pytest.mark.parametrize("part", ["chroma", "lexical"])
def test_a_search_index_put_back_from_an_older_copy_is_noticed(
    library: Library, tmp_path: Path, part: str
) -> None:
    """It holds as many passages as the catalog, but not the same ones."""
    _filled(library).close()
    forget_clients()
    shutil.copytree(library.folder / part, tmp_path / "copy")
    changed = Library(library.folder, HashEmbedder())
    with changed.writing():
        changed.catalog.delete("b")
        _put(changed, "c", "The buoy drifted.")
        changed.sync()
    changed.close()
    forget_clients()
    shutil.rmtree(library.folder / part)
    shutil.copytree(tmp_path / "copy", library.folder / part)
    reopened = Library(library.folder, HashEmbedder())
    assert not reopened.healthy()
    reopened.open_for_search()
    assert reopened.healthy()
    hit = Retriever(reopened).search("buoy", 1)[0]
    assert (hit.passage.text, hit.dense is None, hit.lexical is None) == ("The buoy drifted.", False, False)


def test_a_search_index_without_a_mark_is_not_trusted(library: Library) -> None:
    """As one of another citebound's making, or one that was not filled to its end, may hold as many passages."""
    _filled(library)
    (library.folder / LEXICAL / "generation").unlink()
    assert not library.healthy()
    with library.writing():
        library.repair()
    assert library.healthy()


def test_a_lost_bm25_index_is_made_anew_without_the_embedder(library: Library) -> None:
    """Only vectors cost minutes."""
    _filled(library).close()
    shutil.rmtree(library.folder / "lexical")
    embedder = Counting()
    reopened = Library(library.folder, embedder)
    reopened.open_for_search()
    assert (embedder.embedded, reopened.lexical.count()) == (0, 2)


def test_everything_can_be_made_anew(library: Library) -> None:
    """Sound or not: both search indexes are filled from the catalog again."""
    embedder = Counting()
    _filled(library)
    reopened = Library(library.folder, embedder)
    with reopened.writing():
        reopened.repair(everything=True)
        reopened.sync()
    assert embedder.embedded == 2
    assert reopened.healthy()
    assert Retriever(reopened).search("bread", 1)[0].passage.text == "Bread became dearer."


def test_a_bm25_index_that_cannot_be_written_any_more_is_made_anew(library: Library) -> None:
    """A killed writer leaves a file of the name that the next one wants: it can be read, and not written."""
    _filled(library)
    with library.writing():
        _put(library, "a", "The lamp failed.")
        for path in list((library.folder / "lexical").iterdir()):
            if path.suffix == ".store":
                for stamp in range(100):
                    path.with_name(f"{path.stem}.{stamp}.del").touch()
        library.sync()
    assert library.healthy()
    assert Retriever(library).search("lamp", 1)[0].passage.text == "The lamp failed."


def test_a_folder_with_other_files_is_never_made_an_index(tmp_path: Path) -> None:
    """Repairs empty parts of an index folder: nobody's documents may be in it."""
    (tmp_path / "lexical").mkdir()
    (tmp_path / "article.txt").write_text("The ferry ran aground.", encoding="utf-8")
    with pytest.raises(StoreError, match="holds other files"):
        Library(tmp_path, HashEmbedder(), create=True)
    assert not (tmp_path / "catalog.sqlite").exists()


class Exhausted:
    """A collection of a process that has no files left to open."""

    def count(self) -> int:
        raise RuntimeError("error returned from database: (code: 14) unable to open database file")


def test_a_fault_of_the_moment_throws_nothing_away(library: Library) -> None:
    """Too many open files, say: what is stored stays as it is, and a copy of it answers."""
    _filled(library)
    library.vectors._collection = Exhausted()  # type: ignore[assignment]
    said: list[str] = []
    library.open_for_search(said.append)
    assert (library.catalog.stale(), said) == ([], [])
    assert (library.folder / "chroma").is_dir()
    assert Retriever(library).search("bread", 1)[0].dense is not None


def test_without_room_for_a_copy_bm25_answers_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk; it is said."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    _filled(library)
    library.vectors._collection = Exhausted()  # type: ignore[assignment]
    monkeypatch.setattr("shutil.copytree", full)
    said: list[str] = []
    library.open_for_search(said.append)
    assert len(said) == 1
    assert said[0].endswith("Passages are found by their words alone.")
    hit = Retriever(library).search("bread", 1)[0]
    assert (hit.passage.text, hit.dense) == ("Bread became dearer.", None)


def test_an_index_that_cannot_be_written_can_be_asked(library: Library) -> None:
    """SQLite cannot make the files that it shares with other processes, as on a full or a read-only disk."""
    _filled(library).close()
    (library.folder / "catalog.sqlite-shm").symlink_to("/nonexistent/file")
    reopened = Library(library.folder, HashEmbedder())
    assert not reopened.catalog.writable
    reopened.open_for_search()
    assert Retriever(reopened).search("bread", 1)[0].passage.text == "Bread became dearer."
    with pytest.raises(StoreError, match="cannot be used"):
        reopened.catalog.delete("a")
    assert reopened.catalog.has("a")


def test_what_is_in_use_for_an_instant_is_removed_after_it(tmp_path: Path) -> None:
    """Windows refuses to remove a file that is open."""

    class Used(type(tmp_path)):  # type: ignore[misc]  # of paths, the class of this system's
        refused = 0

        def unlink(self, missing_ok: bool = False) -> None:
            if not self.refused:
                type(self).refused = 1
                raise PermissionError
            super().unlink(missing_ok)

    file = Used(tmp_path, "chroma")
    file.write_text("")
    _remove(file)
    assert Used.refused
    assert not file.exists()
