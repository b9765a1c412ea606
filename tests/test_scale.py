"""What an index run would read, and when it is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import scale
from assistant.cli.scale import Scale, agreed, measure
from assistant.settings import load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files to read, one of another kind, one hidden."""
    there = tmp_path / "home" / "articles"
    there.mkdir(parents=True)
    for name in ("a.txt", "b.html", "c.exe", ".d.txt"):
        there.joinpath(name).write_bytes(b"x" * 1_500_000)
    return there


def test_what_would_be_read_is_measured(folder: Path) -> None:
    """Files of the kinds that are read and that the index does not have, with their size."""
    assert str(measure([folder])) == f"2 new files, 3 MB, in {folder}"
    assert str(measure([folder], {folder.joinpath("a.txt").as_posix()})) == f"1 new file, 2 MB, in {folder}"
    assert str(measure([folder / "a.txt", folder / "b.html"])) == "2 new files, 3 MB"


def test_many_files_are_worth_a_question_and_so_is_a_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own, or whatever holds it, however little is in it; nothing new is not."""
    assert measure([folder]).is_large(2)
    assert not measure([folder]).is_large(3)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert measure([folder]).is_large(3)
    assert measure([folder.parent]).is_large(3)
    assert not measure([folder / "a.txt"]).is_large(3)
    known = {folder.joinpath(name).as_posix() for name in ("a.txt", "b.html")}
    assert not measure([folder], known).is_large(3)


@pytest.mark.parametrize("answer", [True, False])
def test_the_user_decides(answer: bool) -> None:
    """Asked in one line."""
    asked: list[str] = []
    told: list[str] = []

    def ask(question: str) -> bool:
        asked.append(question)
        return answer

    found = Scale((), 12_345, 1_234_000_000, home=True)
    assert agreed(found, ask, told.append) is answer
    assert (asked, told) == (["To read: 12,345 new files, 1,234 MB. Go on?"], [])


def test_no_folder_steers_the_terminal() -> None:
    """What its name would do is left out of the line."""
    assert str(Scale((Path("a\x1b[31m\nb"),), 1, 0, home=False)) == "1 new file, 1 MB, in a[31m b"


def test_where_nobody_can_be_asked_it_goes_on_and_says_so() -> None:
    """As from a script."""
    told: list[str] = []
    assert agreed(Scale((), 12_345, 1_234_000_000, home=False), None, told.append)
    assert told == ["To read: 12,345 new files, 1,234 MB."]


def test_without_an_index_nothing_is_known_of_any_file(tmp_path: Path) -> None:
    """And none is made by asking."""
    assert scale.indexed(load({"index": tmp_path / "none"})) == frozenset()
    assert not tmp_path.joinpath("none").exists()
