"""Shell completion as shells ask for it: the protocol of each, and a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from process import ROOT, bare_environment, citebound

from assistant.completion import _HARMLESS
from assistant.settings import Settings
from index.catalog import Catalog, catalog_file


def _bash(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last of these words, which it has taken apart."""
    asked = {"COMP_WORDS": "\n".join(("citebound", *words)), "COMP_CWORD": str(len(words))}
    done = citebound(cwd=folder, _CITEBOUND_COMPLETE="complete_bash", **asked)
    assert done.err == ""
    return done.out.splitlines()


def _zsh(folder: Path, line: str) -> str:
    done = citebound(cwd=folder, _CITEBOUND_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)
    assert done.err == ""
    return done.out


def _fish(folder: Path, line: str, action: str = "get-args") -> tuple[int, list[str]]:
    asked = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": action}
    done = citebound(cwd=folder, _CITEBOUND_COMPLETE="complete_fish", **asked)
    assert done.err == ""
    return done.status, done.out.splitlines()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["as"], ["ask"]),
        (["eval", "r"], ["run", "report"]),
        (["eval", "run", "fe"], ["ferry"]),
        (["ask", "--outl"], ["--outlet"]),
        (["ask", "--outlet", "Kel"], ["Kelpin\\ Post"]),
        (["ask", "--outlet", '"Kel'], ["Kelpin Post"]),
        (["ask", "--outlet", "=", "Kel"], ["Kelpin\\ Post"]),
        (["ask", "--outlet", "Nix"], []),
        (["ask", "--model", ""], ["extractive", "openai", "openai:", "local:"]),
        (["ask", "--set", "pass"], ["passages=", "passages=12"]),
        (["ask", "--set", "rewriting", "="], ["rules", "model"]),
        (["ask", "--set", "rewriting", "=", "mo"], ["model"]),
        (["index", "--field", "t"], ["text=", "title="]),
        (["ask", "--set", "nonsense", "=", "x"], []),
        (["show", "kel"], ["kelpin-post.html"]),
        (["show", "--set", "passages", "=", "5", "kel"], ["kelpin-post.html"]),
        (["show", "--index", "nowhere", "kel"], []),
        (["nonsense", "x"], []),
        (["ask", "it's", "--outl"], []),
    ],
)
def test_bash(words: list[str], offered: list[str], ferry: Path) -> None:
    """Words, though bash parts them at = and :, with their spaces escaped unless they are quoted."""
    assert _bash(ferry, *words) == offered


def test_every_setting_is_offered(ferry: Path) -> None:
    """By its name and what it is set with."""
    assert _bash(ferry, "ask", "--set", "") == [f"{name}=" for name in Settings.model_fields]


def test_every_document_is_offered_by_its_file_and_by_its_id(ferry: Path) -> None:
    """By an id once its beginning is typed, for it would only be in the way before."""
    sources = citebound("sources", "--json", cwd=ferry).json
    assert sorted(_bash(ferry, "show", "")) == sorted(Path(one["path"]).name for one in sources)
    first = str(sources[0]["document"])
    assert first in _bash(ferry, "show", first[:3])


def test_zsh_and_fish(ferry: Path) -> None:
    """Both show what each candidate is; fish asks first whether there are any, else it offers files."""
    assert "Kelpin Post" in _zsh(ferry, "citebound ask --outlet ")
    assert '"--since":"Only what was published' in _zsh(ferry, "citebound ask --si")
    assert _zsh(ferry, "citebound ask --index ").strip() == "_files"
    for begun in (r"Sorne\ ", "'Sorne ", '"Sorne ', r"Sorne\ I"):  # a space that ends no word
        assert "Sorne Island Gazette" in _zsh(ferry, f"citebound ask --outlet {begun}")
        assert "Sorne Island Gazette" in _fish(ferry, f"citebound ask --outlet {begun}")[1]
        assert "Kelpin Post" not in _zsh(ferry, f"citebound ask --outlet {begun}")
    assert "Sorne" not in _zsh(ferry, "citebound ask --outlet 'Sorne Notebook' ")
    assert _fish(ferry, "citebound ask --outlet Kel") == (0, ["Kelpin Post"])
    assert _fish(ferry, "citebound show kel")[1][0].startswith("kelpin-post.html\tNineteen dead")
    assert [_fish(ferry, f"citebound {words} ", "is-args")[0] for words in ("show", "ask --index")] == [0, 1]


