"""The command line itself, in this process: help, and what a user is told who calls it wrongly."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from assistant.cli import app, main
from assistant.cli.examples import EXAMPLES, START
from assistant.cli.options import Asked, takes
from evals.cli import SUITE_NAMES
from evals.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[..., tuple[int, str, str]]

COMMANDS = [name.split() for name in EXAMPLES]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the program: its exit status, standard output and standard error."""

    def called(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["citebound", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return ended.value.code or 0, *capsys.readouterr()

    return called


# -- help ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_help_stands_at_any_width(
    command: list[str], columns: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is broken by the terminal, and examples are there to copy."""
    monkeypatch.setenv("COLUMNS", str(columns))
    status, out, err = call(*command, "--help")
    assert (status, err) == (0, "")
    assert "Examples:" in out
    assert all(len(line) <= min(columns, 80) for line in out.splitlines())
    copied = out.partition("Examples:\n")[2].partition("\n\n")[0].replace(" \\\n", " ")
    shown = [" ".join(line.split()) for line in copied.splitlines()]
    assert shown == (EXAMPLES[" ".join(command)] if command else START).splitlines()


def test_every_command_has_examples() -> None:
    """None is added without."""
    group: TyperGroup = get_command(app)  # type: ignore[assignment]
    assert {name for name in EXAMPLES if " " not in name} == set(group.commands)
    evals: TyperGroup = group.commands["eval"]  # type: ignore[assignment]
    assert {name.removeprefix("eval ") for name in EXAMPLES if " " in name} == set(evals.commands)


@pytest.mark.parametrize("line", [line for text in EXAMPLES.values() for line in text.splitlines()])
def test_every_example_can_be_called(line: str) -> None:
    """Its command, its options and its arguments are there."""
    for part in re.split(r" [|] ", line):
        name, *words = shlex.split(re.split(r" [<>] ", part)[0])
        command: TyperCommand | TyperGroup = get_command(app)  # type: ignore[assignment]
        while isinstance(command, TyperGroup):
            name, command, words = words[0], command.commands[words[0]], words[1:]  # type: ignore[assignment]
        assert not command.make_context(name, words).args


def test_options_stand_in_groups(call: Call) -> None:
    """The command's own first, then what it shares with others."""
    _, out, _ = call("ask", "--help")
    headings = re.findall(r"^(\w[\w ]+):$", out, re.MULTILINE)
    assert headings == ["Arguments", "Options", "Documents searched", "Model", "Index and settings", "Examples"]


# -- without a command -----------------------------------------------------------------------------------------


def test_without_arguments_it_shows_help_and_how_to_begin(call: Call) -> None:
    """Where there is no index yet, two lines to type; where there is one, help alone."""
    status, out, err = call()
    assert (status, err) == (0, "")
    assert out.rstrip().endswith('citebound index FOLDER\n  citebound ask "Your question?"')
    Path(".citebound").mkdir()
    Path(".citebound/catalog.sqlite").touch()
    status, out, _ = call()
    assert (status, "Your question?" in out) == (0, False)
    assert out.startswith("Usage: citebound")


def test_a_group_without_a_command_shows_its_help(call: Call) -> None:
    """It is no error to look."""
    status, out, err = call("eval")
    assert (status, err) == (0, "")
    assert out.startswith("Usage: citebound eval")


def test_the_version(call: Call) -> None:
    """In one line."""
    assert re.fullmatch(r"citebound [\d.]+\n", call("--version")[1])


# -- called wrongly --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["asl"], "Did you mean 'ask'?"),
        (["nonsense"], "citebound --help"),
        (["How many died?"], 'citebound ask "How many died?"'),
        (["--verison"], "Did you mean --version?"),
        (["ask"], 'citebound ask "How many people died on the ferry?"'),
        (["ask", "How", "many", "died"], 'citebound ask "How many died"'),
        (["ask", "x", "--modle", "y"], "Did you mean --model?"),
        (["ask", "x", "--model"], "--model MODEL"),
        (["ask", "x", "--set"], "--set NAME=VALUE"),
        (["ask", "x", "--set", "passges=5"], "Did you mean passages?"),
        (["ask", "x", "--set", "api_key=sk-very-secret"], "OPENAI_API_KEY"),
        (["ask", "x", "--index", ""], "is empty (--index)"),
        (["ask", "x", "--max-usd", "much"], "a number above 0"),
        (["ask", "x", "--max-tokens", "0"], "a whole number above 0"),
        (["ask", "x", "--since", "yesterday"], "YYYY-MM-DD"),
        (["ask", "x", "--since", "2032", "--until", "2031"], "Exchange"),
        (["ask", "x", "--chroma-url", "localhost"], "http://HOST"),
        (["index"], "name a file, a folder or a web address"),
        (["index", ""], "a path is empty"),
        (["index", "nowhere"], "There is no file or folder nowhere"),
        (["index", "x", "--field", "txt=body"], "Did you mean text?"),
        (["show"], "citebound show kelpin-post.html"),
        (["serve", "--port", "70000"], "citebound serve --help"),
        (["eval", "rn"], "Did you mean 'run'?"),
        (["eval", "compare", "one"], "citebound eval compare runs/one runs/two"),
    ],
)
def test_what_to_type_instead(words: list[str], told: str, call: Call) -> None:
    """One line of standard error, exit status 2, and no secret in it."""
    status, out, err = call(*words)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"citebound: [^\n]+\n", err)
    assert told in err
    assert "sk-very-secret" not in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ask", "How many died?"], "citebound index FOLDER\n"),
        (["ask", "How many died?", "--json"], "citebound index FOLDER\n"),
        (["show", "x", "--json"], "citebound index FOLDER\n"),
        (["sources", "--index", "elsewhere"], "citebound index FOLDER --index elsewhere\n"),
    ],
)
def test_without_an_index(words: list[str], told: str, call: Call) -> None:
    """How to make one where it was looked for; nothing on standard output, though JSON was asked for."""
    status, out, err = call(*words)
    assert (status, out) == (1, "")
    assert err.endswith(told)


