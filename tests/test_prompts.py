"""Prompts are frozen files with holes; their hash is that of the file."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import prompts

FOLDER = Path(prompts.__file__).parent
NAMES = sorted(file.stem for file in FOLDER.glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_loads_and_fills(name: str) -> None:
    """Its hash is that of its file, every hole can be filled, and what is filled in is taken literally."""
    prompt = prompts.load(name)
    data = (FOLDER / f"{name}.md").read_bytes()
    assert (prompt.name, prompt.text, prompt.sha256) == (name, data.decode(), hashlib.sha256(data).hexdigest())
    holes = set(re.findall(r"\$(\w+)", prompt.text))
    filled = prompt.fill(**dict.fromkeys(holes, "$100 ${x} $"))
    assert filled == re.sub(r"\$\w+", "$100 ${x} $", prompt.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_hole_without_a_value_is_named(name: str) -> None:
    """A missing variable is an error that says which prompt and which variable."""
    prompt = prompts.load(name)
    for hole in re.findall(r"\$(\w+)", prompt.text):
        others = dict.fromkeys(set(re.findall(r"\$(\w+)", prompt.text)) - {hole}, "")
        with pytest.raises(prompts.PromptError, match=rf"{re.escape(name)} needs the variable '{hole}'"):
            prompt.fill(**others)


@pytest.mark.parametrize("name", ["answer.v1", "point.v1"])
def test_a_prompt_for_answers_has_two_halves(name: str) -> None:
    """A system part without holes, and a user part with holes for all that it is given."""
    system, user = prompts.load(name).halves()
    assert "$" not in system
    assert set(re.findall(r"\$(\w+)", user.text)) == {"mark", "passages", "question"}


@pytest.mark.parametrize("name", ["", "answer", "answer.v0", "../prompts/answer.v9", "answer.v1.md"])
def test_an_unknown_prompt_is_an_error(name: str) -> None:
    """A name without a file is refused by that name."""
    with pytest.raises(prompts.PromptError, match="there is no prompt"):
        prompts.load(name)


def test_a_released_prompt_is_never_edited() -> None:
    """A change is a new version; answers saved with the old one can still be traced to its text."""
    assert prompts.load("answer.v1").sha256 == "15afbb637602f26d67661500964268baa1210fe543ab3ce397edab31d9c8d2e9"
    assert prompts.load("judge.v1").sha256 == "7092aa4a6dbbf7cc68a3812ad950f5fdb9c4cdfcb4a2d11356313f7f82487aef"
    assert prompts.load("point.v1").sha256 == "0e58699652ae57f9bc147829b21260fcf02c086dc99a05872002919f448333d0"
    assert prompts.load("repair.v1").sha256 == "a692c103b7bfbe76dee2f3ad0b16edd641f17546b9cde23026fac86d8f0d9cc6"