def test_what_documents_say_is_not_evaluated_by_a_shell(ferry: Path, tmp_path: Path) -> None:
    """Candidates with anything that a shell acts on are left out, and titles are shown without it."""
    shutil.copytree(ferry / ".citebound", tmp_path / ".citebound")
    catalog = Catalog(catalog_file(tmp_path / ".citebound"))
    evil = r"\$(touch evil) `touch evil` '; touch evil;' \"x"
    catalog.execute("UPDATE documents SET outlet = ?, title = ?", evil, evil)
    catalog.close()
    assert _bash(tmp_path, "ask", "--outlet", "") == []
    for said in (_zsh(tmp_path, "citebound show "), "".join(_fish(tmp_path, "citebound show ")[1])):
        assert "touch evil touch evil" in said
        assert not set(said) & set("$`;\\")
    assert not any(_HARMLESS.fullmatch(f"a{one}b") for one in "$`;&|<>(){}[]*?!#'\"\\\n\t\x1b")


@pytest.mark.parametrize(
    "asked",
    [
        {"_CITEBOUND_COMPLETE": "complete_bash"},
        {"_CITEBOUND_COMPLETE": "complete_bash", "COMP_WORDS": "citebound\nask", "COMP_CWORD": "x"},
        {"_CITEBOUND_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "citebound ask --outlet '"},
        {"_CITEBOUND_COMPLETE": "complete_nosh"},
        {"_CITEBOUND_COMPLETE": "nonsense"},
    ],
)
def test_whatever_goes_wrong_nothing_is_printed_beside_the_line(asked: dict[str, str], tmp_path: Path) -> None:
    """Neither an error nor a traceback; in a folder whose settings cannot be read."""
    (tmp_path / "citebound.toml").write_text("model = ", encoding="utf-8")
    assert citebound(cwd=tmp_path, **asked).err == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_each_shell(shell: str, tmp_path: Path) -> None:
    """It is what ``--show-completion`` prints in that shell."""
    done = citebound(cwd=tmp_path, _CITEBOUND_COMPLETE=f"source_{shell}")
    assert (done.status, done.err) == (0, "")
    assert f"_CITEBOUND_COMPLETE=complete_{shell}" in done.out


def test_completing_loads_nothing_heavy(ferry: Path) -> None:
    """A user waits for it at each key: no more than typer, the settings and the catalog."""
    code = (
        "import sys; from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*(name for name, module in sys.modules.items() if module), file=sys.stderr)"
    )
    asked = {"COMP_WORDS": "citebound\nask\n--outlet\nKel", "COMP_CWORD": "3"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ferry,
        env=bare_environment(_CITEBOUND_COMPLETE="complete_bash", PYTHONPATH=str(ROOT), **asked),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert done.stdout == "Kelpin\\ Post\n"
    assert loaded & {"rich", "numpy", "chromadb", "tantivy", "onnxruntime", "openai", "prompt_toolkit"} == set()


_PROGRAM = Path(sys.executable).parent / "citebound"


@pytest.mark.skipif(
    not (shutil.which("bash") and _PROGRAM.exists()), reason="it takes a bash, and an installation"
)
def test_a_real_bash(ferry: Path) -> None:
    """The script is sourced and its function called, as a press of the tab key does."""
    script = """
source <(_CITEBOUND_COMPLETE=source_bash citebound)
complete -p citebound
COMP_WORDS=(citebound ask --outlet The) COMP_CWORD=3
_citebound_completion citebound
printf '%s\\n' "${COMPREPLY[@]}"
COMP_WORDS=(citebound ask --set rewriting = r) COMP_CWORD=5
_citebound_completion citebound
printf '%s\\n' "${COMPREPLY[@]}"
"""
    path = f"{_PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=ferry,
        env=bare_environment(PATH=path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "complete -o default -F _citebound_completion citebound",
        "The\\ Strand",
        "rules",
    ]
