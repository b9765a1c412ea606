"""The documents agree with the project: links, names of files, commands, options, settings, targets."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import tomllib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docs_blocks
import pytest
import typer
from docs_blocks import ROOT
from docs_session import starts
from docs_shell import NOT_RUN, citebound_calls

from assistant.chat import commands as of_chat
from assistant.cli import app
from assistant.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCUMENTS = docs_blocks.documents()
# ``text`` is for what is neither run nor parsed; a block without a word for its kind would not be checked at all.
_KINDS = {"sh", "console", "python", "toml", "json", "diff", "text"}
_MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
_PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_ROOMS = ("assistant", "index", "prompts", "evals", "tests", "docs")
# Variables that the program reads and that are no settings.
_VARIABLES = {
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "CITEBOUND_API_KEY", "CITEBOUND_CHROMA_TOKEN", "CITEBOUND_DEBUG"),
    *("CITEBOUND_SERVE_TOKEN", "NO_COLOR", "OPENAI_CUSTOM_HEADERS"),
}
_ROOT_COMMAND: Any = typer.main.get_command(app)


def _lines(*kinds: str) -> Iterator[tuple[str, str]]:
    for document in _DOCUMENTS:
        for block in docs_blocks.blocks(document):
            if block.kind in kinds:
                for command in docs_blocks.commands(block):
                    yield command.place, command.text


COMMANDS = list(_lines("sh", "console"))


# -- form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_every_block_says_what_it_is(document: str) -> None:
    """A block whose kind is not named, or that is set off by indentation alone, would not be checked."""
    assert {block.kind for block in docs_blocks.blocks(document)} <= _KINDS
    assert docs_blocks.indented_blocks(document) == []


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """To a file of the project and a heading in it; addresses are only looked at."""
    for target in docs_blocks.links(document):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        there = Path(os.path.normpath((ROOT / document).parent / path)) if path else ROOT / document
        assert there.exists(), target
        assert ROOT in there.parents, target
        if anchor:
            assert anchor in docs_blocks.anchors(there.relative_to(ROOT).as_posix()), target


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_files_that_are_named_exist(document: str) -> None:
    """Code in the prose that is a path of the project, a pattern of paths, or a module."""
    # Guides for contributors name files that their reader is to make.
    made = {block.text.split("\n", 1)[0].removeprefix("# ") for block in docs_blocks.blocks(document)}
    made |= set(re.findall(r"> *(\S+)", "\n".join(block.text for block in docs_blocks.blocks(document))))
    for code in docs_blocks.quoted_code(document):
        if re.fullmatch(rf"({'|'.join(_ROOMS)})/[\w./*-]+", code) and code not in made:
            assert list(ROOT.glob(code.rstrip("/"))), code
        if found := re.match(r"(?:python -m )?((?:assistant|evals|index)(?:\.\w+)+)$", code):
            assert _is_module(found[1]), code


def test_every_document_is_in_the_index_of_documents() -> None:
    """docs/README.md tells which document is for whom."""
    listed = {os.path.normpath(f"docs/{target.split('#')[0]}") for target in docs_blocks.links("docs/README.md")}
    assert {name for name in _DOCUMENTS if name.startswith("docs/")} - {"docs/README.md"} <= listed


# -- commands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "text"), COMMANDS, ids=[place for place, _ in COMMANDS])
def test_a_command_can_be_typed(place: str, text: str) -> None:
    """The command exists and takes these arguments; the targets, modules, extras and variables it names exist.

    It holds for those that no test carries out, too.
    """
    for words in citebound_calls(text):
        _parse(words)
    words = shlex.split(text, comments=True)
    if words[0] == "make":
        for target in words[1:]:
            assert "=" in target or re.search(rf"(?m)^{re.escape(target)}:", _MAKEFILE), target
    if words[:2] == ["python", "-m"]:
        assert _is_main(words[2]), words[2]
    if words[0] == "pip":
        extras = re.findall(r"citebound\[([\w,]+)\]", text)
        assert set(chain.from_iterable(one.split(",") for one in extras)) <= set(_extras()), extras
    for name in re.findall(r"\b(?:CITEBOUND|OPENAI)_[A-Z_]+\b", text):
        assert _is_variable(name), name


def test_the_commands_of_a_chat_are_all_told() -> None:
    """And none that there is not; a name that is cut short means one."""
    told = [code.split()[0] for code in docs_blocks.quoted_code("docs/chat.md") if code.startswith("/")]
    meant = [[one.name for one in of_chat.meant(name.removeprefix("/"))] for name in told]
    assert [name for name, found in zip(told, meant, strict=True) if len(found) != 1] == []
    assert {name for found in meant for name in found} == {one.name for one in of_chat.COMMANDS}


def test_other_programs_are_told_to_start_what_there_is() -> None:
    """In the settings of an MCP client."""
    blocks = [block for document in _DOCUMENTS for block in docs_blocks.blocks(document)]
    calls = [call for block in blocks if block.kind in ("json", "toml") for call in starts(block)]
    assert calls
    for name, *words in calls:
        assert name == "citebound"
        _parse(words)


def test_what_is_not_run_is_in_the_documents() -> None:
    """The list of what no test carries out holds nothing that is no longer there."""
    texts = [text for _, text in COMMANDS]
    assert [pattern for pattern in NOT_RUN if not any(re.search(pattern, text) for text in texts)] == []


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_commands_in_the_prose_exist(document: str) -> None:
    """``citebound NAME --option`` between backticks, an option alone, a variable, a target of make."""
    texts = [block.text for block in docs_blocks.blocks(document) if block.kind == "text"]
    outlines = [line.strip() for text in texts for line in text.splitlines() if "[--" in line]
    for code in (*docs_blocks.quoted_code(document), *outlines):
        words = [word for word in code.split() if not re.match(r"[A-Z][A-Z0-9_]*=", word)]
        first, *rest = words or [""]
        if first == "citebound":
            _outlined(rest)
        elif first.startswith("--") and document not in docs_blocks.OF_SCRIPTS:
            assert re.match(r"--[\w-]+", first)[0] in _every_option(), code  # type: ignore[index]
        elif first == "make" and rest:
            assert re.search(rf"(?m)^{re.escape(rest[0])}:", _MAKEFILE), code
        elif re.fullmatch(r"(?:CITEBOUND|OPENAI)_[A-Z_]+", first):
            assert _is_variable(first), code


def _parse(words: list[str]) -> None:
    """Take the words as the program does, without doing anything."""
    command, rest = _ROOT_COMMAND, list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]
    if rest[:1] == ["--help"] or command is _ROOT_COMMAND:  # which its own options do at once
        assert set(rest) <= _options(command) | {"--help"}
        return
    command.make_context("citebound", rest)


def _outlined(words: list[str]) -> None:
    """A call with words in the place of arguments: its command and its options exist."""
    command = _ROOT_COMMAND
    for word in words:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]
    placeholder = not words or words[0].startswith(("-", "…")) or words[0].isupper()
    assert placeholder or command is not _ROOT_COMMAND, words
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(words)):
        assert option in _options(command) | {"--help"}, words


def _options(command: Any) -> set[str]:  # noqa: ANN401  (typer's own class of commands is not public)
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)}


def _every_option(command: Any = _ROOT_COMMAND) -> set[str]:  # noqa: ANN401  (see above)
    below = [_every_option(one) for one in getattr(command, "commands", {}).values()]
    return {"--help"}.union(_options(command), *below)


def _is_module(name: str) -> bool:
    """Whether it is a module, or something in one."""
    path = ROOT.joinpath(*name.split("."))
    return (
        path.is_dir()
        or path.with_suffix(".py").is_file()
        or path.parent.with_suffix(".py").is_file()
        or (path.parent / "__init__.py").is_file()
    )


def _is_main(name: str) -> bool:
    """Whether ``python -m`` runs it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return False
    file = Path(spec.origin)
    return file.with_name("__main__.py").is_file() or "__main__" in file.read_text("utf-8")


def _extras() -> list[str]:
    return list(_PYPROJECT["project"]["optional-dependencies"])


def _is_variable(name: str) -> bool:
    return name in _VARIABLES or name.removeprefix("CITEBOUND_").lower() in Settings.model_fields
