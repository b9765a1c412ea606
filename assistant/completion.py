"""Shell completion: typer's own, with candidates from the index and the settings.

Typer calls what is here while a user waits for the answer to a key: nothing heavy is imported, and whatever goes
wrong, nothing is printed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer  # noqa: TC002  (it reads the annotations of what finds candidates)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index.catalog import Catalog

# What typer names the variable by which a shell asks.
_ASKED = "_CITEBOUND_COMPLETE"
_BASH = "complete_bash"
# What zsh and fish have on the line, up to the cursor.
_LINE = "_TYPER_COMPLETE_ARGS"
# Characters that every shell takes for themselves, some after a backslash. Outlets and file names are what others
# wrote, and shells evaluate what they are given to complete: a name with any other character is not offered.
_HARMLESS = re.compile(r"[\w .,+@%/:=~’–-]+")
_ESCAPED = re.compile(r"[^\w.,+@%/:=~’–-]")
# Candidates of one kind: more than a screenful helps nobody.
_MOST = 500
_TITLE = 50
# bash ends a word before and behind these, and completes what stands behind the last.
_BREAKS = "=:"


def completing() -> bool:
    """Whether a shell asks, and no user."""
    return _ASKED in os.environ


def complete(answer: Callable[[], object]) -> NoReturn:
    """Let typer answer the shell; bash gets it in the form that it can use.

    Args:
        answer: Calls typer, which prints the candidates and ends the process.
    """
    sys.modules["rich"] = None  # type: ignore[assignment]  # typer would load it to take mark-up out of help
    bash = os.environ.get(_ASKED) == _BASH
    os.environ[_LINE] = _unparted(os.environ.get(_LINE, ""))
    out, status, behind = io.StringIO(), 1, ""
    try:
        behind = _mend_words() if bash else ""
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            answer()
    except SystemExit as end:  # by which fish learns whether there are candidates
        status = end.code if isinstance(end.code, int) else status
        lines = out.getvalue().splitlines()
    except (Exception, KeyboardInterrupt):  # noqa: BLE001  (nothing may disturb the line that is being typed)
        lines = []
    if bash:
        lines = [_for_bash(line.removeprefix(behind)) for line in lines if line]
    with suppress(OSError):
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    sys.exit(status)


def _mend_words() -> str:
    """Put the words together that bash took apart; returns what bash keeps in front of a candidate."""
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ.get("COMP_CWORD") or 0)
    mended: list[str] = []
    glued = False
    for word in words[: at + 1]:
        parting = bool(word) and set(word) <= set(_BREAKS)
        if mended and (glued or parting):
            mended[-1] += word
        else:
            mended.append(word)
        glued = parting
    os.environ["COMP_WORDS"], os.environ["COMP_CWORD"] = "\n".join(mended), str(len(mended) - 1)
    last = mended[-1]
    value = last.partition("=")[2] if last.startswith("--") else last
    return value[: max(value.rfind(one) for one in _BREAKS) + 1]


def _unparted(line: str) -> str:
    """The line without a space at its end that belongs to a word, which typer would take to end the word."""
    before = line.removesuffix(" ")
    if before != line and (len(before) - len(before.rstrip("\\"))) % 2:
        return before[:-1]
    return line.rstrip(" ") if _is_quoting(line) else line


def _is_quoting(line: str) -> bool:
    try:
        shlex.split(line)
    except ValueError:  # no closing quotation mark
        return True
    return False


def _for_bash(line: str) -> str:
    words = os.environ.get("COMP_WORDS", "").split("\n")
    quoted = words[-1][:1] in {'"', "'"}
    return line if quoted else _ESCAPED.sub(r"\\\g<0>", line)


# -- candidates ------------------------------------------------------------------------------------------------


def models(incomplete: str) -> list[str]:
    """Kinds of models, and model files."""
    kind, colon, start = incomplete.partition(":")
    if kind == "local" and colon:
        here = Path(start).parent
        return [f"local:{path}" for path in _harmless(str(one) for one in sorted(here.glob("*.gguf")))]
    return ["extractive", "openai", "openai:", "local:"]


def settings(incomplete: str) -> list[tuple[str, str]]:
    """Names of settings, and what each may be."""
    from assistant.settings import Settings

    name, equals, _ = incomplete.partition("=")
    if not equals:  # with the example, a shell that has but one candidate would go on to the next word
        return [
            (text, field.description or "")
            for name, field in Settings.model_fields.items()
            for text in (f"{name}=", *(_assigned(name) if name.startswith(incomplete) and incomplete else ()))
        ]
    return [(text, "") for text in (_assigned(name) if name in Settings.model_fields else ())]


def _assigned(name: str) -> Iterator[str]:
    from assistant.settings import Settings, choices

    field = Settings.model_fields[name]
    for value in choices(name) or [str(one).strip('"') for one in field.examples or ()]:
        if _HARMLESS.fullmatch(value):
            yield f"{name}={value}"


def fields() -> list[str]:
    """What a field of a record can be."""
    from index.readers.fields import TARGETS

    return [f"{name}=" for name in sorted(TARGETS)]


def outlets(context: typer.Context) -> list[str]:
    """Outlets of the documents in the index."""
    with suppress(Exception), closing(_catalog(context)) as catalog:
        rows = catalog.rows("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL ORDER BY outlet")
        return list(_harmless(str(name) for (name,) in rows))[:_MOST]
    return []


def documents(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Documents of the index by their files' names, or by the ids that begin so."""
    sql = "SELECT id, path, title FROM documents ORDER BY path"
    found: list[tuple[str, str]] = []
    with suppress(Exception), closing(_catalog(context)) as catalog:
        for id_, path, title in catalog.rows(sql):
            names = [Path(str(path)).name] + [str(id_)] * bool(incomplete)  # nobody begins with no letter of an id
            fitting = [name for name in names if name.startswith(incomplete)]
            found += [(name, _bare(str(title or path))) for name in _harmless(fitting)]
            if len(found) >= _MOST:
                break
    return found


def _catalog(context: typer.Context) -> Catalog:
    from assistant.settings import index_folder, load
    from index.catalog import Catalog, catalog_file

    return Catalog(catalog_file(index_folder(load({"index": context.params.get("index")}))))


def _harmless(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if _HARMLESS.fullmatch(name))


def _bare(text: str) -> str:
    """Of a title what no shell acts on."""
    return " ".join(re.sub(r"[^\w .,’–-]", " ", text).split())[:_TITLE]