def test_a_command_takes_each_option_of_a_record_as_one_of_its_own() -> None:
    """Beside its own arguments and options, with what was not given as it is by default."""
    got: list[tuple[Asked, str, bool]] = []
    here = typer.Typer()

    @here.command()
    @takes(Asked)
    def command(asked: Asked, name: str, *, loud: bool = False) -> None:
        """Of its own."""
        got.append((asked, name, loud))

    here(["x", "--loud", "--outlet", "Post", "--outlet", "Strand", "--set", "passages=3"], standalone_mode=False)
    here(["y", "--index", "ix", "--until", "2031"], standalone_mode=False)
    assert got == [
        (Asked(outlet=["Post", "Strand"], sets=["passages=3"]), "x", True),
        (Asked(index="ix", until="2031"), "y", False),
    ]
    assert command.__doc__ == "Of its own."


def test_init_and_what_comes_next(call: Call) -> None:
    """A second time it keeps what is there; where it cannot be written, that is one line."""
    status, out, _ = call("init")
    assert (status, out.rstrip().endswith("citebound doctor")) == (0, True)
    status, out, err = call("init")
    assert (status, out) == (2, "")
    assert err == "citebound: There is a citebound.toml here already. To lose it: citebound init --force\n"
    Path("citebound.toml").unlink()
    Path("citebound.toml").mkdir()
    status, out, err = call("init", "--force")
    assert (status, out) == (1, "")
    assert re.fullmatch(r"citebound: citebound\.toml: [^\n]+\n", err)


def test_usage_of_any_words_is_told_in_one_line(call: Call) -> None:
    """Whatever is typed, terminal escapes in it are not acted on."""
    status, _, err = call("ask", "x", "--\x1b[31mred")
    assert status == 2
    assert re.fullmatch(r"citebound: [^\n\x1b]+\n", err)


# -- completion ------------------------------------------------------------------------------------------------


def test_the_suites_that_are_completed_are_the_suites() -> None:
    """Their names are written down twice, for completing them is not to load what runs them."""
    assert tuple(SUITES) == SUITE_NAMES
